import { accepted, ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { Ahead, drained } from './ahead.ts';
import { endOf, paced } from './ended.ts';
import type { BulkProgress, Ended } from './ended.ts';
import { walkOver } from './scan.ts';

export interface UnlinkCounts {
  /** Keys that this run has deleted, as the server counts them. */
  readonly deleted: number;
  /** Keys that were under way when the connection was lost: deleted or not. */
  readonly unsure: number;
  /** Keys that match and are too long to be handled; they stay. */
  readonly keysTooLong: number;
}

export interface UnlinkOptions {
  /** A Redis glob. */
  readonly pattern: Buffer;
  /** What a dry run has counted. */
  readonly expectedKeys?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BulkProgress) => void;
}

const BATCHES_UNDER_WAY = 2;

/**
 * Deletes what a pattern matches, for good: nothing is captured. Runs again from the start without harm.
 * UNLINK frees memory outside the server's main thread. Source: redis.io, commands/unlink.
 */
export function unlinkMatching(redis: RawRedis, options: UnlinkOptions): Promise<Ended<UnlinkCounts>> {
  const { pattern, expectedKeys, signal, onProgress } = options;
  const walk = walkOver(redis, pattern, signal);
  let sent = 0;
  let answered = 0;
  let deleted = 0;
  const progress = paced(onProgress, () => ({ done: deleted, total: expectedKeys, bytes: 0 }));
  const ahead = new Ahead<{ readonly count: number; readonly keys: number }>(
    BATCHES_UNDER_WAY,
    ({ count, keys }) => {
      deleted += count;
      answered += keys;
    },
  );
  const unlink = async (keys: readonly Buffer[]) => {
    sent += keys.length;
    const [reply] = await redis.send([['UNLINK', ...keys]]);
    // A refusal is an answer too: nothing of this batch was deleted.
    if (reply instanceof Error) answered += keys.length;
    return { count: Number(accepted(reply)), keys: keys.length };
  };
  return endOf(
    'redis:UNLINK',
    async () => {
      await drained(ahead, async () => {
        for await (const keys of walk.pages) {
          await ahead.add(unlink(keys));
          progress.step();
        }
      });
      progress.last();
      return walk.isComplete() ? 'done' : 'cancelled';
    },
    () => ({ deleted, unsure: sent - answered, keysTooLong: walk.keysTooLong() }),
  );
}

export interface FlushCounts {
  /** Keys of the database before, absent where even that could not be asked. */
  readonly keysBefore?: number;
  /** Keys after: what was written meanwhile. */
  readonly keysAfter?: number;
}

/**
 * Empties the connection's database at once, for good; other databases stay, and so do scripts and functions.
 * Source: redis.io, commands/flushdb.
 */
export function flush(redis: RawRedis): Promise<Ended<FlushCounts>> {
  let keysBefore: number | undefined;
  let keysAfter: number | undefined;
  return endOf(
    'redis:FLUSHDB',
    async () => {
      keysBefore = Number(await ask(redis, 'DBSIZE'));
      await ask(redis, 'FLUSHDB', 'ASYNC');
      keysAfter = Number(await ask(redis, 'DBSIZE'));
      return 'done';
    },
    () => ({ keysBefore, keysAfter }),
  );
}
