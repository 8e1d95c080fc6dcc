import { randomBytes } from 'node:crypto';

/** Nine digits of time in base 36 (until the year 5188), then 80 random bits: sorts by time, guessed by nobody. */
export const RUN_ID = /^[0-9a-z]{9}-[0-9a-f]{20}$/;

export function newRunId(now: number): string {
  return `${now.toString(36).padStart(9, '0')}-${randomBytes(10).toString('hex')}`;
}
