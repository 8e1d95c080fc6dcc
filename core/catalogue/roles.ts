import type { Named, Stage } from './stage.ts';
import { suffixed } from './stage.ts';

/** The role that starts tasks: it pulls images, reads secrets and writes logs. */
export const EXECUTION_ROLE: Named = suffixed('tiktok-commerce-execution');

/** The role that a service or worker of the catalogue has while it runs. */
export function programRole(logical: string, stage: Stage): string {
  return suffixed(`tiktok-commerce-${logical}`)[stage];
}
