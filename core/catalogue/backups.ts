import type { Named } from './stage.ts';
import { suffixed } from './stage.ts';

/** The backup of every night. Source: the platform's own runbook of daily backups. */
export const DAILY_BACKUP: {
  readonly names: Named;
  readonly vaults: Named;
  readonly hour: number;
  readonly keptDays: number;
} = {
  names: suffixed('tiktok-commerce-daily'),
  vaults: suffixed('tiktok-commerce'),
  hour: 3,
  keptDays: 30,
};
