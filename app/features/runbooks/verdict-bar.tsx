import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { worstOf } from '../../../core/runbooks/outcome.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { formatDuration } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import type { Pair, Verdict } from './live-runbook.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { verdictWords } from './verdict.ts';

interface VerdictBarProps {
  readonly labels: Pair<EnvironmentLabel>;
  readonly verdicts: Pair<Promise<Verdict>>;
}

const SENTENCES = {
  good: 'All is well.',
  warn: 'Something is to be looked at.',
  unknown: 'Not everything is known.',
  bad: 'Something is wrong.',
} as const;

/** The one verdict of both environments, and each one's own; on a phone both stay in sight. */
export function VerdictBar({ labels, verdicts }: VerdictBarProps) {
  return (
    <section
      aria-label="Verdict"
      className="grid gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]"
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span aria-live="polite" className="flex flex-wrap items-center gap-x-3 text-base font-semibold">
          <Suspense fallback={<span className="text-ink-muted">Looking …</span>}>
            <AwaitBoth resolve={verdicts} errorElement={<BrokenStream />}>
              {(left, right) => {
                const outcome = worstOf([left, right].flatMap((one) => one.outcome ?? []));
                return (
                  <>
                    <OutcomeMark outcome={outcome} withWord />
                    {outcome ? SENTENCES[outcome] : 'Nothing was asked.'}
                  </>
                );
              }}
            </AwaitBoth>
          </Suspense>
        </span>
        {/* Not spoken: it is another figure at each refresh. */}
        <Suspense>
          <AwaitBoth resolve={verdicts} errorElement={<></>}>
            {(left, right) => (
              <span className="tabular text-xs text-ink-faint">
                in {formatDuration(Math.max(left.tookMs, right.tookMs) / 1_000)}
              </span>
            )}
          </AwaitBoth>
        </Suspense>
      </p>
      <ul className="flex flex-col gap-1 text-sm md:flex-row md:gap-6">
        {labels.map((side, index) => (
          <li key={side.id} className="flex items-center gap-2">
            <SideName side={side} />
            <Suspense fallback={<Waiting inline />}>
              <Await resolve={verdicts[index === 0 ? 0 : 1]} errorElement={<BrokenStream />}>
                {(verdict) => (
                  <>
                    <OutcomeMark outcome={(verdict as Verdict).outcome} />
                    <span className="tabular text-xs text-ink-muted">{verdictWords(verdict as Verdict)}</span>
                  </>
                )}
              </Await>
            </Suspense>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The verdict of a step on both sides, small, in its head. */
export function StepMarks({ labels, verdicts }: VerdictBarProps) {
  return (
    <span className="flex items-center gap-3">
      {labels.map((side, index) => (
        <span key={side.id} data-colour={side.colour} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-full bg-side" />
          <Suspense fallback={<Waiting inline />}>
            <Await resolve={verdicts[index === 0 ? 0 : 1]} errorElement={<BrokenStream />}>
              {(verdict) => <OutcomeMark outcome={(verdict as Verdict).outcome} of={side.label} />}
            </Await>
          </Suspense>
        </span>
      ))}
    </span>
  );
}
