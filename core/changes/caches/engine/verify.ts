import { endOf } from './ended.ts';
import type { Ended } from './ended.ts';
import { piecesOf, SegmentError } from './read-segments.ts';
import type { LoadSegment } from './read-segments.ts';
import type { Entries } from './segment.ts';

export interface VerifyCounts {
  /** Entries in all segments, a long value being one. */
  readonly keys: number;
  readonly payloadBytes: number;
  readonly segments: number;
  /** Segments with a part of a value that was neither captured to its end nor deleted. */
  readonly incomplete: number;
}

export type VerifyEnd =
  | Ended<VerifyCounts>
  | (VerifyCounts & {
      readonly kind: 'damaged';
      readonly segment: number;
      readonly flaw: SegmentError['flaw'];
    })
  /** Every segment is whole, but there are not as many keys as the capture has told. */
  | (VerifyCounts & { readonly kind: 'short'; readonly expectedKeys: number });

export interface VerifyOptions {
  readonly segments: readonly number[];
  readonly load: LoadSegment;
  /** The sum of `keys` of the runs that wrote the capture. */
  readonly expectedKeys?: number;
  readonly signal?: AbortSignal;
}

/** Reads a whole capture and checks it: every checksum, every entry, long values from part to part, and the count. */
export async function verifyCapture(options: VerifyOptions): Promise<VerifyEnd> {
  const { load, expectedKeys, signal } = options;
  const counts = { keys: 0, payloadBytes: 0, segments: 0, incomplete: 0 };
  try {
    const ended = await endOf(
      'store',
      async () => {
        const segments = options.segments.toSorted((a, b) => a - b);
        for await (const piece of piecesOf({ segments, load })) {
          if (signal?.aborted) return 'cancelled';
          counts.segments += piece.segments;
          if (piece.kind === 'incomplete') counts.incomplete += piece.segments;
          if (piece.kind === 'long') counts.payloadBytes += piece.payloadBytes;
          if (piece.kind === 'long') counts.keys += 1;
          if (piece.kind !== 'entries') continue;
          counts.keys += piece.entries.size;
          counts.payloadBytes += payloadBytesOf(piece.entries);
        }
        return 'done';
      },
      () => ({ ...counts }),
    );
    if (ended.kind === 'done' && expectedKeys !== undefined && counts.keys < expectedKeys)
      return { ...counts, kind: 'short', expectedKeys };
    return ended;
  } catch (error) {
    if (error instanceof SegmentError)
      return { ...counts, kind: 'damaged', segment: error.segment, flaw: error.flaw };
    throw error;
  }
}

function payloadBytesOf(entries: Entries): number {
  let sum = 0;
  for (let place = 0; place < entries.size; place += 1) sum += entries.at(place).payload.length;
  return sum;
}
