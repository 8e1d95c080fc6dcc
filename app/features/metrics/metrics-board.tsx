import { Await } from '@remix-run/react';
import { Suspense, useMemo } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { GoldenAnswer } from '../../../core/resources/metrics/golden/types.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { boardRows, kindWords, placeOf } from './board.ts';
import type { BoardRow } from './board.ts';
import { BoardContext, useNewBoard } from './board-context.ts';
import { ChartCell } from './chart-cell.tsx';
import { FiguresTable } from './figures-table.tsx';
import type { Mark } from './marks.ts';
import type { SideCells } from './metrics-side.server.ts';
import type { MetricsView } from './metrics-view.ts';
import type { Stretch } from './time-cursor.ts';
import { TimeStrip } from './time-strip.tsx';

/** As many as a tall screen shows at once. */
const ROWS_AHEAD = 6;

interface MetricsBoardProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly sides: readonly [{ readonly cells: Promise<SideCells> }, { readonly cells: Promise<SideCells> }];
  /** Which side answered first, and what: a fallback that had to wait itself would be drawn for nobody. */
  readonly first: Promise<{ readonly index: number; readonly cells: SideCells }>;
  readonly view: Pick<MetricsView, 'layout' | 'form'>;
  readonly stretch: Stretch;
  readonly marks: readonly Mark[];
}

/** All charts under one time axis: drawn from the side that answers first, and filled in by the other. */
export function MetricsBoard({ labels, sides, first, view, stretch, marks }: MetricsBoardProps) {
  const board = useNewBoard(labels, stretch, marks);
  const drawn = (cells: readonly (SideCells | undefined)[]) => (
    <Rows cells={cells} labels={labels} view={view} />
  );
  return (
    <BoardContext.Provider value={board}>
      <div className="space-y-4">
        {view.form === 'charts' ? <TimeStrip /> : null}
        <Suspense fallback={<Waiting lines={12} />}>
          <Await resolve={first} errorElement={<BrokenStream />}>
            {({ index, cells }) => (
              <Suspense fallback={drawn(index === 0 ? [cells, undefined] : [undefined, cells])}>
                <AwaitBoth resolve={[sides[0].cells, sides[1].cells]} errorElement={<BrokenStream />}>
                  {(left, right) => drawn([left, right])}
                </AwaitBoth>
              </Suspense>
            )}
          </Await>
        </Suspense>
      </div>
    </BoardContext.Provider>
  );
}

interface RowsProps {
  readonly cells: readonly (SideCells | undefined)[];
  readonly labels: readonly EnvironmentLabel[];
  readonly view: Pick<MetricsView, 'layout' | 'form'>;
}

function Rows({ cells, labels, view }: RowsProps) {
  const [left, right] = cells;
  const rows = useMemo(
    () =>
      boardRows([left, right].map((side) => ({ now: answerOf(side?.now), ghost: answerOf(side?.ghost) }))),
    [left, right],
  );
  return (
    <>
      {cells.map((side, index) => {
        const label = labels[index];
        return label && side ? <SideNotes key={label.id} cells={side} label={label} /> : null;
      })}
      {rows.length === 0 ? (
        <p className="rounded-lg border border-line bg-surface px-4 py-6 text-sm text-ink-faint">
          Nothing of this is measured yet in either environment.
        </p>
      ) : view.form === 'table' ? (
        <FiguresTable rows={rows} labels={labels} />
      ) : (
        rows.map((row, index) => (
          <RowCharts
            key={`${row.kind} ${row.key}`}
            row={row}
            isBeside={view.layout === 'beside'}
            beginsKind={rows[index - 1]?.kind !== row.kind}
            isAhead={index < ROWS_AHEAD}
          />
        ))
      )}
    </>
  );
}

function answerOf(cell: Cell<GoldenAnswer> | undefined): GoldenAnswer | undefined {
  if (cell?.state === 'empty')
    return { from: 0, to: 0, periodSeconds: 60, charts: [], messages: [], undiscovered: [] };
  return cell && valueOf(cell);
}

/** What is to be known of a side as a whole. */
function SideNotes({ cells, label }: { readonly cells: SideCells; readonly label: EnvironmentLabel }) {
  const { now, ghost } = cells;
  const answer = valueOf(now);
  const sentences = [
    ...(now.state === 'empty' ? ['Nothing of this is measured here.'] : []),
    ...(now.state === 'stale' ? ['The newest attempt failed; these are the last good figures.'] : []),
    ...(answer?.messages ?? []),
    ...(answer?.undiscovered ?? []).map(
      (namespace) =>
        `What there is of ${namespace} could not be listed; the catalogue's names are asked for.`,
    ),
    ...(ghost && isFailure(ghost) ? ['The time that it is compared with could not be read.'] : []),
  ];
  if (!isFailure(now) && sentences.length === 0) return null;
  return (
    <section aria-label={`Metrics of ${label.label}`} className="space-y-1.5">
      <SideName side={label} className="text-xs" />
      {isFailure(now) ? <FailureNote failure={now} compact /> : null}
      {sentences.map((sentence) => (
        <p key={sentence} role="status" className="text-xs text-ink-muted">
          {sentence}
        </p>
      ))}
    </section>
  );
}

interface RowChartsProps {
  readonly row: BoardRow;
  readonly isBeside: boolean;
  readonly beginsKind: boolean;
  readonly isAhead: boolean;
}

function RowCharts({ row, isBeside, beginsKind, isAhead }: RowChartsProps) {
  return (
    <section aria-label={`${kindWords(row.kind)}: ${row.key}`} className="space-y-1.5">
      {beginsKind ? (
        <p className="pt-2 text-xs font-medium uppercase tracking-wide text-ink-faint">
          {kindWords(row.kind)}
        </p>
      ) : null}
      <h2 className="text-sm font-medium">
        <PairLink to={placeOf(row)} prefetch="none" className="underline-offset-2 hover:underline">
          {row.key}
        </PairLink>
      </h2>
      <div className="grid grid-cols-2 gap-2 xl:grid-cols-4">
        {row.charts.map((chart) => (
          <ChartCell key={chart.id} chart={chart} isBeside={isBeside} isAhead={isAhead} />
        ))}
      </div>
    </section>
  );
}
