import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { failureSentence } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { MOST_ROWS } from '../../../core/resources/logs/insights-types.ts';
import type { InsightsEvent } from '../../../core/resources/logs/insights-types.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { csvOf, sortedRows } from './insights-csv.ts';

interface InsightsAnswerProps {
  readonly label: EnvironmentLabel;
  readonly query: string;
  readonly event: InsightsEvent;
}

/** What the query of one environment has come to so far. */
export function InsightsAnswer({ label, query, event }: InsightsAnswerProps) {
  switch (event.kind) {
    case 'running':
      return (
        <p role="status" className="tabular text-sm text-ink-muted">
          {event.status}: {formatCount(event.scannedLines)} lines ({formatBytes(event.scannedBytes)}) read,{' '}
          {formatCount(event.matchedLines)} found.
        </p>
      );
    case 'malformed':
      return <Malformed query={query} {...event} />;
    case 'ended':
      return (
        <p role="status" className="text-sm text-bad">
          The query came to no answer: {event.status}.
        </p>
      );
    case 'failed':
      return (
        <p role="status" className="text-sm text-bad">
          {failureSentence(event.failure)} {event.failure.detail}
        </p>
      );
    case 'done':
      return <Rows label={label} answer={event} />;
  }
}

function Malformed({
  query,
  sentence,
  place,
}: { readonly query: string } & Omit<Extract<InsightsEvent, { kind: 'malformed' }>, 'kind'>) {
  return (
    <div role="alert" className="space-y-1 text-sm text-bad">
      <p>The query is not understood: {sentence}</p>
      {place ? (
        <pre
          className="overflow-x-auto whitespace-pre-wrap rounded bg-sunken px-2 py-1 font-mono text-2xs text-ink"
          tabIndex={0}
        >
          {query.slice(0, place.from)}
          <mark className="rounded bg-bad px-0.5 text-accent-ink">
            {query.slice(place.from, Math.max(place.to, place.from + 1)) || '⏎'}
          </mark>
          {query.slice(Math.max(place.to, place.from + 1))}
        </pre>
      ) : null}
    </div>
  );
}

type Answer = Extract<InsightsEvent, { kind: 'done' }>;
/** Rows in the page; the file has all of them. */
const ROWS_SHOWN = 500;

function Rows({ label, answer }: { readonly label: EnvironmentLabel; readonly answer: Answer }) {
  const { columns, rows, isCutOff } = answer;
  const [order, setOrder] = useState<{ readonly column: string; readonly isDescending: boolean }>();
  const sorted = useMemo(
    () => (order ? sortedRows(rows, order.column, order.isDescending) : rows),
    [rows, order],
  );
  const download = () => {
    const address = URL.createObjectURL(
      new Blob([csvOf(columns, sorted)], { type: 'text/csv;charset=utf-8' }),
    );
    const link = Object.assign(document.createElement('a'), {
      href: address,
      download: `insights-${label.id}.csv`,
    });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-3">
        <span role="status" className="tabular text-xs text-ink-muted">
          {formatCount(rows.length)} rows out of {formatCount(answer.matchedLines)} lines found,{' '}
          {formatCount(answer.scannedLines)} ({formatBytes(answer.scannedBytes)}) read.
        </span>
        {isCutOff ? (
          <span className="text-xs text-warn">
            Cut off at {formatCount(MOST_ROWS)} rows: there may be more.
          </span>
        ) : null}
        {rows.length > ROWS_SHOWN ? (
          <span className="text-xs text-ink-muted">The first {ROWS_SHOWN} are shown, the file has all.</span>
        ) : null}
        {rows.length > 0 ? (
          <Button look="quiet" onClick={download} className="ml-auto">
            <Download aria-hidden className="size-3.5" />
            CSV
          </Button>
        ) : null}
      </div>
      {rows.length === 0 ? null : (
        <div
          className="-mx-4 max-h-[28rem] overflow-auto border-y border-line"
          tabIndex={0}
          role="region"
          aria-label={`Rows of ${label.label}`}
        >
          <table className="w-full text-xs">
            <thead className="sticky top-0 bg-surface text-left text-ink-muted">
              <tr>
                <td />
                {columns.map((column) => (
                  <Header key={column} column={column} order={order} onOrder={setOrder} />
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {sorted.slice(0, ROWS_SHOWN).map((row, index) => (
                <tr key={index} className="align-top">
                  <td className="py-1 pl-4">
                    <RecordLink environmentId={label.id} pointer={row['@ptr']} />
                  </td>
                  {columns.map((column) => (
                    <td
                      key={column}
                      className="max-w-[40rem] whitespace-pre-wrap px-4 py-1 font-mono text-2xs [overflow-wrap:anywhere]"
                    >
                      {row[column]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** Rows that were counted or grouped point to no event. */
function RecordLink({
  environmentId,
  pointer,
}: {
  readonly environmentId: string;
  readonly pointer?: string;
}) {
  if (!pointer) return null;
  return (
    <PairLink
      to="/logs/record"
      search={{ environment: environmentId, ptr: pointer }}
      prefetch="none"
      className="text-2xs text-accent hover:underline"
    >
      Record
    </PairLink>
  );
}

interface HeaderProps {
  readonly column: string;
  readonly order?: { readonly column: string; readonly isDescending: boolean };
  readonly onOrder: (order: { readonly column: string; readonly isDescending: boolean }) => void;
}

function Header({ column, order, onOrder }: HeaderProps) {
  const isOwn = order?.column === column;
  const Icon = order?.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isOwn ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
      className="px-4 py-1.5 font-medium"
    >
      <button
        type="button"
        onClick={() => onOrder({ column, isDescending: isOwn && !order.isDescending })}
        className="inline-flex items-center gap-1 hover:text-ink"
      >
        {column}
        {isOwn ? <Icon aria-hidden className="size-3" /> : null}
      </button>
    </th>
  );
}
