import type { RunView } from '../../features/operations/run-view.ts';
import { FailureNote } from '../cells/failure-note.tsx';
import { PairLink } from '../ui/pair-link.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunStateMark } from './run-state-mark.tsx';

/** How a run stands or how it ended, spoken as it changes: state, sentence, failure, and which half is which. */
export function OutcomeView({ run }: { readonly run: RunView }) {
  const isFailed = run.state === 'failed' || run.state === 'unknown';
  return (
    <div className="space-y-3 text-sm">
      <div role="status" className="space-y-3">
        <RunStateMark state={run.state} stall={run.stall} undone={run.undoneBy !== undefined} />
        {run.sentence ? <p className="[overflow-wrap:anywhere]">{run.sentence}</p> : null}
        {run.state === 'waiting' || run.state === 'running' ? <RunProgress run={run} /> : null}
        {run.completed || run.remaining ? (
          <dl className="grid gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-2">
            <HalfOf name="Done" text={run.completed} />
            <HalfOf name="Not done" text={run.remaining} />
          </dl>
        ) : null}
      </div>
      {isFailed && run.failure ? <FailureNote failure={run.failure} compact /> : null}
    </div>
  );
}

function HalfOf({ name, text }: { readonly name: string; readonly text: string | undefined }) {
  return (
    <div className="bg-surface px-3 py-2">
      <dt className="text-2xs text-ink-faint">{name}</dt>
      <dd className="text-xs [overflow-wrap:anywhere]">{text ?? 'nothing'}</dd>
    </div>
  );
}

/** Where everything of a run stands. */
export function RunLink({ runId, onFollow }: { readonly runId: string; readonly onFollow?: () => void }) {
  return (
    <PairLink
      to={`/operations/${runId}`}
      onClick={onFollow}
      className="text-xs text-accent underline-offset-2 hover:underline"
    >
      The record
    </PairLink>
  );
}
