import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A segment of a capture, version 1. Numbers are big-endian.
 *
 *     0    8    the mark `RDCAPT`, CR, LF
 *     8    504  the head: JSON, padded with spaces, ends with a line feed
 *     512  …    entries, one after the other:
 *               u32 length of the key, u32 length of the payload, f64 time of expiry (ms since 1970, by the server's
 *               clock; 0 where there is none), the key, the payload as DUMP gave it
 *     end  32   SHA-256 of everything before
 *
 * A value longer than {@link MOST_WHOLE_BYTES} fills segments of its own, a part of its payload in each (`head.part`).
 */
export const SEGMENT_VERSION = 1;
const MAGIC = Buffer.from('RDCAPT\r\n', 'latin1');
const HEAD_AT = MAGIC.length;
const BODY_AT = 512;
const DIGEST_BYTES = 32;
const ENTRY_HEAD_BYTES = 16;

/** A segment is closed once it holds so much; the last one of a run may hold less. */
export const SEGMENT_BYTES = 8 * 1_024 ** 2;
/** The longest key or payload that shares a segment with others. */
export const MOST_WHOLE_BYTES = 4 * 1_024 ** 2;

const headSchema = z
  .object({
    version: z.literal(SEGMENT_VERSION),
    segment: z.number().int().nonnegative(),
    entries: z.number().int().nonnegative(),
    bodyBytes: z.number().int().nonnegative(),
    database: z.number().int().nonnegative(),
    /** As INFO tells it; empty where it does not. */
    server: z.string(),
    /** The version inside the payloads; 0 where there is none. */
    rdbVersion: z.number().int().nonnegative(),
    /** By the server's clock, in ms. */
    capturedAt: z.number(),
    part: z
      .object({
        index: z.number().int().nonnegative(),
        count: z.number().int().positive(),
        payloadBytes: z.number().int().positive(),
      })
      .optional(),
  })
  .readonly();

export type SegmentHead = z.infer<typeof headSchema>;

/** One key of a capture. */
export interface Entry {
  readonly key: Buffer;
  readonly payload: Buffer;
  /** By the server's clock, in ms since 1970; 0 where the key does not expire. */
  readonly expireAt: number;
}

/** What all segments of a run have in common. */
export interface Origin {
  readonly database: number;
  readonly server: string;
}

/** Gathers entries into the bytes of one segment. */
export class SegmentWriter {
  private readonly bytes: Buffer;
  private end = BODY_AT;
  private count = 0;
  private rdbVersion = 0;
  private payloads = 0;

  /** `room`: how much the entries may take at most, their heads included. */
  constructor(
    private readonly origin: Origin,
    room = SEGMENT_BYTES + 2 * (MOST_WHOLE_BYTES + ENTRY_HEAD_BYTES),
  ) {
    // The system gives memory as it is written to: what is not used costs nothing.
    this.bytes = Buffer.allocUnsafeSlow(BODY_AT + room + DIGEST_BYTES);
  }

  get isFull(): boolean {
    return this.end - BODY_AT >= SEGMENT_BYTES;
  }

