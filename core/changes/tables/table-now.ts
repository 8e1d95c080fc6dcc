import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TablePlace } from './engine/bulk.ts';
import type { CallOptions } from './engine/table-facts.ts';
import { describedTable } from './engine/table-facts.ts';
import { Cancelled, UpstreamFailed } from './engine/upstream-call.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** DescribeTable, undefined where there is no such table. @throws UpstreamFailed, Cancelled. */
export async function tableNow(
  place: TablePlace,
  options: CallOptions,
): Promise<TableDescription | undefined> {
  try {
    return await describedTable(place, options);
  } catch (error) {
    if (error instanceof UpstreamFailed && error.failure.state === 'absent') return undefined;
    throw error;
  }
}

/** Waits until a table is no more. DynamoDB says how long that takes nowhere. @throws UpstreamFailed, Cancelled. */
export async function waitUntilGone(place: TablePlace, options: CallOptions): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    if (!(await tableNow(place, options))) return;
    try {
      await sleep(pauseMs, undefined, { signal: options.signal });
    } catch {
      throw new Cancelled();
    }
  }
}
