import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { MOST_ROWS } from '../../../core/resources/logs/insights-types.ts';
import type { InsightsEvent, InsightsRow } from '../../../core/resources/logs/insights-types.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { Button } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { csvOf, sortedRows } from './insights-csv.ts';

/** What a query of one environment came to. */
export interface InsightsDone {
  readonly label: EnvironmentLabel;
  readonly answer: Extract<InsightsEvent, { kind: 'done' }>;
}

/** Rows in the page; the file has all of them. */
const ROWS_SHOWN = 500;
/** The column that says of which environment a row is; no field of Logs can be called so. */
const ENVIRONMENT = 'environment ';

/** The rows of one environment, or of both in one table and one order. */
export function InsightsRows({ answers }: { readonly answers: readonly InsightsDone[] }) {
  const [order, setOrder] = useState<{ readonly column: string; readonly isDescending: boolean }>();
  const areBoth = answers.length > 1;
  const rows = useMemo(
    () =>
      answers.flatMap(({ label, answer }) =>
        answer.rows.map((row): InsightsRow => ({ ...row, [ENVIRONMENT]: label.label })),
      ),
    [answers],
  );
  const fields = [...new Set(answers.flatMap(({ answer }) => answer.columns))];
  const columns = areBoth ? [ENVIRONMENT, ...fields] : fields;
  const sorted = useMemo(
    () => (order ? sortedRows(rows, order.column, order.isDescending) : rows),
    [rows, order],
  );
  const labelOf = new Map(answers.map(({ label }) => [label.label, label]));
  const download = () => {
    const address = URL.createObjectURL(
      new Blob([csvOf(columns, sorted)], { type: 'text/csv;charset=utf-8' }),
    );
    const link = Object.assign(document.createElement('a'), {
      href: address,
      download: `insights-${answers.map(({ label }) => label.id).join('-')}.csv`,
    });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-3">
        <span role="status" className="tabular text-xs text-ink-muted">
          {formatCount(rows.length)} rows out of {formatCount(sum(answers, 'matchedLines'))} lines found,{' '}
          {formatCount(sum(answers, 'scannedLines'))} ({formatBytes(sum(answers, 'scannedBytes'))}) read.
        </span>
        {answers.some(({ answer }) => answer.isCutOff) ? (
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
          aria-label={`Rows of ${answers.map(({ label }) => label.label).join(' and ')}`}
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
              {sorted.slice(0, ROWS_SHOWN).map((row, index) => {
                const label = labelOf.get(row[ENVIRONMENT] ?? '');
                return (
                  <tr key={index} className="align-top">
                    <td className="py-1 pl-4">
                      <RecordLink environmentId={label?.id} pointer={row['@ptr']} />
                    </td>
                    {areBoth && label ? (
                      <td className="px-4 py-1">
                        <SideName side={label} />
                      </td>
                    ) : null}
                    {fields.map((column) => (
                      <td
                        key={column}
                        className="max-w-[40rem] whitespace-pre-wrap px-4 py-1 font-mono text-2xs [overflow-wrap:anywhere]"
                      >
                        {row[column]}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function sum(
  answers: readonly InsightsDone[],
  count: 'matchedLines' | 'scannedLines' | 'scannedBytes',
): number {
  return answers.reduce((total, { answer }) => total + answer[count], 0);
}

/** Rows that were counted or grouped point to no event. */
function RecordLink({
  environmentId,
  pointer,
}: {
  readonly environmentId?: string;
  readonly pointer?: string;
}) {
  if (!pointer || environmentId === undefined) return null;
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
