import { valueWords } from '../../../core/resources/alarms/metric-words.ts';
import type { WatchedValues } from '../../../core/resources/alarms/watched-values.ts';

const WIDTH = 320;
const HEIGHT = 56;
const EDGE = 4;
/** Values told in words beside the line. */
const LATEST = 6;

interface ValueLineProps {
  readonly values: WatchedValues;
  readonly limit: number | undefined;
  readonly unit: string;
}

/** What was measured lately around the threshold, as a line; the newest values in words beneath it. */
export function ValueLine({ values: { points, from, to, periodSeconds }, limit, unit }: ValueLineProps) {
  const all = points.map(({ value }) => value);
  const known = limit === undefined ? all : [...all, limit];
  const lowest = Math.min(0, ...known);
  const highest = Math.max(...known);
  const span = highest - lowest || 1;
  const x = (at: number) => EDGE + ((at - from) / (to - from || 1)) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - lowest) / span) * (HEIGHT - 2 * EDGE);
  const hours = Math.round((to - from) / 3_600_000);
  const latest = all.slice(-LATEST).map((value) => valueWords(value, unit));
  const words = `${points.length} values of ${hours} h, from ${valueWords(Math.min(...all), unit)} to ${valueWords(Math.max(...all), unit)}${limit === undefined ? '' : `, threshold ${valueWords(limit, unit)}`}.`;
  return (
    <figure>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-16 w-full rounded border border-line bg-sunken/40"
      >
        {limit === undefined ? null : (
          <line
            x1={0}
            x2={WIDTH}
            y1={y(limit)}
            y2={y(limit)}
            className="stroke-bad"
            strokeDasharray="4 3"
            vectorEffect="non-scaling-stroke"
          />
        )}
        {segmentsOf(points, periodSeconds).map((segment) => (
          <polyline
            key={segment[0]?.at}
            points={segment.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            className="fill-none stroke-accent"
            strokeWidth={1.5}
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <figcaption className="tabular mt-1 text-2xs text-ink-faint">
        {hours} h{limit === undefined ? '' : ` · threshold ${valueWords(limit, unit)}`} · latest{' '}
        {latest.join(', ')}
      </figcaption>
    </figure>
  );
}

type Points = WatchedValues['points'];

/** A gap is a gap: the line ends where a value is missing. A point by itself is drawn as a dot: a line to itself. */
function segmentsOf(points: Points, periodSeconds: number): readonly Points[] {
  const segments: Points[number][][] = [];
  let before: number | undefined;
  for (const point of points) {
    const last = segments.at(-1);
    if (last && before !== undefined && point.at - before <= 1.5 * periodSeconds * 1_000) last.push(point);
    else segments.push([point]);
    before = point.at;
  }
  return segments.map((segment) => (segment.length === 1 ? [...segment, ...segment] : segment));
}
