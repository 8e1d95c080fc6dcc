import { z } from 'zod';

/** The name of a log group. Source: CloudWatch Logs API reference, CreateLogGroup. */
export const logGroupName = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, 'must be the name of a log group');

/** A refusal to guess: the group is not there. */
export function noSuchGroup(name: string): string {
  return `There is no log group ${name}.`;
}
