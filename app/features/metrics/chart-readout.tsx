import clsx from 'clsx';
import type { Unit } from '../../../core/resources/metrics/golden/types.ts';
import type { BoardChart, ChartSide } from './board.ts';
import { useBoard, useCursor } from './board-context.ts';
import { figuresOf } from './figures.ts';
import type { Stretch } from './time-cursor.ts';
import { formatNumber, unitWords } from './units.ts';

interface ChartReadoutProps {
  readonly chart: BoardChart;
  readonly isInSight: () => boolean;
}

/** What each side's lines are at the cursor, or were at last: the labels of the lines, and their legend. */
export function ChartReadout({ chart, isInSight }: ChartReadoutProps) {
  const { labels, stretch } = useBoard();
  const { at } = useCursor(isInSight);
  return (
    <div className="flex min-h-4 flex-wrap items-baseline gap-x-3 gap-y-0.5 text-2xs">
      {chart.sides.map((side, index) => {
        const label = labels[index];
        if (!label) return null;
        return (
          <span
            key={label.id}
            data-colour={label.colour}
            className="tabular inline-flex items-baseline gap-1.5"
          >
            <span
              aria-hidden
              className={clsx('w-2.5 self-center rounded-full bg-side', index === 0 ? 'h-px' : 'h-0.5')}
            />
            <span className="text-side-ink">{label.id}</span>
            <SideValues side={side} unit={chart.unit} at={at} stretch={stretch} />
          </span>
        );
      })}
    </div>
  );
}

interface SideValuesProps {
  readonly side: ChartSide;
  readonly unit: Unit;
  readonly at: number | undefined;
  readonly stretch: Stretch;
}

function SideValues({ side: { lines }, unit, at, stretch }: SideValuesProps) {
  if (lines === undefined) return <span className="text-ink-faint">not seen</span>;
  const refused = lines.find(({ state }) => state === 'forbidden' || state === 'failed');
  if (refused) return <span className="text-bad">{refused.state === 'forbidden' ? 'denied' : 'failed'}</span>;
  const shown = lines.map((line) => ({ label: line.label, value: valueOf(line.values, at, stretch) }));
  if (shown.every(({ value }) => value === undefined))
    return <span className="text-ink-faint">{at === undefined ? 'nothing measured' : 'no value'}</span>;
  return (
    <>
      {shown.map(({ label, value }, index) => (
        <span key={label || index} className="whitespace-nowrap text-ink">
          {label ? <span className="text-ink-faint">{label} </span> : null}
          {value === undefined ? '–' : formatNumber(value, unit)}
        </span>
      ))}
      <span className="text-ink-faint">{unitWords(unit)}</span>
      {lines.some(({ state }) => state === 'partial') ? <span className="text-warn">in part</span> : null}
    </>
  );
}

function valueOf(
  values: readonly (number | null)[],
  at: number | undefined,
  { from, periodSeconds }: Stretch,
): number | undefined {
  if (at === undefined) return figuresOf({ values }).latest;
  return values[Math.round((at - from) / (periodSeconds * 1_000))] ?? undefined;
}
