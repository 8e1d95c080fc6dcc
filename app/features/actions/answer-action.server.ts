import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Confirmed, Executed, Wish } from '../../../core/actions/wishes.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import type { Person } from '../../http/people.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { runView } from '../operations/run-view.ts';
import type { ActionAnswer } from './action-answer.ts';
import { actionFormOf } from './action-form.server.ts';
import type { ActionForm } from './action-form.server.ts';

type Context = LoaderFunctionArgs['context'];

/** What the form without scripts is made of again. */
export interface PostedWish {
  readonly environmentId: string;
  readonly input?: string;
  readonly undoOf?: string;
}

export interface Answered {
  readonly answer: ActionAnswer;
  readonly wish?: PostedWish;
}

/**
 * One posted wish, and the gate's answer to it. Everything that decides (who may, what is asked for, whether it may run)
 * is the gate's; this only carries. What fails in the console's own table is an answer too.
 */
export async function answerAction(
  request: Request,
  context: Context,
  person: Person,
  actionId: string,
): Promise<Answered> {
  const parsed = await actionFormOf(request);
  if (parsed.outcome === 'invalid') return { answer: parsed };
  const { form, inputText } = parsed;
  const posted = { environmentId: form.environment, input: inputText, undoOf: form.undoOf };
  try {
    return { answer: await answerTo(form, request, context, person, actionId), wish: posted };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    context.log.error({ failure: error.failure }, 'An action was not answered: the home table failed');
    const sentence = `The console could not reach its own table: ${error.message} Whether it was begun stands under Operations.`;
    return { answer: { outcome: 'unavailable', sentence }, wish: posted };
  }
}

async function answerTo(
  form: ActionForm,
  request: Request,
  context: Context,
  person: Person,
  actionId: string,
): Promise<ActionAnswer> {
  const input = form.input === undefined ? await offeredInput(form, context, actionId) : form.input;
  const wish: Wish = {
    actionId,
    environmentId: form.environment,
    input,
    who: actorOf(person),
    from: originOf(context),
    undoOf: form.undoOf,
    signal: request.signal,
  };
  if (form.intent === 'plan') return context.gate.present(wish);
  const confirmed: Confirmed = {
    ...wish,
    key: form.key ?? '',
    planHash: form.intent === 'begin' ? undefined : form.planHash,
    typedName: form.typedName,
    reason: form.reason,
    breakGlass: form.breakGlass,
  };
  if (form.intent === 'ask') {
    const asked = await context.gate.requestApproval(confirmed);
    if (asked.outcome === 'stopped') return withPlan(context, wish, form.planHash, asked.sentence);
    if (!('approval' in asked)) return asked;
    const { id, expiresAt } = asked.approval;
    return { outcome: 'waiting', approvalId: id, expiresAt };
  }
  // Whoever confirmed a plan stays until its end is known, even if the reader has left.
  const executed = await context.gate.execute({ ...confirmed, signal: AbortSignal.timeout(EXECUTION_MS) });
  return executedAnswer(executed, context, person, form.intent === 'begin');
}

/** Why nothing was asked for, over the plan as it is now: what changed meanwhile is shown, not only said. */
async function withPlan(
  context: Context,
  wish: Wish,
  shownHash: string | undefined,
  sentence: string,
): Promise<ActionAnswer> {
  const presented = await context.gate.present(wish);
  if (presented.outcome !== 'presented') return presented;
  const { presentation } = presented;
  return presentation.hash === shownHash
    ? { outcome: 'stopped', sentence, presentation }
    : { outcome: 'changed', presentation };
}

/** Planning anew and asking for the account, before the run has a deadline of its own. */
const EXECUTION_MS = 60_000;

export function executedAnswer(
  executed: Executed,
  context: Context,
  person: Person,
  begins = false,
): ActionAnswer {
  if ('run' in executed) {
    const { outcome, run, reveal } = executed;
    return {
      outcome,
      run: runView(run, eyesOf(context, person)),
      ...(reveal === undefined ? {} : { reveal }),
    };
  }
  if (!begins || !('presentation' in executed)) return executed;
  // Nobody has confirmed anything yet: what is still asked for is not an objection.
  const { presentation } = executed;
  const asks = executed.outcome === 'changed' || presentation.obstacles.length > 0 || presentation.asksReason;
  return asks ? { outcome: 'presented', presentation } : executed;
}

/**
 * An undo is named by its run alone: what it puts back never leaves the server. It is put back where it was taken, by
 * the action that the run offers, and is nothing to any other: what a person may is asked for there.
 */
async function offeredInput(
  { undoOf, environment }: ActionForm,
  context: Context,
  actionId: string,
): Promise<unknown> {
  if (undoOf === undefined) return undefined;
  const run = await context.home.runs.find(undoOf);
  const offer = run?.outcome?.undo;
  return run?.environmentId === environment && offer?.actionId === actionId ? offer.input : undefined;
}
