import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { canonicalItem, keyTextOf } from './canonical.ts';
import { getTogether } from './copy-items.ts';
import { batchesOf } from './item-writer.ts';
import { readPage, scanPages, startOf } from './scan-pages.ts';
import type { CallOptions } from './table-facts.ts';
import { keyWords, sameKeys, summaryOf } from './table-facts.ts';
import { endOf } from './upstream-call.ts';

/** Items of each side; a larger question is one for `compareTables`. */
const MOST_ITEMS = 10_000;
/** Source: API reference, Scan, TotalSegments. */
const MOST_SEGMENTS = 1_000_000;
/** Items taken from one place of a table, about: neighbours are more alike than others. */
const ITEMS_A_PLACE = 20;
const KEYS_A_CALL = 100;

/** What was looked at: all of both, the first of a side that holds more than upstream has counted, or random places. */
export type SampleReach = 'whole' | 'beginning' | 'random';

export interface SampleTotals {
  readonly reach: SampleReach;
  /** Of the items that were looked at on either side. */
  readonly equal: number;
  readonly different: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly firstDifferent: readonly ItemJson[];
  readonly firstOnlyLeft: readonly ItemJson[];
  readonly firstOnlyRight: readonly ItemJson[];
}

export interface SampleOptions extends BulkOptions<null> {
  /** So many items of each side, at most 10,000, from random places of the table. */
  readonly sample: number;
  /** What the right one should hold for an item of the left. */
  readonly masked?: (item: ItemJson) => ItemJson;
  /** Whether that has the same key; if not, items of the left alone are looked at. */
  readonly keepsKeys?: boolean;
}

/**
 * Compares some items of two tables with the same key: some of the left one with what the right one holds under their
 * keys, and some of the right one with the left. What it finds is there; what it does not find may be. It is short, and
 * begins anew rather than from a checkpoint.
 */
export async function compareSample(
  left: TablePlace,
  right: TablePlace,
  options: SampleOptions,
): Promise<Ended<SampleTotals, null>> {
  const sample = Math.min(options.sample, MOST_ITEMS);
  const seen = new Map<string, Verdict>();
  let reach: SampleReach = 'whole';
  try {
    const [a, b] = await Promise.all([summaryOf(left, options), summaryOf(right, options)]);
    if (!sameKeys(a, b)) {
      const sentence = `The key of ${left.table} is ${keyWords(a)}, that of ${right.table} is ${keyWords(b)}.`;
      return { outcome: 'refused', sentence, ...totalsOf(seen, reach) };
    }
    for (const [own, other, table, onlyOwn] of [
      [left, right, a, 'onlyLeft'],
      ...(options.masked && !options.keepsKeys ? [] : [[right, left, b, 'onlyRight'] as const]),
    ] as const)
      for await (const items of sampleOf(own, Math.max(a.itemCount, b.itemCount), sample, options, (one) => {
        reach = one;
      })) {
        const expected = options.masked && own === left ? items.map(plainly(options.masked)) : items;
        for (const some of batchesOf(expected, KEYS_A_CALL))
          for (const [key, verdict] of await judged(some, other, table, onlyOwn, options))
            seen.set(key, verdict);
        options.onProgress?.({ done: seen.size, bytes: 0, checkpoint: null });
      }
    return { outcome: 'done', ...totalsOf(seen, reach) };
  } catch (error) {
    return { ...endOf(error), checkpoint: null, ...totalsOf(seen, reach) };
  }
}

type Verdict = 'equal' | 'different' | 'onlyLeft' | 'onlyRight';

async function judged(
  items: readonly ItemJson[],
  other: TablePlace,
  keys: KeySchema,
  onlyOwn: 'onlyLeft' | 'onlyRight',
  options: SampleOptions,
): Promise<readonly (readonly [string, Verdict])[]> {
  const found = await getTogether(
    other,
    items.map((item) => keyOf(item, keys)),
    options,
  );
  const partners = options.masked && onlyOwn === 'onlyRight' ? found.map(plainly(options.masked)) : found;
  const byKey = new Map(partners.map((item) => [keyTextOf(item, keys), canonicalItem(item)]));
  return items.map((item) => {
    const key = keyTextOf(item, keys);
    const partner = byKey.get(key);
    if (partner === undefined) return [key, onlyOwn];
    return [key, partner === canonicalItem(item) ? 'equal' : 'different'];
  });
}

/** Without the index that an array's walk hands over. */
function plainly(masked: (item: ItemJson) => ItemJson): (item: ItemJson) => ItemJson {
  return (item) => masked(item);
}

/**
 * Items from random places, until there are enough, or every place was visited; of a table with fewer items than are
 * wanted, all. DynamoDB counts the items of a new table as none for some hours: the larger count of both tables tells
 * better how many places there are.
 */
async function* sampleOf(
  place: TablePlace,
  itemCount: number,
  sample: number,
  { signal, patience }: CallOptions,
  reached: (reach: SampleReach) => void,
): AsyncGenerator<readonly ItemJson[]> {
  let left = sample;
  if (itemCount <= sample) {
    for await (const { items, next } of scanPages(place, { signal, patience, positions: startOf(1) })) {
      if (items.length > left || (items.length === left && next !== 'end')) reached('beginning');
      yield items.slice(0, left);
      left -= items.length;
      if (left <= 0) return;
    }
    return;
  }
  reached('random');
  const segments = Math.min(MOST_SEGMENTS, Math.ceil(itemCount / ITEMS_A_PLACE));
  const visited = new Set<number>();
  while (left > 0 && visited.size < segments) {
    const segment = unvisited(segments, visited);
    visited.add(segment);
    const limit = Math.min(left, 2 * ITEMS_A_PLACE);
    const { items } = await readPage(place, segment, 'start', { signal, patience, segments, limit });
    left -= items.length;
    if (items.length > 0) yield items;
  }
}

/** A random one, or the next that is free. */
function unvisited(segments: number, visited: ReadonlySet<number>): number {
  let segment = Math.floor(Math.random() * segments);
  while (visited.has(segment)) segment = (segment + 1) % segments;
  return segment;
}

function keyOf(item: ItemJson, keys: KeySchema): ItemJson {
  return JSON.parse(keyTextOf(item, keys)) as ItemJson;
}

function totalsOf(seen: ReadonlyMap<string, Verdict>, reach: SampleReach): SampleTotals {
  const keysOf = (wanted: Verdict) =>
    [...seen].filter(([, verdict]) => verdict === wanted).map(([key]) => key);
  const firstOf = (wanted: Verdict) =>
    keysOf(wanted)
      .slice(0, 100)
      .map((key) => JSON.parse(key) as ItemJson);
  return {
    reach,
    equal: keysOf('equal').length,
    different: keysOf('different').length,
    onlyLeft: keysOf('onlyLeft').length,
    onlyRight: keysOf('onlyRight').length,
    firstDifferent: firstOf('different'),
    firstOnlyLeft: firstOf('onlyLeft'),
    firstOnlyRight: firstOf('onlyRight'),
  };
}
