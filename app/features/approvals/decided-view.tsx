import { OutcomeView, RunLink } from '../../components/gate/outcome-view.tsx';
import { UndoOffer } from '../../components/gate/undo-offer.tsx';
import { refusalSentence } from '../actions/action-answer.ts';
import type { Decided } from './decide.server.ts';

/** What came of pressing the button. */
export function DecidedView({ decided }: { readonly decided: Decided }) {
  if (decided.outcome === 'declined') return <p role="status">Declined. Nothing was changed.</p>;
  if (decided.outcome !== 'approved')
    return (
      <p role="alert" className="text-sm text-bad">
        {decided.sentence}
      </p>
    );
  const { answer } = decided;
  if ('run' in answer)
    return (
      <div role="status" className="space-y-3">
        <OutcomeView run={answer.run} />
        <div className="flex flex-wrap items-center gap-4">
          <UndoOffer run={answer.run} />
          <RunLink runId={answer.run.id} />
        </div>
      </div>
    );
  const sentence =
    'presentation' in answer
      ? answer.outcome === 'stopped'
        ? answer.sentence
        : 'The plan changed at the last moment. Nothing was done.'
      : refusalSentence(answer);
  return (
    <p role="alert" className="text-sm text-bad">
      Agreed, but it did not begin: {sentence}
    </p>
  );
}
