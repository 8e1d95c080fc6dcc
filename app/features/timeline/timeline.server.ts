import type { RecordEntry, RecordPage, Records } from '../../../core/actions/record.ts';
import type { Home } from '../../../core/actions/run.ts';
import { runView } from '../operations/run-view.ts';
import type { RunEyes, RunView } from '../operations/run-view.ts';
import { isUnfiltered, recordQuery } from './filters.ts';
import type { TimelineFilters } from './filters.ts';
import { hasWords, recordView } from './record-view.ts';
import type { RecordView } from './record-view.ts';
import { byDay, groupKey, joinRows, runsOfApprovals } from './rows.ts';
import type { TimelineDay } from './rows.ts';

const ENTRIES = 60;
/** An outcome is looked for among so many entries after its intent, where a page's edge lies between them. */
const OVERLAP = 100;
const RUNS_LOOKED_AT = 100;

export interface Timeline {
  readonly days: readonly TimelineDay[];
  /** What the newest runs offer still: a way back, or that they are under way. */
  readonly runs: Readonly<Record<string, RunView>>;
  readonly before?: number;
  /** When the oldest entry of this page was, where there are older ones, in milliseconds since the epoch. */
  readonly until?: number;
  readonly damaged: readonly number[];
}

/** One page of what was done. An action whose intent and outcome lie on two pages stands on the newer one, whole. */
export async function readTimeline(
  home: Pick<Home, 'records' | 'runs'>,
  filters: TimelineFilters,
  eyes: RunEyes,
  seesAll: boolean,
  signal: AbortSignal,
): Promise<Timeline> {
  // Whoever asks for another source alone is shown no records.
  if (filters.source !== undefined && filters.source !== 'console')
    return { days: [], runs: {}, damaged: [] };
  const { records } = home;
  const [page, newer, runs] = await Promise.all([
    records.page({ ...queryFor(filters, eyes.now, seesAll), limit: ENTRIES }, signal),
    newerEntries(records, filters, signal),
    // The rows stand without it: what is still offered is an addition.
    home.runs.list({ limit: RUNS_LOOKED_AT }).catch(() => ({ runs: [] })),
  ]);
  const older = await olderEntries(records, page, signal);
  const viewsOf = (entries: readonly RecordEntry[]) => entries.map((entry) => recordView(entry, eyes));
  const [before, here, after] = [viewsOf(newer), shownOf(page, filters, eyes, seesAll), viewsOf(older)];
  const approvals = runsOfApprovals([...before, ...here, ...after]);
  const keyOf = (view: RecordView) => groupKey(view, approvals);
  const told = new Set(before.map(keyOf));
  const views = here.filter((view) => !told.has(keyOf(view)));
  const open = new Set(views.map(keyOf));
  return {
    days: byDay(joinRows([...views, ...after.filter((view) => open.has(keyOf(view)))])),
    runs: Object.fromEntries(runs.runs.map((run) => [run.id, runView(run, eyes)])),
    before: page.before,
    until: page.before === undefined ? undefined : page.entries.at(-1)?.at,
    damaged: page.damaged ?? [],
  };
}

/** The store looks for words everywhere; for whoever may not see everything they are looked for in what is seen. */
export function queryFor(filters: TimelineFilters, now: number, seesAll: boolean) {
  const query = recordQuery(filters, now);
  return seesAll ? query : { ...query, text: undefined };
}

/** A page's entries as this reader sees them. */
export function shownOf(
  page: RecordPage,
  { text }: TimelineFilters,
  eyes: RunEyes,
  seesAll: boolean,
): readonly RecordView[] {
  const views = page.entries.map((entry) => recordView(entry, eyes));
  return seesAll || text === undefined ? views : views.filter((view) => hasWords(view, text));
}

/** What stands on the page before, near its end: rows of it are told there already. */
async function newerEntries(
  records: Records,
  filters: TimelineFilters,
  signal: AbortSignal,
): Promise<readonly RecordEntry[]> {
  const { before } = filters;
  // Among filtered rows one half of a run may be left out on purpose.
  if (before === undefined || !isUnfiltered(filters)) return [];
  const { entries } = await records.page({ before: before + OVERLAP, limit: OVERLAP }, signal);
  return entries.filter((entry) => entry.sequence >= before);
}

/** What follows the page: the beginnings of what ends on it. */
async function olderEntries(
  records: Records,
  { before }: RecordPage,
  signal: AbortSignal,
): Promise<readonly RecordEntry[]> {
  if (before === undefined) return [];
  const { entries } = await records.page({ before, limit: OVERLAP }, signal);
  return entries.filter((entry) => entry.sequence >= before - OVERLAP);
}
