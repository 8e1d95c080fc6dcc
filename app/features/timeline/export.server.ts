import { stringify } from 'csv-stringify/sync';
import type { RecordPage, Records } from '../../../core/actions/record.ts';
import type { RunEyes } from '../operations/run-view.ts';
import type { TimelineFilters } from './filters.ts';
import type { RecordView } from './record-view.ts';
import { queryFor, shownOf } from './timeline.server.ts';

const ENTRIES_AT_ONCE = 500;

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS: readonly (readonly [string, (view: RecordView) => string | number | undefined])[] = [
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
];

interface ExportOptions {
  readonly records: Records;
  readonly filters: TimelineFilters;
  readonly eyes: RunEyes;
  readonly seesAll: boolean;
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
  const first = await readPage(options, undefined);
  return format === 'csv' ? csvOf(pagesOf(options, first)) : jsonOf(pagesOf(options, first));
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

/** RFC 4180. No cell begins a formula of a spreadsheet: what would is written behind an apostrophe. */
async function* csvOf(pages: AsyncGenerator<readonly RecordView[]>): AsyncGenerator<string, void, undefined> {
  yield rowsOf([COLUMNS.map(([name]) => name)]);
  for await (const page of pages)
    if (page.length > 0) yield rowsOf(page.map((view) => COLUMNS.map(([, of]) => of(view))));
}

function rowsOf(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}

async function* jsonOf(
  pages: AsyncGenerator<readonly RecordView[]>,
): AsyncGenerator<string, void, undefined> {
  yield '[';
  let separator = '\n';
  for await (const page of pages)
    for (const { isCut: _cut, environment: _label, actionKind: _kind, ...view } of page) {
      yield `${separator}${JSON.stringify(view)}`;
      separator = ',\n';
    }
  yield '\n]\n';
}
