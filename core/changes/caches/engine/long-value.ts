import { accepted } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { OversizedReply } from '../../../environments/resp-reader.ts';
import { expiryOf, GONE, timeOf } from './dump.ts';
import { inStore } from './ended.ts';
import type { GatherTally, StoreSegment } from './gather.ts';
import { unlinkWatched } from './guard.ts';
import { emptySegment, SEGMENT_BYTES, SegmentWriter } from './segment.ts';
import type { Origin } from './segment.ts';

/**
 * RESTORE takes its payload as one argument, and a server takes none longer than this unless it is configured to.
 * Source: redis.conf, proto-max-bulk-len.
 */
export const MOST_PAYLOAD_BYTES = 512 * 1_024 ** 2;
const TRIES = 3;
const ENTRY_ROOM = 64;

export type LongOutcome =
  | { readonly kind: 'captured' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'vanished' }
  /** It was touched each time that it was read, and stays. */
  | { readonly kind: 'changed' }
  /** No server would take it back: it is not captured, and stays. */
  | { readonly kind: 'too-long'; readonly payloadBytes: number };

interface LongValues {
  readonly redis: RawRedis;
  readonly origin: Origin;
  readonly store: StoreSegment;
  readonly tally: GatherTally;
  /** Deletes the key once all of it is stored, unless it was touched since it was read (WATCH). */
  readonly unlink: boolean;
}

/**
 * Captures one long value as it comes, in segments of its own, a part at a time in memory.
 * @throws what RawRedis and the store throw.
 */
export async function captureLong(work: LongValues, key: Buffer): Promise<LongOutcome> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const outcome = await tryLong(work, key);
    if (outcome.kind !== 'changed') return outcome;
  }
  return { kind: 'changed' };
}

async function tryLong(
  { redis, origin, store, tally, unlink }: LongValues,
  key: Buffer,
): Promise<LongOutcome> {
  const replies = await redis.send([unlink ? ['WATCH', key] : ['PING'], ['TIME'], ['PTTL', key]]);
  accepted(replies[0]);
  const at = timeOf(replies[1]);
  const pttl = Number(accepted(replies[2]));
  const first = tally.nextSegment;
  const parts = new Parts({ origin, key, at, expireAt: expiryOf(pttl, at), store, tally });
  const reply = accepted(
    await redis.receive(['DUMP', key], (bytes, sizeBytes) => parts.take(bytes, sizeBytes)),
  );
  // It may have become shorter since it was found to be long.
  if (Buffer.isBuffer(reply)) await parts.take(reply, reply.length);
  const size = reply instanceof OversizedReply ? reply.sizeBytes : Buffer.isBuffer(reply) ? reply.length : 0;
  if (reply === null || pttl === GONE || size > MOST_PAYLOAD_BYTES) {
    if (unlink) accepted((await redis.send([['UNWATCH']]))[0]);
    if (size > 0 && size <= MOST_PAYLOAD_BYTES) await parts.discard(first);
    return size > MOST_PAYLOAD_BYTES ? { kind: 'too-long', payloadBytes: size } : { kind: 'vanished' };
  }
  if (unlink && (await unlinkWatched(redis, [key])) === undefined) {
    await parts.discard(first);
    return { kind: 'changed' };
  }
  tally.keys += 1;
  tally.payloadBytes += size;
  return { kind: unlink ? 'deleted' : 'captured' };
}

interface PartsOf extends Pick<LongValues, 'origin' | 'store' | 'tally'> {
  readonly key: Buffer;
  readonly at: number;
  readonly expireAt: number;
}

/** Cuts one payload into segments. */
class Parts {
  private index = 0;
  private filled = 0;
  private part: Buffer | undefined;

  constructor(private readonly of: PartsOf) {}

  async take(bytes: Buffer, payloadBytes: number): Promise<void> {
    if (payloadBytes > MOST_PAYLOAD_BYTES) return;
    for (let at = 0; at < bytes.length;) {
      const size = Math.min(SEGMENT_BYTES, payloadBytes - this.index * SEGMENT_BYTES);
      this.part ??= Buffer.allocUnsafeSlow(size);
      const copied = bytes.copy(this.part, this.filled, at);
      at += copied;
      this.filled += copied;
      if (this.filled === size) await this.close(this.part, payloadBytes);
    }
  }

  /** Nothing counts any more of what was stored from this number on. */
  async discard(first: number): Promise<void> {
    const { origin, store, at } = this.of;
    for (let segment = first; segment < first + this.index; segment += 1)
      await inStore(() => store(segment, emptySegment(origin, segment, at)));
  }

  private async close(payload: Buffer, payloadBytes: number): Promise<void> {
    const { origin, store, tally, key, at, expireAt } = this.of;
    const writer = new SegmentWriter(origin, payload.length + key.length + ENTRY_ROOM);
    writer.add({ key, payload, expireAt });
    this.part = undefined;
    this.filled = 0;
    const count = Math.ceil(payloadBytes / SEGMENT_BYTES);
    const segment = tally.nextSegment++;
    const bytes = writer.seal(segment, at, { index: this.index++, count, payloadBytes });
    await inStore(() => store(segment, bytes));
    tally.segments += 1;
  }
}
