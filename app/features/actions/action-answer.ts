import type { NotPlanned } from '../../../core/actions/wishes.ts';
import type { Presentation } from '../../../core/actions/presentation.ts';
import type { RunView } from '../operations/run-view.ts';

/** What a browser is told of a wish: the gate's answer, without what stays on the server. */
export type ActionAnswer =
  | { readonly outcome: 'presented' | 'changed'; readonly presentation: Presentation }
  | { readonly outcome: 'stopped'; readonly sentence: string; readonly presentation?: Presentation }
  | { readonly outcome: 'waiting'; readonly approvalId: string; readonly expiresAt: number }
  /** `reveal` is for the eyes of whoever asked, in this one answer. */
  | { readonly outcome: 'ran' | 'started'; readonly run: RunView; readonly reveal?: string }
  /** The console could not reach what it keeps for itself. */
  | { readonly outcome: 'unavailable'; readonly sentence: string }
  | NotPlanned;

const STATUS: Readonly<Record<ActionAnswer['outcome'], number>> = {
  presented: 200,
  ran: 200,
  started: 202,
  waiting: 202,
  invalid: 400,
  forbidden: 403,
  unknown: 404,
  changed: 409,
  stopped: 409,
  refused: 422,
  unavailable: 503,
};

/** The HTTP status of an answer. What an action did upstream, well or badly, was done: that is a 200. */
export function statusOf(answer: Pick<ActionAnswer, 'outcome'>): number {
  return STATUS[answer.outcome];
}

/** Why a wish was not even planned, in one sentence. */
export function refusalSentence(
  answer: Exclude<ActionAnswer, { readonly run: RunView } | { readonly presentation: Presentation }>,
): string {
  if (answer.outcome === 'invalid')
    return answer.mistakes.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  if (answer.outcome === 'waiting') return 'A second person has to agree.';
  return answer.sentence;
}
