import { memo, useMemo } from 'react';
import { Line, LineChart, XAxis, YAxis } from 'recharts';
import type { ChartSide } from './board.ts';
import { drawnChart, shownSides } from './chart-data.ts';
import { lineLook } from './line-look.ts';
import type { Stretch } from './time-cursor.ts';

export interface PlotProps {
  readonly sides: readonly ChartSide[];
  /** Draws this side alone. */
  readonly only: number | undefined;
  readonly colours: readonly string[];
  readonly stretch: Stretch;
  /** Of the axis, which begins at nought. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

// The page draws its own axes, beside all plots alike; a margin keeps the thickness of a line inside.
const MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

/** The lines of one chart, and nothing else: axes, cursor and marks lie over and under it, and are drawn by themselves. */
export const Plot = memo(function Plot({ sides, only, colours, stretch, top, width, height }: PlotProps) {
  const { lines, points } = useMemo(
    () => drawnChart(shownSides(sides, only), stretch),
    [sides, only, stretch],
  );
  return (
    <LineChart
      width={width}
      height={height}
      data={points as unknown[]}
      margin={MARGIN}
      accessibilityLayer={false}
      throttleDelay={1_000}
    >
      <XAxis dataKey="at" type="number" domain={[stretch.from, stretch.to]} allowDataOverflow hide />
      <YAxis domain={[0, top]} allowDataOverflow hide />
      {lines.map((line) => (
        <Line
          key={line.key}
          data-colour={colours[line.sideIndex]}
          dataKey={line.key}
          type="linear"
          dot={line.alone.size > 0 && !line.isGhost ? loneDot(line.alone, colours[line.sideIndex]) : false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
          {...lineLook(line)}
        />
      ))}
    </LineChart>
  );
});

interface DotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly index?: number;
}

/** A value between two gaps is no line; it is a dot. */
function loneDot(alone: ReadonlySet<number>, colour: string | undefined) {
  return function LoneDot({ cx, cy, index = -1 }: DotProps) {
    if (!alone.has(index) || cx === undefined || cy === undefined) return <g key={index} />;
    return <circle key={index} data-colour={colour} cx={cx} cy={cy} r={1.75} fill="rgb(var(--side))" />;
  };
}
