import clsx from 'clsx';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import type { Unit } from '../../../core/resources/metrics/golden/types.ts';
import type { BoardChart } from './board.ts';
import { useBoard } from './board-context.ts';
import { axisTop, highestOf } from './chart-data.ts';
import { ChartReadout } from './chart-readout.tsx';
import { lineInWords } from './figures.ts';
import { PlotOverlay } from './plot-overlay.tsx';
import { Sketch } from './sketch.tsx';
import { useTurn } from './turns.ts';
import { formatNumber, unitWords } from './units.ts';
import { useBox } from './use-box.ts';

// The chart library is loaded where charts are, and nowhere else.
const loadPlot = () => import('./plot.tsx');
const Plot = lazy(() => loadPlot().then((module) => ({ default: module.Plot })));

/** Loads the chart library while the figures are still on their way. */
export function usePlotAhead(isWanted: boolean): void {
  useEffect(() => {
    // What can not be loaded is told where a chart wants it.
    if (isWanted) loadPlot().catch(() => undefined);
  }, [isWanted]);
}

interface ChartCellProps {
  readonly chart: BoardChart;
  /** Each side in a plot of its own, under one scale. */
  readonly isBeside: boolean;
  readonly isTall?: boolean;
  /** Among the first of a page: it is there before the chart library is. */
  readonly isAhead?: boolean;
}

/** One measure of one resource: its name, what it is now, and how it went. */
export function ChartCell({ chart, isBeside, isTall = false, isAhead = false }: ChartCellProps) {
  const unit = unitWords(chart.unit);
  const { ref, isNear, isInSight } = useBox();
  const top = axisTop(useMemo(() => highestOf(chart.sides), [chart]));
  const shared = { chart, isTall, isAhead, top, isNear, isInSight };
  return (
    <figure className="min-w-0 rounded-md border border-line bg-surface px-2.5 pb-2.5 pt-2">
      <div ref={ref}>
        <figcaption className="space-y-0.5">
          <h3 className="truncate text-xs font-medium" title={chart.source}>
            {chart.title}
            {unit ? <span className="font-normal text-ink-faint"> {unit}</span> : null}
          </h3>
          <ChartReadout chart={chart} isInSight={isInSight} />
        </figcaption>
        {isBeside ? (
          <div className="grid grid-cols-2 gap-1">
            {chart.sides.map((_, index) => (
              <ChartPlot key={index} only={index} {...shared} />
            ))}
          </div>
        ) : (
          <ChartPlot {...shared} />
        )}
      </div>
    </figure>
  );
}

interface ChartPlotProps {
  readonly chart: BoardChart;
  readonly only?: number;
  readonly isTall: boolean;
  readonly isAhead: boolean;
  readonly top: number;
  readonly isNear: boolean;
  readonly isInSight: () => boolean;
}

/** The plot of all sides, or of one; its scale is that of all. */
function ChartPlot({ chart, only, isTall, isAhead, top, isNear, isInSight }: ChartPlotProps) {
  const { labels, stretch, colours } = useBoard();
  const { ref, width, height } = useBox();
  const value = useMemo(
    () => ({ sides: chart.sides, stretch, top, width, height }),
    [chart, stretch, top, width, height],
  );
  const turn = useTurn(value, isNear && width > 0);
  const shown = chart.sides.filter((_, index) => only === undefined || only === index);
  const isEmpty = highestOf(shown) === undefined;
  const sketch = isAhead ? (
    <Sketch sides={chart.sides} only={only} colours={colours} stretch={stretch} top={top} />
  ) : null;
  const words = shown.flatMap(({ lines = [] }) => {
    const label = labels[chart.sides.findIndex((side) => side.lines === lines)];
    return lines.map((line) => lineInWords(label?.label ?? '', line, chart.unit));
  });
  return (
    <div
      role="img"
      aria-label={`${chart.title}. ${words.join('; ') || 'Nothing measured'}.`}
      className={clsx('relative mt-1.5 min-w-0', isTall ? 'h-56' : 'h-24')}
    >
      {isEmpty ? (
        <p className="flex h-full items-center justify-center text-2xs text-ink-faint">Nothing measured.</p>
      ) : (
        <>
          <Scale top={turn?.top ?? top} unit={chart.unit} />
          {/* The plot lies beside the numbers of its scale; the time axis above is placed alike. One that is still to be drawn
              anew for a narrower window does not widen it. */}
          <div
            ref={ref}
            className="absolute inset-y-0 left-[40px] right-[8px] overflow-clip [overflow-clip-margin:8px]"
          >
            {turn ? (
              <Suspense fallback={sketch}>
                <Plot only={only} colours={colours} {...turn} />
              </Suspense>
            ) : (
              sketch
            )}
          </div>
          {turn ? <PlotOverlay isInSight={isInSight} /> : null}
        </>
      )}
    </div>
  );
}

const STEPS = [
  { share: 1, place: 'top-0' },
  { share: 0.5, place: 'top-1/2' },
  { share: 0, place: 'top-full' },
] as const;

/** From nought to a round number, in three steps. */
function Scale({ top, unit }: { readonly top: number; readonly unit: Unit }) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {STEPS.map(({ share, place }) => (
        <div key={share} className={clsx('absolute inset-x-0 h-0', place)}>
          <span className="tabular absolute w-[34px] -translate-y-1/2 truncate text-right text-[0.625rem] leading-none text-ink-faint">
            {formatNumber(top * share, unit)}
          </span>
          <div className="absolute left-[40px] right-[8px] border-t border-line" />
        </div>
      ))}
    </div>
  );
}
