import { Download } from 'lucide-react';
import { useSearchParams } from '@remix-run/react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { MeasuredLine, Unit } from '../../../core/resources/metrics/golden/types.ts';
import { SideName } from '../../components/pair/side.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import type { BoardChart, BoardRow } from './board.ts';
import { kindWords } from './board.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { changed } from './metrics-view.ts';
import { formatNumber, unitWords } from './units.ts';

const COLUMNS = [
  ['Latest', 'latest'],
  ['Min', 'minimum'],
  ['Average', 'average'],
  ['Max', 'maximum'],
  ['p95', 'p95'],
] as const satisfies readonly (readonly [string, keyof Figures])[];

interface FiguresTableProps {
  readonly rows: readonly BoardRow[];
  readonly labels: readonly EnvironmentLabel[];
}

/** The same in numbers, for those who read rather than look. */
export function FiguresTable({ rows, labels }: FiguresTableProps) {
  return (
    <div
      role="region"
      aria-label="Figures"
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full text-xs">
        <thead className="bg-sunken">
          <tr className="border-b border-line text-left text-ink-muted">
            <th scope="col" className="px-3 py-2 font-medium">
              Resource
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Measure
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Environment
            </th>
            {COLUMNS.map(([title]) => (
              <th key={title} scope="col" className="px-3 py-2 text-right font-medium">
                {title}
              </th>
            ))}
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Periods measured
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((row) =>
            row.charts.flatMap((chart) => (
              <ChartRows key={chart.id} row={row} chart={chart} labels={labels} />
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** A line of a side, or why there is none. */
type RowEntry =
  | { readonly label: EnvironmentLabel; readonly line: MeasuredLine }
  | { readonly label: EnvironmentLabel; readonly words: string };

interface ChartRowsProps {
  readonly row: BoardRow;
  readonly chart: BoardChart;
  readonly labels: readonly EnvironmentLabel[];
}

function ChartRows({ row, chart, labels }: ChartRowsProps) {
  const lines = chart.sides.flatMap((side, index): readonly RowEntry[] => {
    const label = labels[index];
    if (!label) return [];
    if (side.lines === undefined) return [{ label, words: 'not seen' }];
    if (side.lines.length === 0) return [{ label, words: 'nothing measured' }];
    return side.lines.map((line) => ({ label, line }));
  });
  return lines.map((entry, index) => (
    <tr key={index} className="border-b border-line/60 last:border-0">
      <th scope="row" className="px-3 py-1.5 text-left font-normal">
        <span className="sr-only">{kindWords(row.kind)} </span>
        <span className="font-mono">{row.key}</span>
      </th>
      <td className="whitespace-nowrap px-3 py-1.5">
        {chart.title}
        {'line' in entry && entry.line.label ? `, ${entry.line.label}` : ''}
        <span className="text-ink-faint"> {unitWords(chart.unit)}</span>
      </td>
      <td className="px-3 py-1.5">
        <SideName side={entry.label} />
      </td>
      {'line' in entry ? (
        <Numbers line={entry.line} unit={chart.unit} />
      ) : (
        <td colSpan={COLUMNS.length + 1} className="px-3 py-1.5 text-right text-ink-faint">
          {entry.words}
        </td>
      )}
    </tr>
  ));
}

function Numbers({ line, unit }: { readonly line: MeasuredLine; readonly unit: Unit }) {
  const figures = figuresOf(line);
  if (line.state === 'forbidden' || line.state === 'failed')
    return (
      <td colSpan={COLUMNS.length + 1} className="px-3 py-1.5 text-right text-bad">
        {line.state === 'forbidden' ? 'CloudWatch denies this one' : 'CloudWatch failed on this one'}
      </td>
    );
  return (
    <>
      {COLUMNS.map(([title, name]) => {
        const value = figures[name];
        return (
          <td key={title} className="tabular whitespace-nowrap px-3 py-1.5 text-right">
            {value === undefined ? <span className="text-ink-faint">–</span> : formatNumber(value, unit)}
          </td>
        );
      })}
      <td className="tabular whitespace-nowrap px-3 py-1.5 text-right text-ink-faint">
        {figures.measured} of {figures.periods || '–'}
        {line.state === 'partial' ? ', in part' : ''}
      </td>
    </>
  );
}

/** The figures, and every value, as files. */
export function FigureFiles({ resource }: { readonly resource?: string }) {
  const [search] = useSearchParams();
  const address = (content: string) =>
    `/metrics/export?${changed(search, { as: undefined, layout: undefined, content, service: resource }).toString()}`;
  return (
    <div className="flex gap-2">
      {(['figures', 'values'] as const).map((content) => (
        <a key={content} download href={address(content)} className={buttonLook('plain')}>
          <Download aria-hidden className="size-4" />
          {content === 'figures' ? 'Figures' : 'Values'} as CSV
        </a>
      ))}
    </div>
  );
}
