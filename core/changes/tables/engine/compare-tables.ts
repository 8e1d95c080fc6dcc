import { z } from 'zod';
import type { ItemJson } from '../../../resources/tables/types.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { canonicalItem, digestOf, keyTextOf } from './canonical.ts';
import type { ComparisonState, Side } from './comparison.ts';
import { Comparison, comparisonStateSchema } from './comparison.ts';
import { positionSchema } from './positions.ts';
import type { ScanPage, SegmentPosition } from './scan-pages.ts';
import { scanPages } from './scan-pages.ts';
import { keyWords, sameKeys, summaryOf } from './table-facts.ts';
import { endOf } from './upstream-call.ts';

const sidesSchema = z.object({ left: positionSchema, right: positionSchema });

export const compareCheckpointSchema = z.object({
  positions: sidesSchema,
  read: z.object({ left: z.number(), right: z.number() }),
  passes: z.number(),
  /** Null at the beginning. */
  state: comparisonStateSchema.nullable(),
});
export type CompareCheckpoint = Readonly<z.infer<typeof compareCheckpointSchema>>;

export interface CompareOptions extends BulkOptions<CompareCheckpoint> {
  /** Sees every write that was answered before; costs twice the read units. */
  readonly consistent?: boolean;
  /** Items that may wait for their partner; each takes some 200 bytes of memory. */
  readonly mostWaiting?: number;
  /** How often the tables are read at most, where too many items wait. */
  readonly mostPasses?: number;
  /** What the right one should hold for an item of the left. */
  readonly masked?: (item: ItemJson) => ItemJson;
}

export interface CompareTotals {
  readonly equal: number;
  readonly different: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  /** The first keys of each. */
  readonly firstDifferent: readonly ItemJson[];
  readonly firstOnlyLeft: readonly ItemJson[];
  readonly firstOnlyRight: readonly ItemJson[];
  /** Items read, those of further passes included. */
  readonly read: { readonly left: number; readonly right: number };
  /** 1 unless more items wait for a partner than may: large tables that have little in common. */
  readonly passes: number;
  /** Items among which there are differences that the last pass did not look at one by one; 0 mostly. */
  readonly unsettled: { readonly left: number; readonly right: number };
}

const MOST_WAITING = 300_000;
const MOST_PASSES = 4;
const BEGINNING: CompareCheckpoint = {
  positions: { left: 'start', right: 'start' },
  read: { left: 0, right: 0 },
  passes: 1,
  state: null,
};

/**
 * Compares all items of two tables with the same key, by key and by what DynamoDB holds (the order within maps and sets
 * does not count, nor how a number is written). Both tables are scanned side by side, the one whose items wait being
 * held back. Items that are written meanwhile may count as different. `refused` where the keys differ.
 */
export async function compareTables(
  left: TablePlace,
  right: TablePlace,
  options: CompareOptions,
): Promise<Ended<CompareTotals, CompareCheckpoint>> {
  const { mostWaiting = MOST_WAITING, mostPasses = MOST_PASSES } = options;
  let checkpoint = options.from ?? BEGINNING;
  let comparison = new Comparison(mostWaiting, checkpoint.state ?? undefined);
  const read = { ...checkpoint.read };
  let passes = checkpoint.passes;
  const totals = () => totalsOf(comparison, { ...read }, passes);
  try {
    const [a, b] = await Promise.all([summaryOf(left, options), summaryOf(right, options)]);
    if (!sameKeys(a, b)) {
      const sentence = `The key of ${left.table} is ${keyWords(a)}, that of ${right.table} is ${keyWords(b)}.`;
      return { outcome: 'refused', sentence, ...totals() };
    }
    let bytes = 0;
    for (;;) {
      for await (const { side, page, positions } of bothSides(
        { left, right },
        checkpoint.positions,
        comparison,
        options,
      )) {
        for (const found of page.items) {
          const item = side === 'left' && options.masked ? options.masked(found) : found;
          const text = canonicalItem(item);
          bytes += text.length;
          comparison.add(side, keyTextOf(item, a), digestOf(text));
        }
        if (page.next === 'end') comparison.end(side);
        read[side] += page.items.length;
        const { state } = comparison;
        if (state) checkpoint = { positions, read: { ...read }, passes, state };
        const total = passes === 1 ? a.itemCount + b.itemCount : undefined;
        options.onProgress?.({ done: read.left + read.right, total, bytes, checkpoint });
      }
      const next: ComparisonState | undefined = comparison.nextPass();
      if (!next || passes >= mostPasses) return { outcome: 'done', ...totals() };
      passes += 1;
      checkpoint = { positions: BEGINNING.positions, read: { ...read }, passes, state: next };
      comparison = new Comparison(mostWaiting, next);
    }
  } catch (error) {
    return { ...endOf(error), checkpoint, ...totals() };
  }
}

interface SidePage {
  readonly side: Side;
  readonly page: ScanPage;
  /** Of both sides, after this page. */
  readonly positions: { readonly left: SegmentPosition; readonly right: SegmentPosition };
}

/** Pages of both tables; each is read ahead, and the side on which more items wait is held back. */
async function* bothSides(
  places: Readonly<Record<Side, TablePlace>>,
  from: SidePage['positions'],
  comparison: Comparison,
  { signal, patience, consistent }: CompareOptions,
): AsyncGenerator<SidePage> {
  const pagesOf = (side: Side) =>
    scanPages(places[side], { signal, patience, consistent, positions: [from[side]] });
  const pages = { left: pagesOf('left'), right: pagesOf('right') };
  let positions = from;
  try {
    for (;;) {
      const side = nextSide(comparison, positions);
      if (!side) return;
      const step = await pages[side].next();
      if (step.done) return;
      positions = { ...positions, [side]: step.value.next };
      yield { side, page: step.value, positions };
    }
  } finally {
    await Promise.all([pages.left.return(undefined), pages.right.return(undefined)]);
  }
}

function nextSide(comparison: Comparison, positions: SidePage['positions']): Side | undefined {
  if (positions.left === 'end') return positions.right === 'end' ? undefined : 'right';
  if (positions.right === 'end') return 'left';
  return comparison.waitingOn('left') <= comparison.waitingOn('right') ? 'left' : 'right';
}

function totalsOf(comparison: Comparison, read: CompareTotals['read'], passes: number): CompareTotals {
  const keysOf = (verdict: 'different' | 'onlyLeft' | 'onlyRight') =>
    comparison.firstOf(verdict).map((key) => JSON.parse(key) as ItemJson);
  return {
    ...comparison.totals,
    firstDifferent: keysOf('different'),
    firstOnlyLeft: keysOf('onlyLeft'),
    firstOnlyRight: keysOf('onlyRight'),
    read,
    passes,
    unsettled: comparison.unsettled,
  };
}
