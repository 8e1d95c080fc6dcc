import { accepted, ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { RedisReplyError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';
import { Ahead, drained } from './ahead.ts';
import { dumpKeys, timeOf } from './dump.ts';
import { endOf, paced } from './ended.ts';
import type { BulkProgress, Ended } from './ended.ts';
import { piecesOf, SegmentError } from './read-segments.ts';
import type { CapturePiece, LoadSegment } from './read-segments.ts';
import type { BatchLimit, Entry, SegmentHead } from './segment.ts';

export interface RestoreCounts {
  /** Keys that this run has put back. */
  readonly restored: number;
  /**
   * Keys that are there with another value, or with one that DUMP writes in another order; they stay as they are. Only
   * where existing keys are kept.
   */
  readonly kept: number;
  /** Keys that are there with the captured value already, as after a run that was killed or of a key captured twice. */
  readonly same: number;
  /** Keys whose time was up before now. */
  readonly expired: number;
  /** Keys whose values the server does not take, as those of a module that it does not have. */
  readonly refused: number;
  /** The first of them. */
  readonly refusedKeys: readonly Buffer[];
  /** Segments with a part of a value that was neither captured to its end nor deleted. */
  readonly incomplete: number;
  readonly payloadBytes: number;
  /** Segments that are done with; a run that goes on after a kill skips so many. */
  readonly segmentsDone: number;
}

export type RestoreEnd =
  | Ended<RestoreCounts>
  /** A segment is not what was stored; what came before it is put back, nothing of it is. */
  | (RestoreCounts & {
      readonly kind: 'damaged';
      readonly segment: number;
      readonly flaw: SegmentError['flaw'];
    })
  /** The server takes none of the values: they were written by a server whose format it does not know. */
  | (RestoreCounts & { readonly kind: 'unfit'; readonly capturedBy: string; readonly rdbVersion: number });

export interface RestoreOptions {
  /** The numbers of all segments of the capture. */
  readonly segments: readonly number[];
  readonly load: LoadSegment;
  /** What becomes of a key that exists: `keep` leaves it, `replace` puts the captured value in its place. */
  readonly existing: 'keep' | 'replace';
  /** `segmentsDone` of the run before, with the same segments and the same `existing`. */
  readonly skipSegments?: number;
  /** Keys of the capture, where known. */
  readonly expectedKeys?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BulkProgress & { readonly segmentsDone: number }) => void;
}

type Tally = { -readonly [Name in keyof RestoreCounts]: RestoreCounts[Name] };

const WINDOW: BatchLimit = { keys: 1_000, payloadBytes: 2 * 1_024 ** 2 };
const WINDOWS_UNDER_WAY = 2;
const MOST_REFUSED_KEYS = 20;

/** The server has refused values, and taken none. */
class UnfitError extends Error {
  constructor(readonly head: SegmentHead) {
    super('The server takes none of the captured values.');
  }
}

/**
 * Puts a capture back with RESTORE: values byte by byte, expiry at the captured moment (ABSTTL, since Redis 5), so the
 * time that has passed counts. Of a key that was captured twice the later value comes back.
 */
export async function restoreKeys(redis: RawRedis, options: RestoreOptions): Promise<RestoreEnd> {
  const tally: Tally = {
    ...{ restored: 0, kept: 0, same: 0, expired: 0, refused: 0, refusedKeys: [], incomplete: 0 },
    ...{ payloadBytes: 0, segmentsDone: options.skipSegments ?? 0 },
  };
  try {
    return await endOf(
      'redis:RESTORE',
      () => restoreAll(redis, options, tally),
      () => ({ ...tally }),
    );
  } catch (error) {
    if (error instanceof SegmentError)
      return { ...tally, kind: 'damaged', segment: error.segment, flaw: error.flaw };
    if (error instanceof UnfitError) {
      const { server: capturedBy, rdbVersion } = error.head;
      return { ...tally, kind: 'unfit', capturedBy, rdbVersion };
    }
    throw error;
  }
}

async function restoreAll(
  redis: RawRedis,
  { segments, load, existing, skipSegments = 0, expectedKeys, signal, onProgress }: RestoreOptions,
  tally: Tally,
): Promise<'done' | 'cancelled'> {
  const progress = paced(
    onProgress && ((told) => onProgress({ ...told, segmentsDone: tally.segmentsDone })),
    () => ({ done: doneOf(tally), total: expectedKeys, bytes: tally.payloadBytes }),
  );
  const restoring = { redis, existing, tally, signal, step: progress.step, lead: await leadOf(redis) };
  // The latest capture of a key counts: written last over the others, or first where what exists is kept.
  const ordered = segments.toSorted((a, b) => (existing === 'keep' ? b - a : a - b)).slice(skipSegments);
  for await (const piece of piecesOf({ segments: ordered, load })) {
    if (signal?.aborted) return 'cancelled';
    if (piece.kind === 'incomplete') tally.incomplete += piece.segments;
    else if (piece.kind === 'long') await restoreLong(restoring, piece);
    else if (!(await restoreEntries(restoring, piece))) return 'cancelled';
    tally.segmentsDone += piece.segments;
    progress.step();
  }
  progress.last();
  return 'done';
}

function doneOf({ restored, kept, same, expired, refused }: Tally): number {
  return restored + kept + same + expired + refused;
}

interface Restoring extends Pick<RestoreOptions, 'existing' | 'signal'> {
  readonly redis: RawRedis;
  readonly tally: Tally;
  readonly step: () => void;
  /** How far the server's clock is before the console's, in ms. */
  readonly lead: number;
}

/** False where the signal was aborted before the end. */
async function restoreEntries(
  restoring: Restoring,
  { head, entries }: Extract<CapturePiece, { kind: 'entries' }>,
): Promise<boolean> {
  const { redis, existing, tally, signal, step } = restoring;
  const ahead = new Ahead<Answered>(WINDOWS_UNDER_WAY, (answered) => takeAnswers(restoring, head, answered));
  return drained(ahead, async () => {
    for (const { entries: window } of entries.batches(WINDOW, existing === 'keep')) {
      if (signal?.aborted) return false;
      const due = window.filter((entry) => isDue(entry, restoring));
      tally.expired += window.length - due.length;
      const sending = redis.send(
        due.map((entry) => [...restoreWords(entry), entry.payload, ...manner(existing)]),
      );
      await ahead.add(sending.then((replies) => ({ entries: due, replies })));
      step();
    }
    return true;
  });
}

interface Answered {
  readonly entries: readonly Entry[];
  readonly replies: readonly Reply[];
}

async function takeAnswers(
  { redis, tally }: Restoring,
  head: SegmentHead,
  { entries, replies }: Answered,
): Promise<void> {
  const busy: Entry[] = [];
  let stopped: RedisReplyError | undefined;
  entries.forEach((entry, place) => {
    const reply = replies[place] ?? null;
    if (!(reply instanceof RedisReplyError)) {
      tally.restored += 1;
      tally.payloadBytes += entry.payload.length;
    } else if (reply.code === 'BUSYKEY') busy.push(entry);
    // A bare ERR is about this value; every other code (OOM, READONLY, NOPERM) is about all of them.
    else if (reply.code === 'ERR') refuse(tally, entry.key);
    else stopped ??= reply;
  });
  if (busy.length > 0) await compare(redis, tally, busy);
  if (stopped) throw stopped;
  if (tally.refused > 0 && tally.restored === 0) throw new UnfitError(head);
}

function refuse(tally: Tally, key: Buffer): void {
  tally.refused += 1;
  if (tally.refusedKeys.length < MOST_REFUSED_KEYS)
    tally.refusedKeys = [...tally.refusedKeys, Buffer.from(key)];
}

/** Tells keys that hold the captured value already from those that hold another one. */
async function compare(redis: RawRedis, tally: Tally, busy: readonly Entry[]): Promise<void> {
  const { entries } = await dumpKeys(
    redis,
    busy.map(({ key }) => key),
  );
  const now = new Map(entries.map(({ key, payload }) => [key, payload]));
  const same = busy.filter(({ key, payload }) => now.get(key)?.equals(payload)).length;
  tally.same += same;
  tally.kept += busy.length - same;
}

async function restoreLong(
  restoring: Restoring,
  piece: Extract<CapturePiece, { kind: 'long' }>,
): Promise<void> {
  const { redis, existing, tally } = restoring;
  if (!isDue(piece, restoring)) {
    tally.expired += 1;
    return;
  }
  // A long value is not sent for nothing.
  if (existing === 'keep' && Number(await ask(redis, 'EXISTS', piece.key)) > 0) {
    tally.kept += 1;
    return;
  }
  const value = { sizeBytes: piece.payloadBytes, parts: piece.parts() };
  const reply = await redis.upload(restoreWords(piece), value, manner(existing));
  if (reply instanceof RedisReplyError && reply.code === 'BUSYKEY') tally.kept += 1;
  else if (reply instanceof RedisReplyError && reply.code === 'ERR') refuse(tally, piece.key);
  else {
    accepted(reply);
    tally.restored += 1;
    tally.payloadBytes += piece.payloadBytes;
  }
}

function restoreWords({
  key,
  expireAt,
}: Pick<Entry, 'key' | 'expireAt'>): readonly (string | number | Buffer)[] {
  return ['RESTORE', key, expireAt];
}

function manner(existing: RestoreOptions['existing']): readonly string[] {
  return existing === 'replace' ? ['ABSTTL', 'REPLACE'] : ['ABSTTL'];
}

function isDue({ expireAt }: Pick<Entry, 'expireAt'>, { lead }: Restoring): boolean {
  return expireAt === 0 || expireAt > Date.now() + lead;
}

async function leadOf(redis: RawRedis): Promise<number> {
  const [time] = await redis.send([['TIME']]);
  return timeOf(time) - Date.now();
}
