import clsx from 'clsx';
import { failureSentence } from '../../../core/cells/cell.ts';
import { TEST_NAME } from '../../../core/resources/logs/patterns/difference.ts';
import type { PatternDifference } from '../../../core/resources/logs/patterns/types.ts';
import { Age } from '../../components/clock.tsx';
import { formatCount } from '../../components/format.ts';
import type { FoundPatterns } from './found-patterns.ts';
import { shortGroup } from './line-origin.tsx';

const VERDICTS: Readonly<Record<PatternDifference['verdict'], readonly [mark: string, tone: string]>> = {
  'only-left': ['◀ only left', 'text-ink-muted'],
  'only-right': ['▶ only right', 'text-bad'],
  grew: ['▲ grew', 'text-bad'],
  shrank: ['▼ shrank', 'text-good'],
  same: ['= the same', 'text-ink-faint'],
  untold: ['not compared', 'text-ink-faint'],
};

/** Errors by what they say, and how the two sides differ. */
export function PatternTable({ found }: { readonly found: FoundPatterns }) {
  const { patterns, errors, unplaced, incomplete, failures, columns } = found;
  return (
    <div className="space-y-3">
      <p role="status" className="tabular text-sm text-ink-muted">
        {errors === 0
          ? 'Nothing went wrong in the groups that could be read.'
          : `${formatCount(errors)} errors of ${formatCount(patterns.length)} kinds.`}
        {unplaced > 0 ? ` ${formatCount(unplaced)} more lines are of further kinds.` : ''}
      </p>
      {failures.map(({ environment, group, failure }) => (
        <p key={`${environment} ${group}`} className="text-xs text-bad [overflow-wrap:anywhere]">
          {environment}, {group}: {failureSentence(failure)}
        </p>
      ))}
      {incomplete.length > 0 ? (
        <p className="text-xs text-warn">
          There is more of {incomplete.map(shortGroup).join(', ')} than was read: counts are too small.
        </p>
      ) : null}
      {patterns.length > 0 ? (
        <div className="-mx-4 overflow-x-auto" tabIndex={0} role="region" aria-label="Errors by pattern">
          <table className="w-full text-sm">
            <thead className="text-left text-xs text-ink-muted">
              <tr className="border-y border-line">
                <th scope="col" className="px-4 py-1.5 font-medium">
                  Pattern
                </th>
                <th scope="col" className="px-2 text-right font-medium">
                  {columns[0]}
                </th>
                <th scope="col" className="px-2 text-right font-medium">
                  {columns[1]}
                </th>
                <th scope="col" className="px-2 font-medium max-md:hidden">
                  Difference
                </th>
                <th scope="col" className="px-2 font-medium max-md:hidden">
                  Over the range
                </th>
                <th scope="col" className="px-4 font-medium max-md:hidden">
                  Last
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {patterns.map((pattern) => (
                <PatternRow key={pattern.pattern} pattern={pattern} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <p className="text-2xs text-ink-faint">Differences: {TEST_NAME}.</p>
    </div>
  );
}

function PatternRow({
  pattern: { pattern, example, left, right, verdict, overTime, lastAt },
}: {
  readonly pattern: PatternDifference;
}) {
  const [mark, tone] = VERDICTS[verdict];
  return (
    <tr className="align-top">
      <th scope="row" className="max-w-[36rem] px-4 py-1.5 text-left font-normal md:min-w-64">
        <details>
          <summary className="cursor-pointer break-words font-mono text-2xs leading-5">
            {pattern || '(nothing)'}
          </summary>
          <p className="mt-1 whitespace-pre-wrap break-all rounded bg-sunken px-2 py-1 font-mono text-2xs leading-5 text-ink-muted">
            {example}
          </p>
        </details>
        <p className={clsx('mt-0.5 text-xs md:hidden', tone)}>
          {mark}{' '}
          <span className="text-ink-faint">
            · <Age at={lastAt} />
          </span>
        </p>
      </th>
      <td className="tabular px-2 py-1.5 text-right">{formatCount(left)}</td>
      <td className="tabular px-2 py-1.5 text-right">{formatCount(right)}</td>
      <td className={clsx('whitespace-nowrap px-2 py-1.5 text-xs max-md:hidden', tone)}>{mark}</td>
      <td className="px-2 py-1.5 max-md:hidden">
        <Sparkline values={overTime} />
      </td>
      <td className="tabular whitespace-nowrap px-4 py-1.5 text-xs text-ink-muted max-md:hidden">
        <Age at={lastAt} />
      </td>
    </tr>
  );
}

const BAR = 4;
const HIGH = 16;

/** Counts over time as bars; the highest tells the scale. */
function Sparkline({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values);
  return (
    <svg
      role="img"
      aria-label={`${formatCount(most)} at most in one of ${values.length} parts of the range`}
      width={values.length * BAR}
      height={HIGH}
      className="text-ink-muted"
    >
      {values.map((value, index) => {
        const height = value === 0 ? 0 : Math.max(1, (value / most) * HIGH);
        return (
          <rect
            key={index}
            x={index * BAR}
            y={HIGH - height}
            width={BAR - 1}
            height={height}
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}
