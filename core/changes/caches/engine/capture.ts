import type { RawRedis } from '../../../environments/raw-redis.ts';
import { endOf, inStore, paced } from './ended.ts';
import type { BulkProgress, Ended } from './ended.ts';
import { Gatherer, withoutPlaces } from './gather.ts';
import type { GatherTally, Stored, StoreSegment } from './gather.ts';
import { chooseGuard, unlinkGuarded } from './guard.ts';
import type { GuardKind } from './guard.ts';
import { captureLong } from './long-value.ts';
import { walkOver } from './scan.ts';
import { Entries } from './segment.ts';
import type { Origin } from './segment.ts';

export interface CaptureCounts {
  /** Entries in the segments of this run. SCAN may tell a key twice; the later entry counts then. */
  readonly keys: number;
  /** Bytes of their values, as DUMP gives them. */
  readonly payloadBytes: number;
  /** Segments that were stored. */
  readonly segments: number;
  /** The number that the next run on the same capture begins with, at least. */
  readonly nextSegment: number;
  /** Keys that went by themselves before they were read. */
  readonly vanished: number;
  /** Keys, and values, that no server would take back: they are not in the capture. */
  readonly tooLong: number;
}

export interface CaptureOptions {
  /** A Redis glob. */
  readonly pattern: Buffer;
  readonly store: StoreSegment;
  /** The first segment's number. After a kill: the one behind the last that is known to be stored (see StoreSegment). */
  readonly firstSegment?: number;
  /** What a dry run has counted. */
  readonly expectedKeys?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BulkProgress) => void;
}

/** Reads what a pattern matches into segments. Changes nothing. */
export async function captureKeys(redis: RawRedis, options: CaptureOptions): Promise<Ended<CaptureCounts>> {
  return run(redis, options, undefined);
}

export interface DeleteCounts extends CaptureCounts {
  /** Keys that this run has deleted. */
  readonly deleted: number;
  /** Keys that changed between capture and deletion, each time that it was tried. They stay. */
  readonly changed: number;
  /** Keys that were under way when the connection was lost: deleted or not. They are in the segments. */
  readonly unsure: number;
  /** How keys were kept from being deleted in another state than was captured. Absent where there was none. */
  readonly guard?: GuardKind;
}

/**
 * Deletes what a pattern matches, so that all of it can be put back: a segment is stored first, then exactly its keys
 * are deleted, each only if it still is as it was captured. When this returns without a failure, the segments hold what
 * was deleted and nothing else. After a kill it is run again with a higher `firstSegment`.
 */
export async function captureAndUnlink(
  redis: RawRedis,
  options: CaptureOptions,
): Promise<Ended<DeleteCounts>> {
  const unlinking: Unlinking = { deleted: 0, changed: 0, unsure: 0, again: [] };
  const ended = await run(redis, options, unlinking);
  const { deleted, changed, unsure, guard } = unlinking;
  return { ...ended, deleted, changed, unsure, guard };
}

interface Unlinking {
  deleted: number;
  changed: number;
  unsure: number;
  guard?: GuardKind;
  /** Keys that were another value when they were to be deleted. */
  again: Buffer[];
}

/** How often keys that change all the time are captured anew, and how many of them are kept in mind. */
const MORE_ROUNDS = 3;
const MOST_AGAIN = 100_000;
const PAGE_KEYS = 1_000;

