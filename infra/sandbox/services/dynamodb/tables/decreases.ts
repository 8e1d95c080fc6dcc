import { limitExceeded } from '../errors.ts';
import type { Throughput } from './table.ts';

/** Source: developer guide, "Service, account, and table quotas": "Decreasing provisioned throughput". */
const FREE_DECREASES = 4;
const SECONDS_BETWEEN = 3_600;
const DAY_MS = 86_400_000;

function dayOf(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS);
}

/** NumberOfDecreasesToday of a table or an index: of the present UTC day. */
export function decreasesToday({ decreases = 0, lastDecreaseMs }: Throughput, nowMs: number): number {
  return lastDecreaseMs !== undefined && dayOf(lastDecreaseMs) === dayOf(nowMs) ? decreases : 0;
}

/** `Wednesday, July 25, 2018 8:48:14 PM UTC` */
function longTime(milliseconds: number): string {
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options })
      .format(milliseconds)
      .replaceAll('\u202f', ' ');
  return `${form({ dateStyle: 'full' })} ${form({ timeStyle: 'medium' })} UTC`;
}

/** Throws LimitExceededException where neither one of the day's free decreases is left nor an hour has passed since the last. */
export function checkDecrease(before: Throughput, nowMs: number): void {
  const { lastDecreaseMs: last = 0 } = before;
  const today = decreasesToday(before, nowMs);
  if (today < FREE_DECREASES || nowMs - last >= SECONDS_BETWEEN * 1_000) return;
  const next = Math.min(last + SECONDS_BETWEEN * 1_000, (dayOf(nowMs) + 1) * DAY_MS);
  throw limitExceeded(
    'Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first ' +
      `${FREE_DECREASES} decreases, each subsequent decrease in the same UTC day can be performed at most once every ` +
      `${SECONDS_BETWEEN} seconds. Number of decreases today: ${today}. Last decrease at ${longTime(last)}. Next ` +
      `decrease can be made at ${longTime(next)}`,
  );
}
