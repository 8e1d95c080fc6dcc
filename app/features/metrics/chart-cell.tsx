import clsx from 'clsx';
import { lazy, Suspense, useMemo } from 'react';
import type { BoardChart, ChartSide } from './board.ts';
import { useBoard } from './board-context.ts';
import { ChartReadout } from './chart-readout.tsx';
import { drawnChart } from './chart-data.ts';
import { lineInWords } from './figures.ts';
import { PlotOverlay } from './plot-overlay.tsx';
import { useTurn } from './turns.ts';
import { unitWords } from './units.ts';
import { useBox } from './use-box.ts';

// The chart library is loaded where charts are, and nowhere else.
const Plot = lazy(() => import('./plot.tsx').then((module) => ({ default: module.Plot })));

interface ChartCellProps {
  readonly chart: BoardChart;
  /** Each side in a plot of its own, under one scale. */
  readonly isBeside: boolean;
  readonly isTall?: boolean;
}

/** One measure of one resource: its name, what it is now, and how it went. */
export function ChartCell({ chart, isBeside, isTall = false }: ChartCellProps) {
  const unit = unitWords(chart.unit);
  return (
    <figure className="min-w-0 rounded-md border border-line bg-surface px-2.5 pb-1 pt-2">
      <figcaption className="space-y-0.5">
        <h3 className="truncate text-xs font-medium" title={chart.source}>
          {chart.title}
          {unit ? <span className="font-normal text-ink-faint"> {unit}</span> : null}
        </h3>
        <ChartReadout chart={chart} />
      </figcaption>
      {isBeside ? (
        <div className="grid grid-cols-2 gap-1">
          {chart.sides.map((_, index) => (
            <ChartPlot key={index} chart={chart} only={index} isTall={isTall} />
          ))}
        </div>
      ) : (
        <ChartPlot chart={chart} isTall={isTall} />
      )}
    </figure>
  );
}

interface ChartPlotProps {
  readonly chart: BoardChart;
  readonly only?: number;
  readonly isTall: boolean;
}

/** The plot of all sides, or of one; its scale is that of all. */
function ChartPlot({ chart, only, isTall }: ChartPlotProps) {
  const { labels, stretch } = useBoard();
  const { ref, width, height, isNear } = useBox();
  const highest = useMemo(() => drawnChart(chart.sides, stretch).highest, [chart, stretch]);
  const value = useMemo(
    () => ({
      drawn: drawnChart(
        chart.sides.map((side, index) => shownSide(side, index, only)),
        stretch,
      ),
      highest,
      stretch,
      width,
      height,
    }),
    [chart, only, highest, stretch, width, height],
  );
  const turn = useTurn(value, isNear && width > 0);
  const sides = chart.sides.flatMap(({ lines }, index) =>
    only === undefined || only === index
      ? (lines ?? []).map((line) => lineInWords(labels[index]?.label ?? '', line, chart.unit))
      : [],
  );
  const isEmpty = value.drawn.lines.length === 0;
  return (
    <div
      ref={ref}
      role="img"
      aria-label={`${chart.title}. ${sides.join('; ') || 'Nothing measured'}.`}
      className={clsx('relative mt-1 min-w-0', isTall ? 'h-56' : 'h-28')}
    >
      {isEmpty ? (
        <p className="flex h-full items-center justify-center text-2xs text-ink-faint">Nothing measured.</p>
      ) : turn ? (
        <Suspense fallback={null}>
          <Plot
            chart={turn.drawn}
            colours={labels.map(({ colour }) => colour)}
            from={turn.stretch.from}
            to={turn.stretch.to}
            unit={chart.unit}
            highest={turn.highest}
            width={turn.width}
            height={turn.height}
          />
          <PlotOverlay />
        </Suspense>
      ) : null}
    </div>
  );
}

const HIDDEN: ChartSide = { lines: [], ghost: [] };

function shownSide(side: ChartSide, index: number, only: number | undefined): ChartSide {
  return only === undefined || only === index ? side : HIDDEN;
}
