import type { Content, Outcome } from './action.ts';
import { endRun, executeRun } from './executing.ts';
import type { Ended } from './executing.ts';
import type { GateParts } from './gate-parts.ts';
import { take } from './holding.ts';
import { prepare } from './presenting.ts';
import { beginningOf, sayRecord, sayRecordSurely } from './recording.ts';
import type { Run } from './run.ts';

/** Longer than any plan takes; whoever begins a run holds nothing meanwhile. */
const LOOK_AGAIN_MS = 60_000;

export type Begun =
  | ({ readonly outcome: 'ended' } & Ended)
  /** Something stands in the way now; the run waits on. */
  | { readonly outcome: 'obstructed'; readonly sentence: string }
  /** Another console has begun it, or it has ended. */
  | { readonly outcome: 'taken' };

interface Poured {
  readonly content: Content;
  readonly signal: AbortSignal;
}

/**
 * Begins a run that waits, and carries it to its end. Hours may lie between its confirmation and this moment, so it is
 * asked once more whether whoever confirmed it may, whether anything stands in the way, and whether the plan is still
 * the same; and whether somebody has stopped it. The intent is in the chain before it is taken, and it is taken before
 * the first call: what waits has changed nothing, whatever console was killed. What does not begin ends here, except
 * that somebody who sends content may send it again.
 */
export async function begin(parts: GateParts, run: Run, poured?: Poured): Promise<Begun> {
  const look = await lookAgain(parts, run, poured);
  if (look.outcome === 'obstructed' && poured) return look;
  const objection = look.outcome === 'same' ? await recordIntent(parts, run) : look.end;
  const held = await take(parts, run.id, 'waiting');
  if (!held) return { outcome: 'taken' };
  const end = held.cancelRequestedBy ? STOPPED : objection;
  const ended = end ? await endRun(parts, held, end) : await executeRun(parts, held, poured ?? {});
  return { outcome: 'ended', ...ended };
}

const STOPPED = {
  outcome: 'cancelled',
  sentence: 'It was stopped before it began. Nothing was changed.',
} as const;

type Look =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'obstructed'; readonly sentence: string; readonly end: Outcome }
  | { readonly outcome: 'different'; readonly end: Outcome };

async function lookAgain(parts: GateParts, run: Run, poured?: Poured): Promise<Look> {
  if (run.cancelRequestedBy) return { outcome: 'different', end: STOPPED };
  const { actionId, environmentId, input, who, from, undoOf } = run;
  if (!poured && parts.actions.find((one) => one.id === actionId)?.takesContent)
    return {
      outcome: 'different',
      end: { outcome: 'cancelled', sentence: 'Its content did not come. Nothing was changed.' },
    };
  const signal = poured?.signal ?? AbortSignal.timeout(LOOK_AGAIN_MS);
  const preparing = await prepare(parts, { actionId, environmentId, input, who, from, undoOf, signal });
  switch (preparing.outcome) {
    case 'invalid':
    case 'unknown':
      return obstructed('This console knows no such action or environment any more.');
    case 'forbidden':
      return obstructed(preparing.sentence);
    case 'refused':
      // What could not be read now is not what would be different.
      return preparing.failure ? obstructed(preparing.sentence) : different(preparing.sentence);
    case 'prepared': {
      const { obstacles, hash } = preparing.prepared.presentation;
      const obstacle = obstacles.find((one) => !(one.breakable && run.brokeGlass));
      if (obstacle) return obstructed(obstacle.sentence);
      return hash === run.planHash ? { outcome: 'same' } : different('The plan would be another one now.');
    }
  }
}

function obstructed(sentence: string): Look {
  const end = {
    outcome: 'failed',
    sentence: `It was not begun, so nothing was changed. ${sentence}`,
  } as const;
  return { outcome: 'obstructed', sentence, end };
}

function different(why: string): Look {
  const sentence = `What was confirmed is not what would happen now. Nothing was changed. ${why}`;
  return { outcome: 'different', end: { outcome: 'failed', sentence } };
}

/** How the run ends, where its intent can not be recorded. Behind a broken glass nothing waits for the records. */
async function recordIntent(parts: GateParts, run: Run): Promise<Outcome | undefined> {
  const say = run.brokeGlass ? sayRecordSurely : sayRecord;
  try {
    for (const body of beginningOf(run)) await say(parts, body);
    return undefined;
  } catch (error) {
    parts.logFailure(error, 'An operation was not begun, since it could not be recorded');
    return {
      outcome: 'failed',
      sentence: 'The console could not write its records, so it was not begun. Nothing was changed.',
    };
  }
}
