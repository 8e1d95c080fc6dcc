import type { RecordEntry, RecordPage, RecordQuery } from '../actions/record.ts';
import { partitionBounds, partitionOf, parseEntry, placeOf, readHead, sortKeyOf } from './record-items.ts';
import type { HomeTable } from './table.ts';

/** A page looks at no more entries than this, and says where to go on. */
const LOOKED_AT = 2_000;
const ENTRIES_PER_QUERY = 200;
const LONGEST_PAGE = 500;
/** Consoles' clocks may differ by so much. */
const SKEW_MS = 60_000;
/** Entries that an emergency kept back are written in this time; later ones are found without an end of the range. */
const LATE_MS = 7 * 24 * 3_600_000;

/**
 * Newest first. A range of time does not walk to its beginning: entries are in the order in which they were written,
 * so that its newer end is found by halving (about 20 reads in a million entries).
 */
export async function readPage(
  table: HomeTable,
  query: RecordQuery,
  signal: AbortSignal,
): Promise<RecordPage> {
  const head = await readHead(table, signal);
  const limit = Math.min(query.limit, LONGEST_PAGE);
  let next = Math.min(query.before ?? Number.POSITIVE_INFINITY, head.sequence + 1) - 1;
  if (query.toAt !== undefined)
    next = await lastWrittenBy(table, query.toAt + LATE_MS + SKEW_MS, next, signal);
  const wanted = filterOf(query);
  const entries: RecordEntry[] = [];
  const damaged: number[] = [];
  for (let looked = 0; next >= 1 && looked < LOOKED_AT;) {
    const step = await stepDown(table, next, Math.min(ENTRIES_PER_QUERY, LOOKED_AT - looked), signal);
    for (const { place, entry } of step.found) {
      if (entry === undefined) damaged.push(place);
      else if (query.fromAt !== undefined && writtenAt(entry) < query.fromAt - SKEW_MS)
        return pageOf(entries, damaged, undefined);
      else if (wanted(entry)) entries.push(entry);
      if (entries.length >= limit) return pageOf(entries, damaged, place);
    }
    looked += Math.max(1, step.found.length);
    next = step.next;
  }
  return pageOf(entries, damaged, next + 1);
}

function pageOf(
  entries: readonly RecordEntry[],
  damaged: readonly number[],
  before: number | undefined,
): RecordPage {
  return {
    entries,
    ...(damaged.length > 0 && { damaged }),
    ...(before !== undefined && before > 1 && { before }),
  };
}

/** When it was written, which for what an emergency kept back is not when it happened. */
function writtenAt(entry: RecordEntry): number {
  return entry.writtenAt ?? entry.at;
}

interface Step {
  readonly found: readonly { readonly place: number; readonly entry: RecordEntry | undefined }[];
  /** The highest sequence that was not looked at; 0 at the beginning of the chain. */
  readonly next: number;
}

async function stepDown(table: HomeTable, from: number, limit: number, signal: AbortSignal): Promise<Step> {
  const { lowest } = partitionBounds(from);
  const { items, more } = await table.query(
    {
      condition: 'PK = :partition AND SK BETWEEN :lowest AND :from',
      values: { ':partition': partitionOf(from), ':lowest': sortKeyOf(lowest), ':from': sortKeyOf(from) },
      limit,
      newestFirst: true,
    },
    signal,
  );
  const found = items.flatMap((item) => {
    const place = placeOf(item);
    return place === undefined ? [] : [{ place, entry: parseEntry(item.entry) }];
  });
  const last = found.at(-1)?.place;
  return { found, next: more && last !== undefined ? last - 1 : lowest - 1 };
}

/** The highest place up to `highest` that was written by then, or a later one where clocks disagree. */
async function lastWrittenBy(
  table: HomeTable,
  at: number,
  highest: number,
  signal: AbortSignal,
): Promise<number> {
  let low = 0;
  let high = highest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const { found } = await stepDown(table, middle, 1, signal);
    const [one] = found;
    if (one?.entry !== undefined && writtenAt(one.entry) > at) high = middle - 1;
    else low = middle;
  }
  return low;
}

function filterOf(query: RecordQuery): (entry: RecordEntry) => boolean {
  const { environmentIds, kinds, actionId, personId, target, runId, fromAt, toAt } = query;
  const text = query.text?.trim().toLowerCase();
  return (entry) =>
    (environmentIds === undefined || environmentIds.includes(entry.environmentId)) &&
    (kinds === undefined || kinds.includes(entry.kind)) &&
    (actionId === undefined || entry.actionId === actionId) &&
    (personId === undefined || entry.who.id === personId) &&
    (target === undefined || entry.target === target) &&
    (runId === undefined || entry.runId === runId || entry.undoOf === runId) &&
    (fromAt === undefined || entry.at >= fromAt) &&
    (toAt === undefined || entry.at <= toAt) &&
    (!text || [entry.summary, entry.target, entry.who.name].some((one) => one?.toLowerCase().includes(text)));
}
