import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Approval } from '../../../core/actions/run.ts';
import type { Obstacle } from '../../../core/actions/presentation.ts';
import type { Failure } from '../../../core/cells/cell.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { refusalSentence } from '../actions/action-answer.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import type { Person } from '../../http/people.ts';

/** Whether what would happen now is still what was asked for. */
export type StillSame =
  | { readonly outcome: 'same'; readonly obstacles: readonly Obstacle[] }
  | { readonly outcome: 'another' }
  | { readonly outcome: 'impossible'; readonly sentence: string; readonly failure?: Failure };

/** Plans anew, in the name of whoever looks. Changes nothing; agreeing does the same once more, and that one counts. */
export async function stillSame(
  request: Request,
  context: LoaderFunctionArgs['context'],
  person: Person,
  approval: Approval,
): Promise<StillSame> {
  try {
    const presented = await context.gate.present({
      actionId: approval.actionId,
      environmentId: approval.environmentId,
      input: approval.input,
      who: actorOf(person),
      from: originOf(context),
      undoOf: approval.undoOf,
      signal: request.signal,
    });
    if (presented.outcome !== 'presented')
      return {
        outcome: 'impossible',
        sentence: refusalSentence(presented),
        failure: presented.outcome === 'refused' ? presented.failure : undefined,
      };
    const { hash, obstacles } = presented.presentation;
    return hash === approval.planHash ? { outcome: 'same', obstacles } : { outcome: 'another' };
  } catch (error) {
    if (error instanceof HomeError)
      return { outcome: 'impossible', sentence: error.message, failure: error.failure };
    throw error;
  }
}
