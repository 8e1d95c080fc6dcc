import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { ApprovalAnswer } from '../../../core/actions/wishes.ts';
import type { ActionAnswer } from '../actions/action-answer.ts';
import { statusOf } from '../actions/action-answer.ts';
import { executedAnswer } from '../actions/answer-action.server.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Person } from '../../http/people.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import { forgetNotices } from '../rules/notices.server.ts';
import { failureSentence } from '../../../core/cells/cell.ts';

const decisionSchema = z.object({ decision: z.enum(['agree', 'decline']) });

/** Agreeing begins the run, and stays until a short one has ended, even if the reader has left. */
const DECISION_MS = 60_000;

/** What came of a decision, as the page tells it. */
export type Decided =
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'void' | 'stopped' | 'unavailable'; readonly sentence: string }
  | { readonly outcome: 'approved'; readonly answer: ActionAnswer };

export interface DecidedWithStatus {
  readonly decided: Decided;
  readonly status: number;
}

/** One person's answer to another's plan. Who may, and whether the plan is still the same, is decided by the gate. */
export async function decide(
  request: Request,
  context: LoaderFunctionArgs['context'],
  person: Person,
  approvalId: string,
): Promise<DecidedWithStatus> {
  const { decision } = await formOf(
    request,
    decisionSchema,
    'A request is answered by decision=agree or decision=decline.',
  );
  const answer = await homeCell(
    context.gate.decide({
      approvalId,
      agree: decision === 'agree',
      who: actorOf(person),
      from: originOf(context),
      signal: AbortSignal.timeout(DECISION_MS),
    }),
  );
  forgetNotices(context.home);
  if (answer.state !== 'fresh') {
    const sentence = `The console could not reach its own table: ${failureSentence(answer)}`;
    return { decided: { outcome: 'unavailable', sentence }, status: 503 };
  }
  return decidedOf(answer.value, context, person);
}

function decidedOf(
  answer: ApprovalAnswer,
  context: LoaderFunctionArgs['context'],
  person: Person,
): DecidedWithStatus {
  switch (answer.outcome) {
    case 'approved': {
      const executed = executedAnswer(answer.executed, context, person);
      return { decided: { outcome: 'approved', answer: executed }, status: statusOf(executed) };
    }
    case 'void':
    case 'stopped':
      return {
        decided: { outcome: answer.outcome, sentence: answer.sentence },
        status: statusOf({ outcome: 'stopped' }),
      };
    case 'declined':
    case 'waiting':
      return { decided: { outcome: 'declined' }, status: 200 };
  }
}
