import {
  bucketsListing,
  queuesListing,
  tablesListing,
  topicsListing,
} from '../../app/features/lists/listings.server.ts';
import { pairedList } from '../../app/features/lists/paired-list.server.ts';
import type { Listing } from '../../app/features/lists/paired-list.server.ts';
import type { RowMark } from '../../app/features/lists/row-mark.ts';
import type { Comparison } from '../../core/compare/differences.ts';
import { counts } from '../../core/compare/words.ts';
import type { Source } from '../../core/resources/source.ts';
import type { Budget } from '../../core/upstream/budget.ts';

/** How many differences that are to be looked at each row is marked with, by `kind key`. */
type MarkedRows = ReadonlyMap<string, number>;

/** What the console's own lists mark. */
export async function markedInLists(sides: readonly [Source, Source], budget: Budget): Promise<MarkedRows> {
  const lists = await Promise.all([
    marksOf(tablesListing(budget), sides),
    marksOf(bucketsListing(budget), sides),
    marksOf(queuesListing(budget), sides),
    marksOf(topicsListing(budget), sides),
  ]);
  return new Map(lists.flat());
}

async function marksOf<Row>(
  listing: Listing<Row>,
  sides: readonly [Source, Source],
): Promise<readonly (readonly [string, number])[]> {
  const { rows } = await pairedList(listing, sides, { filter: '', page: 1 }).page;
  return Promise.all(
    rows.map(async ({ key, mark }) => [`${listing.kind} ${key}`, countOf(await mark)] as const),
  );
}

function countOf(mark: RowMark): number {
  if (mark.state === 'alone') return mark.isMeant ? 0 : 1;
  return mark.state === 'different' ? mark.count : 0;
}

/** The paths that a list is told of. */
const TOLD_IN_LISTS: Readonly<Record<string, RegExp>> = {
  tables: /^(?!TimeToLive|ContinuousBackups|Tags)/,
  buckets: /^$|^(?:Versioning|Lifecycle)/,
  queues: /^(?!Tags)/,
  topics: /^$|^Subscriptions\[[^\]]*\]$/,
};

/** What the lists should mark, as the whole comparison has it. */
export function expectedInLists({ pairs }: Comparison): MarkedRows {
  return new Map(
    pairs.map(({ kind, key, differences }) => [
      `${kind} ${key}`,
      differences.filter((one) => counts(one) && TOLD_IN_LISTS[kind]?.test(one.path)).length,
    ]),
  );
}
