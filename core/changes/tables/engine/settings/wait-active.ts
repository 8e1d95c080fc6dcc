import { setTimeout as sleep } from 'node:timers/promises';
import type { TablePlace } from '../bulk.ts';
import type { CallOptions } from '../table-facts.ts';
import { describedTable } from '../table-facts.ts';
import { Cancelled, UpstreamFailed } from '../upstream-call.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** No change begins, and none ends, while a table is in one of these. Source: API reference, TableDescription. */
const NEVER_ACTIVE: ReadonlySet<string | undefined> = new Set([
  'DELETING',
  'ARCHIVING',
  'ARCHIVED',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
]);

/**
 * Waits until a table and all of its indexes can be used and changed. Filling an index takes DynamoDB as long as it
 * takes, hours for a large table: only the signal ends this.
 * @throws UpstreamFailed (`rejected` where it will not come to that), Cancelled.
 */
export async function waitUntilActive(place: TablePlace, options: CallOptions): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    const { TableStatus: status, GlobalSecondaryIndexes: indexes = [] } = await describedTable(
      place,
      options,
    );
    if (status === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) return;
    if (NEVER_ACTIVE.has(status))
      throw new UpstreamFailed({
        state: 'rejected',
        operation: 'dynamodb:DescribeTable',
        code: status,
        detail: `The table ${place.table} is ${status}.`,
        at: Date.now(),
      });
    try {
      await sleep(pauseMs, undefined, { signal: options.signal });
    } catch {
      throw new Cancelled();
    }
  }
}
