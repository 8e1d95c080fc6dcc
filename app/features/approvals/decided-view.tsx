import { LiveOutcome } from '../../components/gate/live-outcome.tsx';
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
  if ('run' in answer) return <LiveOutcome run={answer.run} />;
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
