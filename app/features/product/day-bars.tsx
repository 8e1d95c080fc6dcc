import clsx from 'clsx';
import type { ServedDay } from '../../../core/resources/product/availability.ts';
import { formatCount } from '../../components/format.ts';
import { percentWords, toneOfDay } from './product-words.ts';
import type { Tone } from './product-words.ts';

const WIDTH = 6;
const GAP = 2;
const HEIGHT = 28;
/** A worse day is a lower bar too: state is not told by colour alone. */
const LOOKS: Readonly<
  Record<Tone, { readonly height: number; readonly fill: string; readonly word: string }>
> = {
  good: { height: HEIGHT, fill: 'fill-good', word: 'every request answered' },
  warn: { height: 20, fill: 'fill-warn', word: 'some failed' },
  bad: { height: 12, fill: 'fill-bad', word: 'many failed' },
  none: { height: 3, fill: 'fill-line-strong', word: 'no requests' },
};

interface DayBarsProps {
  readonly days: readonly ServedDay[];
  readonly target: number;
}

/** A bar a day, the newest right. */
export function DayBars({ days, target }: DayBarsProps) {
  const troubled = days.filter((day) => day.failed > 0).length;
  return (
    <>
      <svg
        role="img"
        aria-label={`${days.length} days, on ${troubled} of which requests failed`}
        viewBox={`0 0 ${days.length * (WIDTH + GAP) - GAP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-3 h-8 w-full"
      >
        {days.map((day, index) => {
          const { height, fill, word } = LOOKS[toneOfDay(day, target)];
          return (
            <rect
              key={day.at}
              x={index * (WIDTH + GAP)}
              y={HEIGHT - height}
              width={WIDTH}
              height={height}
              rx={1}
              className={clsx(fill)}
            >
              <title>{`${dayOf(day)}: ${word}`}</title>
            </rect>
          );
        })}
      </svg>
      <details className="mt-1">
        <summary className="cursor-pointer text-xs text-ink-muted hover:text-ink">Day by day</summary>
        <table className="tabular mt-2 w-full text-xs">
          <thead className="text-left text-ink-muted">
            <tr>
              <th scope="col" className="py-1 font-normal">
                Day
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                Requests
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                Failed
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                Answered
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {[...days].reverse().map((day) => (
              <tr key={day.at}>
                <td className="py-1">{dayOf(day)}</td>
                <td className="py-1 text-right">{formatCount(day.requests)}</td>
                <td className="py-1 text-right">{formatCount(day.failed)}</td>
                <td className="py-1 text-right">
                  {day.requests === 0 ? '–' : percentWords((day.requests - day.failed) / day.requests)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function dayOf({ at }: ServedDay): string {
  return new Date(at).toISOString().slice(0, 10);
}
