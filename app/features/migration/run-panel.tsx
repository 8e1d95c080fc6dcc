import { Age } from '../../components/clock.tsx';
import { CancelRun } from '../../components/gate/cancel-run.tsx';
import { useLiveRun } from '../../components/gate/live-outcome.tsx';
import { OutcomeView } from '../../components/gate/outcome-view.tsx';
import { UndoOffer } from '../../components/gate/undo-offer.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { isActive } from '../operations/run-view.ts';
import { StepMark } from './step-mark.tsx';
import type { StepView, WayRun } from './way-view.ts';

/** A run along the way as it stands: its steps, its progress, and what can be done about it. */
export function RunPanel({ of }: { readonly of: WayRun }) {
  const run = useLiveRun(of.run);
  return (
    <section
      aria-label={isActive(run) ? 'Under way' : 'The last run'}
      className="space-y-3 border-t border-line px-4 py-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="min-w-0 text-sm font-medium [overflow-wrap:anywhere]">
          {run.summary}{' '}
          <span className="font-normal text-ink-faint">
            · {run.who}, <Age at={run.createdAt} />
          </span>
        </p>
        <div className="flex flex-wrap items-center gap-3">
          {run.mayCancel ? <CancelRun runId={run.id} /> : null}
          <UndoOffer run={run} />
          <PairLink
            to={`/operations/${run.id}`}
            className="text-xs text-accent underline-offset-2 hover:underline"
          >
            The record
          </PairLink>
        </div>
      </div>
      <OutcomeView run={run} />
      {of.steps.length > 1 ? <StepList steps={of.steps} /> : null}
    </section>
  );
}

function StepList({ steps }: { readonly steps: readonly StepView[] }) {
  return (
    <ol aria-label="Steps" className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
      {steps.map(({ title, state, sentence }) => (
        <li key={title} className="flex min-w-0 items-start gap-2 text-xs">
          <StepMark state={state} />
          <span className="min-w-0">
            <span className="font-medium [overflow-wrap:anywhere]">{title}</span>
            {sentence ? (
              <span className="line-clamp-2 text-ink-muted [overflow-wrap:anywhere]" title={sentence}>
                {sentence}
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