async function run(
  redis: RawRedis,
  options: CaptureOptions,
  unlinking: Unlinking | undefined,
): Promise<Ended<CaptureCounts>> {
  const { pattern, store, firstSegment = 0, expectedKeys, signal, onProgress } = options;
  const tally: GatherTally = {
    keys: 0,
    payloadBytes: 0,
    vanished: 0,
    segments: 0,
    nextSegment: firstSegment,
  };
  let tooLong = 0;
  const walk = walkOver(redis, pattern, signal);
  const progress = paced(onProgress, () => ({
    done: unlinking ? unlinking.deleted : tally.keys,
    total: expectedKeys,
    bytes: tally.payloadBytes,
  }));
  return endOf(
    unlinking ? 'redis:UNLINK' : 'redis:DUMP',
    async () => {
      const origin = await originOf(redis);
      const gatherer = new Gatherer(redis, origin, store, tally, async (stored) => {
        if (unlinking) await unlinkStored(redis, { origin, store, tally, unlinking }, stored);
        progress.step();
      });
      await gatherer.whole(async () => {
        for await (const keys of walk.pages) {
          await gatherer.page(keys);
          progress.step();
        }
      });
      tooLong += walk.keysTooLong();
      if (unlinking) await again(gatherer, unlinking, signal);
      for (const key of gatherer.long) {
        if (signal?.aborted) return 'cancelled';
        const work = { redis, origin, store, tally, unlink: unlinking !== undefined };
        const { kind } = await captureLong(work, key);
        if (kind === 'vanished') tally.vanished += 1;
        if (kind === 'too-long') tooLong += 1;
        if (unlinking && kind === 'deleted') unlinking.deleted += 1;
        if (unlinking && kind === 'changed') unlinking.changed += 1;
        progress.step();
      }
      progress.last();
      return walk.isComplete() ? 'done' : 'cancelled';
    },
    () => ({ ...tally, tooLong }),
  );
}

/** Captures anew, and tries to delete, what had changed. What goes on changing is counted and stays. */
async function again(
  gatherer: Gatherer,
  unlinking: Unlinking,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let round = 0; round < MORE_ROUNDS && unlinking.again.length > 0 && !signal?.aborted; round += 1) {
    const keys = unlinking.again;
    unlinking.again = [];
    await gatherer.whole(async () => {
      for (let start = 0; start < keys.length && !signal?.aborted; start += PAGE_KEYS)
        await gatherer.page(keys.slice(start, start + PAGE_KEYS));
    });
  }
  unlinking.changed += unlinking.again.length;
}

interface UnlinkStored {
  readonly origin: Origin;
  readonly store: StoreSegment;
  readonly tally: GatherTally;
  readonly unlinking: Unlinking;
}

async function unlinkStored(
  redis: RawRedis,
  { origin, store, tally, unlinking }: UnlinkStored,
  stored: Stored,
): Promise<void> {
  const entries = new Entries(stored.bytes);
  if (entries.size === 0) return;
  unlinking.guard ??= await chooseGuard(redis, entries.at(0).payload);
  const { changed, gone } = await unlinkGuarded(redis, unlinking.guard, entries, {
    sent: (keys) => (unlinking.unsure += keys),
    answered: (keys, deleted) => {
      unlinking.unsure -= keys;
      unlinking.deleted += deleted;
    },
  });
  for (const place of changed) {
    // A copy: the segment's memory is not to be kept for the sake of a key.
    if (unlinking.again.length < MOST_AGAIN) unlinking.again.push(Buffer.from(entries.at(place).key));
    else unlinking.changed += 1;
  }
  // Whatever this run has not deleted must not be put back by its undo.
  const dropped = new Set([...changed, ...gone]);
  if (dropped.size === 0) return;
  await inStore(() => store(stored.segment, withoutPlaces(origin, entries, dropped, stored)));
  tally.keys -= dropped.size;
  for (const place of dropped) tally.payloadBytes -= entries.at(place).payload.length;
}

/** What a segment says of where it comes from. */
async function originOf(redis: RawRedis): Promise<Origin> {
  const [info] = await redis.send([['INFO', 'server']]);
  const version = Buffer.isBuffer(info)
    ? /^redis_version:([\w.-]{1,40})/m.exec(info.toString('latin1'))?.[1]
    : undefined;
  // Who may not ask for INFO captures all the same.
  return { database: redis.database, server: version ?? '' };
}
