import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { SideName } from '../../components/pair/side.tsx';
import { CheckSide } from './check-side.tsx';
import type { LiveStep, Pair } from './live-runbook.ts';
import { ProseView } from './prose-view.tsx';
import { StepActions } from './step-actions.tsx';
import { StepMarks } from './verdict-bar.tsx';

interface StepCardProps {
  readonly number: number;
  readonly step: LiveStep;
  readonly labels: Pair<EnvironmentLabel>;
  readonly isOld: boolean;
  /** What a run of the runbook adds: its tick, its notes. */
  readonly children?: ReactNode;
}

/** One step: what it says, what its checks tell of both environments, and what it offers. */
export function StepCard({ number, step, labels, isOld, children }: StepCardProps) {
  const { id, title, prose, checks, verdicts, actions } = step;
  const hasSides = checks.length > 0 || actions.some((side) => side.length > 0);
  return (
    <section
      id={id}
      aria-labelledby={`step-${id}`}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <h2 id={`step-${id}`} className="text-sm font-semibold">
          <span className="tabular mr-2 font-normal text-ink-faint">{number}</span>
          {title}
        </h2>
        {checks.length > 0 ? <StepMarks labels={labels} verdicts={verdicts} /> : null}
      </header>
      {prose.length > 0 ? (
        <div className="px-4 pt-3">
          <ProseView blocks={prose} />
        </div>
      ) : null}
      {hasSides ? (
        <div className="grid md:grid-cols-2 md:divide-x md:divide-line">
          {labels.map((side, index) => {
            const half = index === 0 ? 0 : 1;
            return (
              <div
                key={side.id}
                data-half={half === 0 ? 'left' : 'right'}
                role="group"
                aria-label={`${title}: ${side.label}`}
                className="min-w-0 space-y-3 px-4 py-3"
              >
                <SideName side={side} className="text-xs" />
                {checks.map((check) => (
                  <CheckSide key={check.key} title={check.title} result={check.sides[half]} />
                ))}
                <StepActions
                  environmentId={side.id}
                  actions={actions[half]}
                  verdict={verdicts[half]}
                  isOld={isOld}
                />
              </div>
            );
          })}
        </div>
      ) : (
        <div className="h-3" />
      )}
      {children}
    </section>
  );
}
