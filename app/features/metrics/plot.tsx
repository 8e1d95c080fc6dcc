import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import type { Unit } from '../../../core/resources/metrics/golden/types.ts';
import { axisTop } from './chart-data.ts';
import type { DrawnChart, DrawnLine } from './chart-data.ts';
import { formatNumber } from './units.ts';

export interface PlotProps {
  readonly chart: DrawnChart;
  readonly colours: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly unit: Unit;
  /** Of the axis; several plots of one measure share it. */
  readonly highest: number | undefined;
  readonly width: number;
  readonly height: number;
}

/** Kept free for the numbers of the axis; what lies over the plot is placed by it (`left-[40px] right-[8px]`). */
const AXIS_WIDTH = 40;
const MARGIN = { top: 6, right: 8, bottom: 4, left: 0 };

/** The lines of one chart. The page says in words beside it what it shows. */
export function Plot({ chart, colours, from, to, unit, highest, width, height }: PlotProps) {
  const top = axisTop(highest);
  return (
    <LineChart
      width={width}
      height={height}
      // What is changed never is the same array: it need not be looked into.
      data={chart.points as unknown[]}
      margin={MARGIN}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="rgb(var(--line))" />
      <XAxis dataKey="at" type="number" domain={[from, to]} allowDataOverflow hide />
      <YAxis
        width={AXIS_WIDTH}
        domain={[0, top]}
        ticks={[0, top / 2, top]}
        tickFormatter={(value: number) => formatNumber(value, unit)}
        tick={{ fill: 'rgb(var(--ink-faint))', fontSize: 10 }}
        tickLine={false}
        axisLine={false}
        interval={0}
      />
      {chart.lines.map((line) => (
        <Line
          key={line.key}
          data-colour={colours[line.sideIndex]}
          dataKey={line.key}
          type="linear"
          stroke="rgb(var(--side))"
          strokeWidth={widthOf(line)}
          strokeOpacity={line.isGhost ? 0.75 : line.isQuiet ? 0.6 : 1}
          strokeDasharray={line.isGhost ? '3 3' : undefined}
          dot={line.alone.size > 0 && !line.isGhost ? loneDot(line.alone) : false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}

/** The right side's line is the heavier one: two lines are told apart without their colours. */
function widthOf({ isGhost, isQuiet, sideIndex }: DrawnLine): number {
  if (isGhost || isQuiet) return 1;
  return sideIndex === 0 ? 1.25 : 2;
}

interface DotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly index?: number;
}

/** A value between two gaps is no line; it is a dot. */
function loneDot(alone: ReadonlySet<number>) {
  return function LoneDot({ cx, cy, index = -1 }: DotProps) {
    if (!alone.has(index) || cx === undefined || cy === undefined) return <g key={index} />;
    return <circle key={index} cx={cx} cy={cy} r={1.75} fill="rgb(var(--side))" />;
  };
}
