import { Await, Form, useNavigation } from '@remix-run/react';
import { Check, CircleAlert, CircleCheck, ThumbsDown } from 'lucide-react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Button } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { ApprovalDetail } from './approval-view.ts';
import type { StillSame } from './still-same.server.ts';

interface DecisionProps {
  readonly approval: ApprovalDetail;
  readonly stillSame?: Promise<StillSame>;
}

/** Agree or decline; or why this person can not. */
export function Decision({ approval, stillSame }: DecisionProps) {
  const { state, isOwn, mayDecide, requestedBy } = approval;
  if (state !== 'waiting') return <Ended approval={approval} />;
  if (isOwn)
    return <Said>Nobody agrees to a plan of their own. Send somebody else the address of this page.</Said>;
  if (!mayDecide || !stillSame)
    return <Said>Your role may not decide here. {requestedBy} waits for somebody who may.</Said>;
  return (
    <Suspense fallback={<Waiting lines={2} />}>
      <Await resolve={stillSame} errorElement={<BrokenStream />}>
        {(now) => <Choice now={now} />}
      </Await>
    </Suspense>
  );
}

function Choice({ now }: { readonly now: StillSame }) {
  const { state } = useNavigation();
  const isSending = state === 'submitting';
  const blocked = now.outcome !== 'same' || now.obstacles.length > 0;
  return (
    <div className="space-y-3">
      {now.outcome === 'same' ? (
        <p className="flex gap-2 text-sm text-good">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          Worked out anew a moment ago: the plan is still the same.
        </p>
      ) : (
        <p role="alert" className="flex gap-2 text-sm text-warn">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {now.outcome === 'another'
            ? 'What would happen now is not what was asked for. Agreeing would make the request void; it has to be made again.'
            : now.sentence}
        </p>
      )}
      {now.outcome === 'same'
        ? now.obstacles.map((obstacle) => (
            <p key={obstacle.code} role="alert" className="text-sm text-bad">
              {obstacle.sentence}
            </p>
          ))
        : null}
      {now.outcome === 'impossible' && now.failure ? <FailureNote failure={now.failure} compact /> : null}
      <Form method="post" className="flex flex-wrap gap-2">
        <Button type="submit" name="decision" value="agree" look="primary" disabled={isSending || blocked}>
          <Check aria-hidden className="size-4" />
          Agree, and run it now
        </Button>
        <Button type="submit" name="decision" value="decline" disabled={isSending}>
          <ThumbsDown aria-hidden className="size-4" />
          Decline
        </Button>
      </Form>
    </div>
  );
}

function Ended({ approval }: { readonly approval: ApprovalDetail }) {
  const { state, decidedBy, runId } = approval;
  const by = decidedBy ? ` by ${decidedBy}` : '';
  const words = {
    waiting: '',
    approved: runId
      ? `Agreed to${by}.`
      : `Agreed to${by}, but there is no run of it: it did not begin, or could not be recorded. The timeline tells.`,
    declined: `Declined${by}. Nothing was changed.`,
    void: 'Void: when it was agreed to, the plan was another already. Nothing was changed. It can be asked for again.',
    expired: 'It has run out without an answer. Nothing was changed. It can be asked for again.',
  } as const;
  return (
    <Said>
      {words[state]}{' '}
      {runId ? (
        <PairLink to={`/operations/${runId}`} className="text-accent underline-offset-2 hover:underline">
          What came of it
        </PairLink>
      ) : null}
    </Said>
  );
}

function Said({ children }: { readonly children: ReactNode }) {
  return <p className="text-sm text-ink-muted">{children}</p>;
}
