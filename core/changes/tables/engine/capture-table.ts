import { z } from 'zod';
import { failureOf } from '../../../upstream/failure.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { canonicalItem, Checksum, digestOf } from './canonical.ts';
import { InFlight } from './in-flight.ts';
import { positionSchema } from './positions.ts';
import type { ScanPage } from './scan-pages.ts';
import { positionsAfter, scanPages, startOf } from './scan-pages.ts';
import { tableSettings } from './settings/read-settings.ts';
import type { TableSettings } from './settings/settings.ts';
import { summaryOf } from './table-facts.ts';
import { endOf, UpstreamFailed } from './upstream-call.ts';

export const CAPTURE_FORMAT = 'dynamodb-table-1';

/** What has to be known of a captured table beside its pieces. JSON. */
export type TableCapture = {
  readonly format: typeof CAPTURE_FORMAT;
  readonly settings: TableSettings;
  /** Pieces, numbered from 0: lines of DynamoDB JSON. */
  readonly segments: number;
  readonly items: number;
  readonly bytes: number;
  /** Of all items, whatever their order. */
  readonly checksum: string;
};

const countsSchema = z.object({
  segments: z.number(),
  items: z.number(),
  bytes: z.number(),
  checksum: z.string(),
});
export type CaptureCounts = Readonly<z.infer<typeof countsSchema>>;

export const captureCheckpointSchema = z.object({
  positions: z.array(positionSchema).readonly(),
  counts: countsSchema,
});
/** Everything before these positions is in pieces that are stored. */
export type CaptureCheckpoint = Readonly<z.infer<typeof captureCheckpointSchema>>;

export interface CaptureOptions extends BulkOptions<CaptureCheckpoint> {
  /** Parallel segments of the scan. */
  readonly segments?: number;
}

/** Stores a piece durably; the same number again replaces it. */
export type SegmentSink = (segmentNumber: number, bytes: Buffer) => Promise<void>;

const SCAN_SEGMENTS = 4;
/** A piece holds at least this much, and at most a page of 1 MB more. */
const SEGMENT_BYTES = 4 * 1_048_576;
const STORED_AT_ONCE = 2;
const NOTHING: CaptureCounts = { segments: 0, items: 0, bytes: 0, checksum: new Checksum().text };

/**
 * Everything that a table is: its settings, and its items in pieces. The items are read consistently (twice the units),
 * so that nothing that was written before the capture began is missing; what is written while it runs may be.
 */
export async function captureTable(
  place: TablePlace,
  sink: SegmentSink,
  options: CaptureOptions,
): Promise<Ended<CaptureCounts & { readonly capture?: TableCapture }, CaptureCheckpoint>> {
  const { signal, patience, segments = SCAN_SEGMENTS, onProgress } = options;
  let stored: CaptureCheckpoint = options.from ?? { positions: startOf(segments), counts: NOTHING };
  let inFlight: InFlight<CaptureCheckpoint> | undefined;
  try {
    const [settings, { itemCount: total }] = await Promise.all([
      tableSettings(place, options),
      summaryOf(place, options),
    ]);
    inFlight = new InFlight<CaptureCheckpoint>(STORED_AT_ONCE, (checkpoint) => {
      stored = checkpoint;
      onProgress?.({ done: stored.counts.items, total, bytes: stored.counts.bytes, checkpoint });
    });
    const storing = inFlight;
    let piece = new Piece(stored);
    const { positions } = stored;
    const store = async () => {
      const { checkpoint, number, bytes } = piece.closed();
      piece = new Piece(checkpoint);
      await storing.begin(NO_KEYS, () => stores(sink, number, bytes, checkpoint));
    };
    for await (const page of scanPages(place, { signal, patience, positions, consistent: true })) {
      piece.add(page);
      if (piece.bytes >= SEGMENT_BYTES) await store();
    }
    if (piece.bytes > 0) await store();
    await inFlight.settle();
    const { counts } = stored;
    return { outcome: 'done', ...counts, capture: { format: CAPTURE_FORMAT, settings, ...counts } };
  } catch (error) {
    await inFlight?.settle().catch(() => undefined);
    return { ...endOf(error), checkpoint: stored, ...stored.counts };
  }
}

const NO_KEYS: ReadonlySet<string> = new Set();

async function stores(
  sink: SegmentSink,
  number: number,
  bytes: Buffer,
  checkpoint: CaptureCheckpoint,
): Promise<CaptureCheckpoint> {
  try {
    await sink(number, bytes);
    return checkpoint;
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 'the store of the capture'));
  }
}

/** Items on their way into one piece. */
class Piece {
  private readonly texts: string[] = [];
  private readonly checksum: Checksum;
  private positions: CaptureCheckpoint['positions'];
  private items = 0;
  bytes = 0;

  constructor(private readonly before: CaptureCheckpoint) {
    this.checksum = new Checksum(before.counts.checksum);
    this.positions = before.positions;
  }

  add(page: ScanPage): void {
    for (const item of page.items) {
      const text = `{"Item":${JSON.stringify(item)}}\n`;
      this.texts.push(text);
      this.bytes += text.length;
      this.checksum.add(digestOf(canonicalItem(item)));
    }
    this.items += page.items.length;
    this.positions = positionsAfter(this.positions, page);
  }

  closed(): { readonly number: number; readonly bytes: Buffer; readonly checkpoint: CaptureCheckpoint } {
    const { counts } = this.before;
    const bytes = Buffer.from(this.texts.join(''));
    return {
      number: counts.segments,
      bytes,
      checkpoint: {
        positions: this.positions,
        counts: {
          segments: counts.segments + 1,
          items: counts.items + this.items,
          bytes: counts.bytes + bytes.length,
          checksum: this.checksum.text,
        },
      },
    };
  }
}
