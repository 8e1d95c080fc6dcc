import { z } from 'zod';
import { checkedItem } from '../../../resources/tables/item-shape.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';
import { failureOf } from '../../../upstream/failure.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { canonicalItem, Checksum, digestOf } from './canonical.ts';
import type { TableCapture } from './capture-table.ts';
import type { CopyCounts } from './copy-counts.ts';
import { copyCountsSchema, countsWith, NOTHING_COPIED } from './copy-counts.ts';
import { InFlight } from './in-flight.ts';
import type { WriteMode } from './item-writer.ts';
import { batchesOf, ItemWriter, sumOf } from './item-writer.ts';
import { makeTarget } from './restore-target.ts';
import { scanPages, startOf } from './scan-pages.ts';
import type { AppliedSettings } from './settings/apply-settings.ts';
import { applySettings } from './settings/apply-settings.ts';
import { summaryOf } from './table-facts.ts';
import { endOf, UpstreamFailed } from './upstream-call.ts';

/** What the restored table holds, counted by reading it. */
const foundSchema = z.object({ items: z.number(), checksum: z.string(), asCaptured: z.boolean() });
export type FoundItems = Readonly<z.infer<typeof foundSchema>>;

export const restoreCheckpointSchema = z.object({
  made: z.boolean(),
  /** Pieces that are written. */
  segments: z.number(),
  counts: copyCountsSchema,
  found: foundSchema.nullable(),
});
export type RestoreCheckpoint = Readonly<z.infer<typeof restoreCheckpointSchema>>;

export interface RestoreOptions extends BulkOptions<RestoreCheckpoint> {
  /**
   * `put-if-absent` where it is not said otherwise: as soon as a table is back under its name, whoever uses it writes
   * to it, and what they write is newer than the capture. `put` is several times faster.
   */
  readonly mode?: WriteMode;
}

export type RestoreTotals = CopyCounts & {
  /** Null until the restored table was read. Where somebody else writes to it, it is not as captured. */
  readonly found: FoundItems | null;
  readonly settings: AppliedSettings | null;
};

export type SegmentSource = (segmentNumber: number) => Promise<Buffer>;

const NOTHING_RESTORED: RestoreCheckpoint = { made: false, segments: 0, counts: NOTHING_COPIED, found: null };
/** While one piece is written, the next is read: memory holds two. */
const WRITTEN_AT_ONCE = 1;

/**
 * Puts a captured table back, under its name or another one: makes it with its keys, indexes and capacity, writes its
 * items, reads them all to compare count and checksum, and only then sets the rest (a stream or an expiry that is on
 * meanwhile would act on the items as they are put back). `refused` where another table has the name.
 */
export async function restoreCapture(
  place: TablePlace,
  capture: TableCapture,
  segment: SegmentSource,
  options: RestoreOptions,
): Promise<Ended<RestoreTotals, RestoreCheckpoint>> {
  let checkpoint = options.from ?? NOTHING_RESTORED;
  let settings: AppliedSettings | null = null;
  const totals = () => ({ ...checkpoint.counts, found: checkpoint.found, settings });
  const reach = (next: Partial<RestoreCheckpoint>) => {
    checkpoint = { ...checkpoint, ...next };
    const { read: done, bytes } = checkpoint.counts;
    options.onProgress?.({ done, total: capture.items, bytes, checkpoint });
  };
  try {
    if (!checkpoint.made) {
      const sentence = await makeTarget(place, capture.settings, options);
      if (sentence !== undefined) return { outcome: 'refused', sentence, ...totals() };
      reach({ made: true });
    }
    await writeSegments(place, capture, segment, options, checkpoint, reach);
    if (!checkpoint.found) reach({ found: await foundIn(place, capture, options) });
    const { signal, patience } = options;
    const applied = await applySettings(place, capture.settings, { signal, patience });
    settings = applied;
    if (applied.outcome === 'failed')
      return { outcome: 'failed', failure: applied.failure, checkpoint, ...totals() };
    return applied.outcome === 'cancelled'
      ? { outcome: 'cancelled', checkpoint, ...totals() }
      : { outcome: 'done', ...totals() };
  } catch (error) {
    return { ...endOf(error), checkpoint, ...totals() };
  }
}

async function writeSegments(
  place: TablePlace,
  { segments }: TableCapture,
  segment: SegmentSource,
  options: RestoreOptions,
  from: RestoreCheckpoint,
  reach: (next: Partial<RestoreCheckpoint>) => void,
): Promise<void> {
  const keys = await summaryOf(place, options);
  const writer = new ItemWriter(place, keys, options.mode ?? 'put-if-absent', options);
  let counts = from.counts;
  const inFlight = new InFlight<{
    readonly number: number;
    readonly next: (before: CopyCounts) => CopyCounts;
  }>(WRITTEN_AT_ONCE, ({ number, next }) => {
    counts = next(counts);
    reach({ segments: number + 1, counts });
  });
  try {
    for (let number = from.segments; number < segments; number += 1) {
      const items = itemsOf(await pieceOf(segment, number));
      await inFlight.begin(NO_KEYS, async () => {
        const written = sumOf(await Promise.all([...batchesOf(items)].map((batch) => writer.write(batch))));
        return { number, next: (before) => countsWith(before, { items: items.length, written }, keys) };
      });
    }
  } finally {
    await inFlight.settle().catch(() => undefined);
  }
  inFlight.throwFailure();
}

const NO_KEYS: ReadonlySet<string> = new Set();

async function pieceOf(segment: SegmentSource, number: number): Promise<Buffer> {
  try {
    return await segment(number);
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 'the store of the capture'));
  }
}

/** @throws UpstreamFailed (`broken`) where a piece is not what was stored. */
function itemsOf(piece: Buffer): readonly ItemJson[] {
  try {
    const lines = piece.toString('utf8').split('\n').filter(Boolean);
    return lines.map((line) => checkedItem((JSON.parse(line) as { readonly Item?: unknown }).Item));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UpstreamFailed({ ...failureOf(error, 'the store of the capture'), state: 'broken' });
  }
}

async function foundIn(
  place: TablePlace,
  capture: TableCapture,
  options: RestoreOptions,
): Promise<FoundItems> {
  const { signal, patience } = options;
  const checksum = new Checksum();
  let items = 0;
  for await (const page of scanPages(place, { signal, patience, positions: startOf(4), consistent: true }))
    for (const item of page.items) {
      checksum.add(digestOf(canonicalItem(item)));
      items += 1;
    }
  const asCaptured = items === capture.items && checksum.text === capture.checksum;
  return { items, checksum: checksum.text, asCaptured };
}
