import type { Records } from '../../../core/actions/record.ts';
import { failureSentence } from '../../../core/cells/cell.ts';
import type { Snapshots } from '../../../core/compare/over-time/kept.ts';
import type { Source } from '../../../core/resources/source.ts';
import { snapshotTraces } from '../../../core/traces/from-snapshots.ts';
import { toldActions } from '../../../core/traces/told-actions.ts';
import { tracesOf } from '../../../core/traces/traces.ts';
import type { ToldAction, Traces } from '../../../core/traces/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import type { RunEyes } from '../operations/run-view.ts';
import type { TimelineFilters } from './filters.ts';
import { letsThrough, traceRange } from './trace-filters.ts';

const MOST_ENTRIES = 500;
/** An action may have begun before what is shown, or end after it. */
const MARGIN_MS = 3_600_000;

interface Asked {
  readonly records: Records;
  readonly eyes: RunEyes;
  readonly sources: readonly Source[];
}

/** What was done through the console in a range, so that nobody tells it again. Nothing where the home is away. */
export async function readToldActions(
  { records, eyes, sources }: Asked,
  range: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<readonly ToldAction[]> {
  const page = await homeCell(
    records.page(
      {
        environmentIds: sources.map(({ environment }) => environment.id),
        kinds: ['intent', 'outcome'],
        fromAt: range.from - MARGIN_MS,
        toAt: range.to + MARGIN_MS,
        limit: MOST_ENTRIES,
      },
      signal,
    ),
  );
  if (page.state !== 'fresh') return [];
  return toldActions(page.value.entries, eyes.now, (id) => eyes.actionOf(id)?.kind === 'service');
}

const MOST_SNAPSHOTS = 500;

/** How an environment's settings changed from one kept moment to the next. */
async function readSnapshotTraces(
  snapshots: Snapshots,
  environmentId: string,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Traces> {
  const query = { fromAt: from, toAt: to, limit: MOST_SNAPSHOTS };
  const cell = await homeCell(snapshots.list(environmentId, query, signal));
  const missing = (sentence: string): Traces['missing'] => [
    { environmentId, source: 'snapshots', sentence, isNotOffered: false },
  ];
  if (cell.state !== 'fresh') {
    // A console that never kept anything has no table yet.
    return { traces: [], missing: cell.state === 'absent' ? [] : missing(failureSentence(cell)) };
  }
  const { heads, more } = cell.value;
  return {
    traces: snapshotTraces(heads),
    missing: more ? missing('There are more than are shown at once. Choose a shorter time to see them.') : [],
  };
}

const NOTHING: Traces = { traces: [], missing: [] };

/**
 * What changed beside what the records tell, in all of the environments that the filters name, newest first. `oldest`
 * says where the page of records ends that they stand among, in milliseconds since the epoch.
 */
export async function readOtherTraces(
  asked: Asked & { readonly snapshots: Snapshots },
  filters: TimelineFilters,
  oldest: Promise<number | undefined>,
  budget: Budget,
): Promise<Traces> {
  const range = traceRange(filters, asked.eyes.now);
  if (!range) return NOTHING;
  const sources = asked.sources.filter(
    ({ environment }) => filters.environment === undefined || environment.id === filters.environment,
  );
  const actions = readToldActions({ ...asked, sources }, range, budget.signal);
  const { snapshots } = asked;
  const [from, ...each] = await Promise.all([
    oldest,
    ...sources.map((source) => tracesOf(source, range, budget, { actions })),
    ...sources.map(({ environment }) => readSnapshotTraces(snapshots, environment.id, range, budget.signal)),
  ]);
  return {
    traces: each
      .flatMap(({ traces }) => traces)
      .filter((trace) => trace.at >= (from ?? range.from) && letsThrough(filters, trace))
      .toSorted((a, b) => b.at - a.at),
    missing: each.flatMap(({ missing }) => missing),
  };
}
