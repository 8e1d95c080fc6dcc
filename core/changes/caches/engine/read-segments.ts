import { inStore } from './ended.ts';
import { Entries, readSegment } from './segment.ts';
import type { Entry, SegmentFlaw, SegmentHead } from './segment.ts';

/** Gives back what was stored under a number. A number that is not there is a failure of the store. */
export type LoadSegment = (segment: number) => Promise<Buffer>;

/** A stored segment that can not be used: nothing of it was. */
export class SegmentError extends Error {
  constructor(
    readonly segment: number,
    readonly flaw: SegmentFlaw | 'number',
  ) {
    super(`Segment ${segment} of the capture is damaged: ${flaw}.`);
    this.name = 'SegmentError';
  }
}

export interface LoadedSegment {
  readonly head: SegmentHead;
  readonly bytes: Buffer;
}

/** @throws SegmentError, StoreError */
export async function loadSegment(load: LoadSegment, segment: number): Promise<LoadedSegment> {
  const read = readSegment(await inStore(() => load(segment)));
  if (read.kind === 'flawed') throw new SegmentError(segment, read.flaw);
  // Each says its own number, so that none can stand in another's place.
  if (read.head.segment !== segment) throw new SegmentError(segment, 'number');
  return read;
}

/** What stands in a capture, in the order in which it is put back. */
export type CapturePiece =
  | {
      readonly kind: 'entries';
      readonly head: SegmentHead;
      readonly entries: Entries;
      readonly segments: 1;
    }
  | {
      readonly kind: 'long';
      readonly head: SegmentHead;
      readonly key: Buffer;
      readonly expireAt: number;
      readonly payloadBytes: number;
      readonly parts: () => AsyncGenerator<Buffer>;
      readonly segments: number;
    }
  /** Parts of a value that was not captured to its end, and so not deleted either. */
  | { readonly kind: 'incomplete'; readonly head: SegmentHead; readonly segments: number };

interface PieceOptions {
  /** Numbers of the segments, in the order in which they are wanted: ascending, or descending. */
  readonly segments: readonly number[];
  readonly load: LoadSegment;
}

/**
 * Reads a capture piece by piece, one segment ahead. Every segment is checked before anything of it is handed out, a
 * long value's all before its first byte.
 * @throws SegmentError, StoreError
 */
export async function* piecesOf({ segments, load }: PieceOptions): AsyncGenerator<CapturePiece> {
  const known = new Set(segments);
  const fetch = (place: number) => {
    const segment = segments[place];
    const loading = segment === undefined ? undefined : loadSegment(load, segment);
    loading?.catch(() => undefined);
    return loading;
  };
  let loading = fetch(0);
  for (let place = 0; loading;) {
    const { head, bytes } = await loading;
    if (!head.part) {
      loading = fetch(place + 1);
      yield { kind: 'entries', head, entries: new Entries(bytes), segments: 1 };
      place += 1;
      continue;
    }
    const group = await groupOf({ head, bytes }, known, load);
    const taken = segmentsTaken(segments, place, group.numbers);
    yield group.piece(taken);
    place += taken;
    loading = fetch(place);
  }
}

interface Group {
  readonly numbers: readonly number[];
  readonly piece: (segments: number) => CapturePiece;
}

/** All segments of the long value of which one was met; it may be the first of them or the last. */
async function groupOf(met: LoadedSegment, known: ReadonlySet<number>, load: LoadSegment): Promise<Group> {
  const { head, bytes } = met;
  const { index, count, payloadBytes } = head.part ?? { index: 0, count: 1, payloadBytes: 0 };
  const own = firstOf(bytes);
  const numbers = Array.from({ length: count }, (_, part) => head.segment - index + part);
  const here = numbers.filter((number) => known.has(number));
  const incomplete: Group = { numbers: here, piece: (segments) => ({ kind: 'incomplete', head, segments }) };
  if (!own || here.length < count) return { ...incomplete, numbers: [head.segment] };
  let sizeBytes = 0;
  for (const [part, number] of numbers.entries()) {
    const other = number === head.segment ? met : await loadSegment(load, number);
    const entry = firstOf(other.bytes);
    const { part: said } = other.head;
    if (said?.index !== part || said.payloadBytes !== payloadBytes || !entry?.key.equals(own.key))
      return { ...incomplete, numbers: [head.segment] };
    sizeBytes += entry.payload.length;
  }
  if (sizeBytes !== payloadBytes) return incomplete;
  // A copy: the segment's memory is not kept while the others are read.
  const key = Buffer.from(own.key);
  const { expireAt } = own;
  async function* parts() {
    for (const number of numbers) {
      const entry = firstOf((await loadSegment(load, number)).bytes);
      if (entry) yield entry.payload;
    }
  }
  return {
    numbers,
    piece: (segments) => ({ kind: 'long', head, key, expireAt, payloadBytes, parts, segments }),
  };
}

/** How many of the wanted segments, from this place on, belong to the group. */
function segmentsTaken(segments: readonly number[], place: number, group: readonly number[]): number {
  const members = new Set(group);
  let taken = 1;
  while (members.has(segments[place + taken] ?? -1)) taken += 1;
  return taken;
}

function firstOf(bytes: Buffer): Entry | undefined {
  const entries = new Entries(bytes);
  return entries.size > 0 ? entries.at(0) : undefined;
}
