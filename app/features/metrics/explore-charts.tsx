import { useMemo } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { keyInWords } from '../../../core/resources/metrics/metric-keys.ts';
import type { SeriesAnswer } from '../../../core/resources/metrics/series-types.ts';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { SideName } from '../../components/pair/side.tsx';
import type { BoardChart } from './board.ts';
import { BoardContext, useNewBoard } from './board-context.ts';
import { ChartCell } from './chart-cell.tsx';
import type { ExploreView } from './explore-view.ts';
import type { Mark } from './marks.ts';
import type { Stretch } from './time-cursor.ts';
import { TimeStrip } from './time-strip.tsx';

interface ExploreChartsProps {
  readonly labels: readonly EnvironmentLabel[];
  readonly cells: readonly Cell<SeriesAnswer>[];
  readonly view: ExploreView;
  readonly stretch: Stretch;
  readonly marks: readonly Mark[];
  readonly isBeside: boolean;
}

/** A chart for each chosen metric and one for the expression, under the page's time axis. */
export function ExploreCharts({ labels, cells, view, stretch, marks, isBeside }: ExploreChartsProps) {
  const board = useNewBoard(labels, stretch, marks);
  const charts = useMemo(() => chartsOf(cells, view), [cells, view]);
  return (
    <BoardContext.Provider value={board}>
      <div className="space-y-3">
        {cells.map((cell, index) =>
          isFailure(cell) ? (
            <div key={index} className="space-y-1">
              {labels[index] ? <SideName side={labels[index]} className="text-xs" /> : null}
              <FailureNote failure={cell} compact />
            </div>
          ) : null,
        )}
        <TimeStrip />
        {charts.map((chart) => (
          <ChartCell key={chart.id} chart={chart} isBeside={isBeside} isTall isAhead />
        ))}
      </div>
    </BoardContext.Provider>
  );
}

function chartsOf(
  cells: readonly Cell<SeriesAnswer>[],
  { chosen, statistic, math }: ExploreView,
): readonly BoardChart[] {
  const titles = chosen.map((key, index) => {
    const { namespace, metric, dimensions } = keyInWords(key);
    const where = dimensions.map(([, value]) => value).join(' ');
    return { title: `m${index + 1}  ${metric} ${statistic}${where ? `, ${where}` : ''}`, source: namespace };
  });
  const all = math === '' ? titles : [...titles, { title: math, source: 'metric math' }];
  return all.map(({ title, source }, place) => ({
    id: `${place} ${title}`,
    signal: 'traffic',
    title,
    unit: 'count',
    source,
    sides: cells.map((cell) => {
      if (isFailure(cell)) return { lines: undefined, ghost: [] };
      const result = valueOf(cell)?.results[place];
      const lines = result?.lines ?? [];
      return {
        lines: lines.map((line) => ({
          label: lines.length > 1 ? line.label : '',
          state: result?.state ?? 'complete',
          values: line.values,
        })),
        ghost: [],
      };
    }),
  }));
}
