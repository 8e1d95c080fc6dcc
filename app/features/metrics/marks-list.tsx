import clsx from 'clsx';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { formatMoment } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { Marks } from './marks.ts';
import { MARK_ICONS, MARK_TONES } from './time-strip.tsx';

interface MarksListProps {
  readonly marks: Marks;
  readonly labels: readonly EnvironmentLabel[];
}

/** What the upright lines stand for, newest first. */
export function MarksList({ marks: { marks, missing }, labels }: MarksListProps) {
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer select-none px-4 py-2.5 text-sm text-ink-muted hover:text-ink">
        What happened in this time: {countOf(marks.length, missing.length === 0)}
      </summary>
      <div className="border-t border-line px-4 py-3 text-xs">
        {missing.map((sentence) => (
          <p key={sentence} role="status" className="mb-2 text-warn">
            {sentence} Its marks are missing.
          </p>
        ))}
        {marks.length === 0 ? (
          <p className="text-ink-faint">
            No deployment, action or alarm{' '}
            {missing.length === 0 ? 'is known of this time' : 'is in what could be read'}.
          </p>
        ) : (
          <ol className="space-y-1.5">
            {[...marks].reverse().map((mark, index) => {
              const label = labels.find(({ id }) => id === mark.environmentId);
              const Icon = MARK_ICONS[mark.kind];
              return (
                <li key={index} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
                  <time className="tabular text-ink-faint">{formatMoment(mark.at)}</time>
                  <span className={clsx('inline-flex w-24 items-center gap-1.5', MARK_TONES[mark.kind])}>
                    <Icon aria-hidden className="size-3.5" />
                    {mark.kind}
                  </span>
                  {label ? <SideName side={label} /> : <span>{mark.environmentId}</span>}
                  {mark.href ? (
                    <PairLink
                      to={mark.href}
                      className="min-w-0 break-words underline-offset-2 hover:underline"
                    >
                      {mark.label}
                    </PairLink>
                  ) : (
                    <span className="min-w-0 break-words">{mark.label}</span>
                  )}
                </li>
              );
            })}
          </ol>
        )}
      </div>
    </details>
  );
}

/** Nothing, only where everything was read. */
function countOf(count: number, isWhole: boolean): string {
  if (isWhole) return count === 0 ? 'nothing' : String(count);
  return count === 0 ? 'not known' : `${count} known`;
}