  get entries(): number {
    return this.count;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  get payloadBytes(): number {
    return this.payloads;
  }

  /** @throws RangeError where there is no room: whoever adds closes full segments, and cuts long values. */
  add({ key, payload, expireAt }: Entry): void {
    const { bytes } = this;
    const next = this.end + ENTRY_HEAD_BYTES + key.length + payload.length;
    if (next > bytes.length - DIGEST_BYTES) throw new RangeError('The segment has no room for the entry.');
    bytes.writeUInt32BE(key.length, this.end);
    bytes.writeUInt32BE(payload.length, this.end + 4);
    bytes.writeDoubleBE(expireAt, this.end + 8);
    key.copy(bytes, this.end + ENTRY_HEAD_BYTES);
    payload.copy(bytes, next - payload.length);
    this.end = next;
    this.count += 1;
    this.payloads += payload.length;
    if (this.rdbVersion === 0) this.rdbVersion = rdbVersionOf(payload);
  }

  /** The segment under its number; nothing can be added any more. */
  seal(segment: number, capturedAt: number, part?: SegmentHead['part']): Buffer {
    const head: SegmentHead = {
      version: SEGMENT_VERSION,
      segment,
      entries: this.count,
      bodyBytes: this.end - BODY_AT,
      ...this.origin,
      // The version stands at the end of a payload: parts do not have it.
      rdbVersion: part ? 0 : this.rdbVersion,
      capturedAt,
      ...(part ? { part } : {}),
    };
    const text = Buffer.from(JSON.stringify(head));
    if (text.length > BODY_AT - HEAD_AT - 1) throw new RangeError('The head of the segment is too long.');
    MAGIC.copy(this.bytes);
    this.bytes.fill(0x20, HEAD_AT, BODY_AT - 1);
    text.copy(this.bytes, HEAD_AT);
    this.bytes[BODY_AT - 1] = 0x0a;
    digestOf(this.bytes.subarray(0, this.end)).copy(this.bytes, this.end);
    return this.bytes.subarray(0, this.end + DIGEST_BYTES);
  }
}

/** A segment that holds nothing: it stands where one stood of which nothing counts any more. */
export function emptySegment(origin: Origin, segment: number, capturedAt: number): Buffer {
  return new SegmentWriter(origin, 0).seal(segment, capturedAt);
}

/** Why bytes are no segment. `version`: written by a newer console. */
export type SegmentFlaw = 'too-short' | 'not-a-segment' | 'version' | 'checksum' | 'entries';

export type ReadSegment =
  | { readonly kind: 'segment'; readonly head: SegmentHead; readonly bytes: Buffer }
  | { readonly kind: 'flawed'; readonly flaw: SegmentFlaw };

/** Checks a segment from end to end: mark, head, checksum, and that its entries fill it exactly. */
export function readSegment(bytes: Buffer): ReadSegment {
  const flawed = (flaw: SegmentFlaw): ReadSegment => ({ kind: 'flawed', flaw });
  if (bytes.length < BODY_AT + DIGEST_BYTES) return flawed('too-short');
  if (!bytes.subarray(0, HEAD_AT).equals(MAGIC)) return flawed('not-a-segment');
  const end = bytes.length - DIGEST_BYTES;
  if (!digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) return flawed('checksum');
  const json = jsonOf(bytes.toString('utf8', HEAD_AT, BODY_AT));
  const parsed = headSchema.safeParse(json);
  if (!parsed.success) return flawed(isOtherVersion(json) ? 'version' : 'not-a-segment');
  const head = parsed.data;
  if (head.bodyBytes !== end - BODY_AT || countEntries(bytes, end) !== head.entries) return flawed('entries');
  return { kind: 'segment', head, bytes };
}

/**
 * The entries of a segment that {@link readSegment} has found whole. They share its memory and are made when they are
 * asked for: a hundred thousand at once would weigh many times what the segment does.
 */
export class Entries {
  private readonly starts: Uint32Array;

  constructor(private readonly bytes: Buffer) {
    const end = bytes.length - DIGEST_BYTES;
    this.starts = new Uint32Array(Math.max(0, countEntries(bytes, end)));
    let at = BODY_AT;
    for (let place = 0; place < this.starts.length; place += 1) {
      this.starts[place] = at;
      at = entryEnd(bytes, at);
    }
  }

  get size(): number {
    return this.starts.length;
  }

  /** @throws RangeError where there is no such place. */
  at(place: number): Entry {
    const { bytes } = this;
    const start = this.starts[place];
    if (start === undefined) throw new RangeError(`The segment has no entry ${place}.`);
    const keyAt = start + ENTRY_HEAD_BYTES;
    const payloadAt = keyAt + bytes.readUInt32BE(start);
    return {
      key: bytes.subarray(keyAt, payloadAt),
      payload: bytes.subarray(payloadAt, entryEnd(bytes, start)),
      expireAt: bytes.readDoubleBE(start + 8),
    };
  }

  /** Consecutive entries in batches, as limited; `backwards` from the last one on. */
  *batches(
    limit: BatchLimit,
    backwards = false,
  ): Generator<{ readonly places: readonly number[]; readonly entries: readonly Entry[] }> {
    let places: number[] = [];
    let entries: Entry[] = [];
    let bytes = 0;
    for (let step = 0; step < this.size; step += 1) {
      const place = backwards ? this.size - 1 - step : step;
      const entry = this.at(place);
      if (
        entries.length === limit.keys ||
        (entries.length > 0 && bytes + entry.payload.length > limit.payloadBytes)
      ) {
        yield { places, entries };
        [places, entries, bytes] = [[], [], 0];
      }
      places.push(place);
      entries.push(entry);
      bytes += entry.payload.length;
    }
    if (entries.length > 0) yield { places, entries };
  }
}

/** How much may be in one batch; a single longer value is a batch of its own. */
export interface BatchLimit {
  readonly keys: number;
  readonly payloadBytes: number;
}

/**
 * The RDB version of a payload: two bytes, little-endian, before the eight of its checksum. 0 of what is too short.
 * Source: redis.io, commands/dump; Redis's cluster.c, createDumpPayload.
 */
export function rdbVersionOf(payload: Buffer): number {
  return payload.length < 10 ? 0 : payload.readUInt16LE(payload.length - 10);
}

function countEntries(bytes: Buffer, end: number): number {
  let count = 0;
  let at = BODY_AT;
  for (; at + ENTRY_HEAD_BYTES <= end; count += 1) at = entryEnd(bytes, at);
  return at === end ? count : -1;
}

function entryEnd(bytes: Buffer, start: number): number {
  return start + ENTRY_HEAD_BYTES + bytes.readUInt32BE(start) + bytes.readUInt32BE(start + 4);
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOtherVersion(json: unknown): boolean {
  const version = z.object({ version: z.number() }).safeParse(json);
  return version.success && version.data.version !== SEGMENT_VERSION;
}
