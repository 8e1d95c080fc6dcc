import { stringify } from 'csv-stringify/sync';
import type { RecordPage, Records } from '../../../core/actions/record.ts';
import type { Trace, Traces } from '../../../core/traces/types.ts';
import type { RunEyes } from '../operations/run-view.ts';
import type { TimelineFilters } from './filters.ts';
import type { RecordView } from './record-view.ts';
import { queryFor, shownOf } from './timeline.server.ts';

const ENTRIES_AT_ONCE = 500;

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Told = string | number | undefined;

const COLUMNS: readonly (readonly [string, (view: RecordView) => Told])[] = [
  ['sequence', (view) => view.sequence],
  ['at', (view) => new Date(view.at).toISOString()],
  ['kind', (view) => view.kind],
  ['person', (view) => view.who.name],
  ['personId', (view) => view.who.id],
  ['role', (view) => view.who.role],
  ['address', (view) => view.from.address],
  ['environment', (view) => view.environmentId],
  ['action', (view) => view.actionId],
  ['target', (view) => view.target],
  ['summary', (view) => view.summary],
  ['outcome', (view) => view.outcome],
  ['completed', (view) => view.completed],
  ['remaining', (view) => view.remaining],
  ['reason', (view) => view.reason],
  ['approvedBy', (view) => view.approvedBy?.name],
  ['changes', (view) => view.changes && JSON.stringify(view.changes)],
  ['calls', (view) => view.calls && JSON.stringify(view.calls)],
  ['run', (view) => view.runId],
  ['undoOf', (view) => view.undoOf],
  ['planHash', (view) => view.planHash],
  ['requestId', (view) => view.from.requestId],
  ['hash', (view) => view.hash],
  ['source', () => 'console'],
];

/** What a trace of somebody else tells in the same columns: it has no place in the chain, and no hash. */
const TRACE_COLUMNS: Readonly<Record<string, (trace: Trace) => Told>> = {
  at: (trace) => new Date(trace.at).toISOString(),
  kind: (trace) => trace.kind,
  person: (trace) => trace.who,
  environment: (trace) => trace.environmentId,
  target: (trace) => trace.resource,
  summary: (trace) => trace.title,
  outcome: (trace) => trace.outcome,
  reason: (trace) => trace.detail,
  changes: (trace) => trace.parts && JSON.stringify(trace.parts),
  source: (trace) => trace.source,
};

type Line = { readonly record: RecordView } | { readonly trace: Trace };

interface ExportOptions {
  readonly records: Records;
  readonly filters: TimelineFilters;
  readonly eyes: RunEyes;
  readonly seesAll: boolean;
  /** What others than the console left traces of, newest first: it stands among the records, marked by its source. */
  readonly others: Promise<Traces>;
  readonly signal: AbortSignal;
}

/**
 * Every record that the filters let through, newest first, as text in pieces. The first page is read before anything is
 * answered, so that a table that is away is an error and not an empty file; after it one page at a time is held.
 */
export async function exportRecords(
  options: ExportOptions,
  format: ExportFormat,
): Promise<AsyncGenerator<string, void, undefined>> {
  const [first, others] = await Promise.all([firstPage(options), options.others]);
  const lines = linesOf(pagesOf(options, first), others, options.eyes.now);
  return format === 'csv' ? csvOf(lines) : jsonOf(lines);
}

/** Whoever asks for another source alone is given no records. */
function firstPage(options: ExportOptions): Promise<RecordPage> {
  const { source } = options.filters;
  if (source !== undefined && source !== 'console') return Promise.resolve({ entries: [] });
  return readPage(options, undefined);
}

/** A source that could not be read is said first: a file must not look whole that is not. */
function missingLines({ missing }: Traces, now: number): readonly Trace[] {
  return missing
    .filter(({ isNotOffered }) => !isNotOffered)
    .map(({ environmentId, source, sentence }): Trace => ({
      id: `missing ${environmentId} ${source}`,
      at: now,
      kind: 'change',
      source,
      environmentId,
      title: `Missing in this file: ${sentence}`,
    }));
}

function readPage(options: ExportOptions, before: number | undefined): Promise<RecordPage> {
  const { records, filters, eyes, seesAll, signal } = options;
  const query = queryFor(filters, eyes.now, seesAll);
  return records.page({ ...query, before: before ?? query.before, limit: ENTRIES_AT_ONCE }, signal);
}

async function* pagesOf(options: ExportOptions, first: RecordPage): AsyncGenerator<readonly RecordView[]> {
  for (let page = first; ; page = await readPage(options, page.before)) {
    yield shownOf(page, options.filters, options.eyes, options.seesAll);
    if (page.before === undefined || options.signal.aborted) return;
  }
}

/** Records and other traces in one order of time, newest first, a page of records at a time. */
async function* linesOf(
  pages: AsyncGenerator<readonly RecordView[]>,
  others: Traces,
  now: number,
): AsyncGenerator<readonly Line[]> {
  const { traces } = others;
  yield missingLines(others, now).map((trace) => ({ trace }));
  let next = 0;
  const until = (at: number) => {
    const from = next;
    while ((traces[next]?.at ?? Number.NEGATIVE_INFINITY) > at) next += 1;
    return traces.slice(from, next).map((trace): Line => ({ trace }));
  };
  for await (const page of pages) yield page.flatMap((record): Line[] => [...until(record.at), { record }]);
  yield until(Number.NEGATIVE_INFINITY);
}

/** RFC 4180. No cell begins a formula of a spreadsheet: what would is written behind an apostrophe. */
async function* csvOf(pages: AsyncGenerator<readonly Line[]>): AsyncGenerator<string, void, undefined> {
  yield rowsOf([COLUMNS.map(([name]) => name)]);
  for await (const page of pages) if (page.length > 0) yield rowsOf(page.map(cellsOf));
}

function cellsOf(line: Line): readonly Told[] {
  if ('record' in line) return COLUMNS.map(([, of]) => of(line.record));
  return COLUMNS.map(([name]) => TRACE_COLUMNS[name]?.(line.trace));
}

function rowsOf(rows: readonly (readonly Told[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}

async function* jsonOf(pages: AsyncGenerator<readonly Line[]>): AsyncGenerator<string, void, undefined> {
  yield '[';
  let separator = '\n';
  for await (const page of pages)
    for (const line of page) {
      yield `${separator}${JSON.stringify(valueOf(line))}`;
      separator = ',\n';
    }
  yield '\n]\n';
}

function valueOf(line: Line): object {
  if ('trace' in line) return line.trace;
  const { isCut: _cut, environment: _label, actionKind: _kind, ...view } = line.record;
  return { ...view, source: 'console' };
}
