import { memo } from 'react';
import type { ChartSide } from './board.ts';
import { drawnChart, shownSides } from './chart-data.ts';
import type { DrawnLine, DrawnPoint } from './chart-data.ts';
import { lineLook } from './line-look.ts';
import type { Stretch } from './time-cursor.ts';

interface SketchProps {
  readonly sides: readonly ChartSide[];
  readonly only: number | undefined;
  readonly colours: readonly string[];
  readonly stretch: Stretch;
  readonly top: number;
}

/** Fine enough for the tallest chart: two to a pixel. */
const TALL = 448;

/**
 * The lines of a chart of any size, as the server can draw them: they are read while the page's code, and then the chart
 * library, are still on their way.
 */
export const Sketch = memo(function Sketch({ sides, only, colours, stretch, top }: SketchProps) {
  const { lines, points } = drawnChart(shownSides(sides, only), stretch);
  const wide = (stretch.to - stretch.from) / (stretch.periodSeconds * 1_000);
  return (
    <svg
      aria-hidden
      data-sketch
      className="absolute inset-0 size-full"
      viewBox={`0 0 ${Math.max(1, wide)} ${TALL}`}
      preserveAspectRatio="none"
      fill="none"
    >
      {lines.map((line) => (
        <path
          key={line.key}
          data-colour={colours[line.sideIndex]}
          d={pathOf(line, points, top)}
          vectorEffect="non-scaling-stroke"
          strokeLinecap={line.alone.size > 0 ? 'round' : undefined}
          {...lineLook(line)}
        />
      ))}
    </svg>
  );
});

/** A value between two gaps is a line of no length: its round ends are a dot. */
function pathOf({ key }: DrawnLine, points: readonly DrawnPoint[], top: number): string {
  let path = '';
  let isOpen = false;
  for (const [place, point] of points.entries()) {
    const value = point[key] ?? null;
    if (value !== null) {
      const to = `${place} ${Math.round(TALL * (1 - value / top))}`;
      path += isOpen ? `L${to}` : `M${to}h0`;
    }
    isOpen = value !== null;
  }
  return path;
}
