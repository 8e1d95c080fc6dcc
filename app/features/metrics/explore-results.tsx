import { Link, useSearchParams } from '@remix-run/react';
import { Minus, Plus } from 'lucide-react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { keyInWords } from '../../../core/resources/metrics/metric-keys.ts';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { formatCount } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { noMetricWords, toggled } from './explore-view.ts';
import type { FoundSide } from './explore.server.ts';

interface ExploreResultsProps {
  readonly labels: readonly EnvironmentLabel[];
  readonly found: readonly Cell<FoundSide>[];
  readonly chosen: readonly string[];
}

/** What the words find in both environments: a line a metric, however it is called on either side. */
export function ExploreResults({ labels, found, chosen }: ExploreResultsProps) {
  const [search] = useSearchParams();
  const sides = found.map((cell) => new Set(valueOf(cell)?.keys ?? []));
  const keys = [...new Set(sides.flatMap((side) => [...side]))].sort();
  const most = Math.max(0, ...found.map((cell) => valueOf(cell)?.count ?? 0));
  return (
    <section aria-label="Found" className="space-y-2">
      {found.map((cell, index) =>
        isFailure(cell) ? (
          <div key={index} className="space-y-1">
            {labels[index] ? <SideName side={labels[index]} className="text-xs" /> : null}
            <FailureNote failure={cell} compact />
          </div>
        ) : null,
      )}
      <p role="status" className="text-xs text-ink-muted">
        {keys.length === 0 ? noMetricWords(found) : `${formatCount(most)} metrics have these words`}
        {most > keys.length ? `; the first ${formatCount(keys.length)} are shown` : ''}
        {keys.length > 0 && found.some((cell) => valueOf(cell)?.isCutOff)
          ? '; there are more than the console lists'
          : ''}
      </p>
      {keys.length > 0 ? (
        <ul className="max-h-96 divide-y divide-line/60 overflow-y-auto rounded-lg border border-line bg-surface">
          {keys.map((key) => (
            <FoundMetric
              key={key}
              metric={key}
              sides={labels.filter((_, index) => sides[index]?.has(key))}
              isChosen={chosen.includes(key)}
              to={`?${toggled(search, key).toString()}`}
            />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

interface FoundMetricProps {
  readonly metric: string;
  readonly sides: readonly EnvironmentLabel[];
  readonly isChosen: boolean;
  readonly to: string;
}

function FoundMetric({ metric: key, sides, isChosen, to }: FoundMetricProps) {
  const { namespace, metric, dimensions } = keyInWords(key);
  const Icon = isChosen ? Minus : Plus;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 text-xs">
      <Link to={to} preventScrollReset className="inline-flex items-center gap-2 font-medium hover:underline">
        <Icon aria-hidden className="size-3.5 text-ink-faint" />
        <span className="sr-only">{isChosen ? 'Take away' : 'Draw'} </span>
        {metric}
      </Link>
      <span className="text-ink-faint">{namespace}</span>
      <span className="min-w-0 flex-1 break-words font-mono text-2xs text-ink-muted">
        {dimensions.map(([name, value]) => `${name}=${value}`).join(' ')}
      </span>
      {sides.map((side) => (
        <SideName key={side.id} side={side} className="text-2xs" />
      ))}
    </li>
  );
}
