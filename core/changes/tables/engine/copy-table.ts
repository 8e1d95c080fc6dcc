import { z } from 'zod';
import type { ItemJson } from '../../../resources/tables/types.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import type { CopyCounts } from './copy-counts.ts';
import { copyCountsSchema, countsWith, NOTHING_COPIED } from './copy-counts.ts';
import { InFlight } from './in-flight.ts';
import type { WriteMode, Written } from './item-writer.ts';
import { batchesOf, ItemWriter, sumOf } from './item-writer.ts';
import { positionSchema } from './positions.ts';
import type { ScanPage } from './scan-pages.ts';
import { positionsAfter, scanPages, startOf } from './scan-pages.ts';
import { keyWords, sameKeys, summaryOf } from './table-facts.ts';
import { endOf } from './upstream-call.ts';

export const copyCheckpointSchema = z.object({
  positions: z.array(positionSchema).readonly(),
  counts: copyCountsSchema,
});

/** Everything before these positions, one a segment, has been written. */
export type CopyCheckpoint = Readonly<z.infer<typeof copyCheckpointSchema>>;

export interface CopyOptions extends BulkOptions<CopyCheckpoint> {
  readonly mode: WriteMode;
  /** Parallel segments of the scan. A resumed copy keeps those it began with. */
  readonly segments?: number;
  /** Sees every write that was answered before a page is read; costs twice the read units. */
  readonly consistent?: boolean;
  /** What is written for an item, where that is not the item itself. It keeps the key, or makes another one. */
  readonly masked?: (item: ItemJson) => ItemJson;
}

const SEGMENTS = 4;
/** Pages, of 1 MB at most, that are being written at once: the first batches of one follow the last of another. */
const PAGES_UNDER_WAY = 4;

/**
 * Copies the items of a table into another one with the same key. Pages are read while others are written, several
 * batches at once. What changes in the source while the copy runs may be missed; `compareTables` tells. `refused` where
 * the keys differ.
 */
export async function copyTable(
  from: TablePlace,
  to: TablePlace,
  options: CopyOptions,
): Promise<Ended<CopyCounts, CopyCheckpoint>> {
  const { signal, patience, segments = SEGMENTS, onProgress } = options;
  let checkpoint = options.from ?? { positions: startOf(segments), counts: NOTHING_COPIED };
  let inFlight: InFlight<WrittenPage> | undefined;
  try {
    const [source, target] = await Promise.all([summaryOf(from, options), summaryOf(to, options)]);
    if (!sameKeys(source, target)) {
      const sentence = `The key of ${from.table} is ${keyWords(source)}, that of ${to.table} is ${keyWords(target)}.`;
      return { outcome: 'refused', sentence, ...checkpoint.counts };
    }
    const writer = new ItemWriter(to, target, options.mode, options);
    inFlight = new InFlight<WrittenPage>(PAGES_UNDER_WAY, ({ page, written }) => {
      checkpoint = {
        positions: positionsAfter(checkpoint.positions, page),
        counts: countsWith(checkpoint.counts, { items: page.items.length, written }, source),
      };
      const { read: done, bytes } = checkpoint.counts;
      onProgress?.({ done, total: source.itemCount, bytes, checkpoint });
    });
    const { positions } = checkpoint;
    for await (const page of scanPages(from, { signal, patience, positions, consistent: options.consistent }))
      await inFlight.begin(NO_KEYS, () => writePage(writer, page, options.masked));
    await inFlight.settle();
    return { outcome: 'done', ...checkpoint.counts };
  } catch (error) {
    await inFlight?.settle().catch(() => undefined);
    return { ...endOf(error), checkpoint, ...checkpoint.counts };
  }
}

const NO_KEYS: ReadonlySet<string> = new Set();

interface WrittenPage {
  readonly page: ScanPage;
  readonly written: Written;
}

async function writePage(
  writer: ItemWriter,
  page: ScanPage,
  masked: CopyOptions['masked'],
): Promise<WrittenPage> {
  const items = masked ? page.items.map(masked) : page.items;
  const batches = [...batchesOf(items)].map((batch) => writer.write(batch));
  return { page, written: sumOf(await Promise.all(batches)) };
}
