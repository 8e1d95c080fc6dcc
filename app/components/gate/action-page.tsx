import type { ReactNode } from 'react';
import { refusalSentence } from '../../features/actions/action-answer.ts';
import type { ActionAnswer } from '../../features/actions/action-answer.ts';
import { FailureNote } from '../cells/failure-note.tsx';
import { PairLink } from '../ui/pair-link.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { EnvironmentBand } from './environment-band.tsx';
import { LiveOutcome } from './live-outcome.tsx';
import { PlanView } from './plan-view.tsx';

interface ActionPageProps {
  readonly actionId: string;
  readonly answered?: {
    readonly answer: ActionAnswer;
    readonly wish?: {
      readonly environmentId: string;
      readonly input?: string;
      readonly undoOf?: string;
    };
    readonly key: string;
  };
}

/** A plan as a page, and what came of it: the dialog for browsers without scripts. */
export function ActionPage({ actionId, answered }: ActionPageProps) {
  if (!answered)
    return (
      <p className="text-sm text-ink-muted">
        <code className="font-mono text-xs">{actionId}</code> is begun where the resource is that it acts on:
        what would happen is worked out from there.
      </p>
    );
  const { answer, wish, key } = answered;
  switch (answer.outcome) {
    case 'presented':
    case 'changed':
    case 'stopped':
      return answer.presentation ? (
        <Sheet>
          <EnvironmentBand
            side={answer.presentation.environment}
            confirmation={answer.presentation.confirmation}
          />
          <div className="space-y-5 p-4">
            <h2 className="sr-only">The plan</h2>
            {answer.outcome === 'presented' ? null : (
              <p role="alert" className="text-sm text-bad">
                {answer.outcome === 'stopped'
                  ? answer.sentence
                  : 'The plan has changed since it was shown. Nothing was done. This is what would happen now.'}
              </p>
            )}
            <PlanView
              plan={answer.presentation.plan}
              confirmation={answer.presentation.confirmation}
              obstacles={answer.presentation.obstacles}
            />
            <ConfirmForm
              presentation={answer.presentation}
              hidden={
                <>
                  <input type="hidden" name="environment" value={wish?.environmentId ?? ''} />
                  <input type="hidden" name="key" value={key} />
                  {wish?.input === undefined ? null : <input type="hidden" name="input" value={wish.input} />}
                  {wish?.undoOf === undefined ? null : (
                    <input type="hidden" name="undoOf" value={wish.undoOf} />
                  )}
                </>
              }
            />
          </div>
        </Sheet>
      ) : (
        <Refused sentence={answer.outcome === 'stopped' ? answer.sentence : ''} />
      );
    case 'ran':
    case 'started':
      return (
        <Sheet>
          <div className="space-y-4 p-4">
            <LiveOutcome run={answer.run} />
            {answer.reveal === undefined ? null : (
              <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-xs">
                {answer.reveal}
              </pre>
            )}
          </div>
        </Sheet>
      );
    case 'waiting':
      return (
        <p className="text-sm">
          A second person has to agree.{' '}
          <PairLink className="text-accent underline" to={`/approvals/${answer.approvalId}`}>
            This is the request
          </PairLink>
          .
        </p>
      );
    default:
      return (
        <>
          <Refused sentence={refusalSentence(answer)} />
          {answer.outcome === 'refused' && answer.failure ? <FailureNote failure={answer.failure} /> : null}
        </>
      );
  }
}

function Refused({ sentence }: { readonly sentence: string }) {
  return (
    <p role="alert" className="rounded-lg border border-line bg-surface p-4 text-sm">
      {sentence}
    </p>
  );
}

function Sheet({ children }: { readonly children: ReactNode }) {
  return <div className="max-w-3xl overflow-hidden rounded-lg border border-line bg-surface">{children}</div>;
}
