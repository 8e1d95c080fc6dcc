import { collectCalls } from '../environments/call-log.ts';
import { failureOf } from '../upstream/failure.ts';
import type { ChangingScene, Content, Outcome } from './action.ts';
import { checkAccount } from './account-check.ts';
import type { GateParts } from './gate-parts.ts';
import { hold, LEASE_MS, writeEnd } from './holding.ts';
import type { Held, Hold } from './holding.ts';
import { originOf, planningScene } from './presenting.ts';
import type { MadeCall } from './record.ts';
import { recordOf, sayRecordSurely, spoolRecord } from './recording.ts';
import type { Run, RunState } from './run.ts';

interface How {
  /** The account was asked a moment ago, with the plan. */
  readonly isChecked?: boolean;
  /** What the person sends along, and whether that person is still there. */
  readonly content?: Content;
  readonly signal?: AbortSignal;
  /** How the run is held, where that is another way than {@link hold}'s. */
  readonly hold?: Hold;
  /** The records could not be written a moment ago: nothing waits for them. */
  readonly recordsAway?: boolean;
}

export interface Ended {
  readonly run: Run;
  /** For the eyes of whoever asked, in this one answer. */
  readonly reveal?: string;
}

/**
 * Carries out a run that this console holds, to its end: the calls, the outcome, its record. Never throws for what
 * upstream does.
 */
export async function executeRun(parts: GateParts, run: Held, how: How): Promise<Ended> {
  const action = parts.actions.find((one) => one.id === run.actionId);
  const source = parts.planningSource(run.environmentId);
  const held = how.hold ?? hold(parts, run);
  const signal = how.signal ? AbortSignal.any([held.signal, how.signal]) : held.signal;
  const calls: MadeCall[] = [];
  let outcome: Outcome;
  try {
    if (!action || !source)
      outcome = { outcome: 'failed', sentence: 'This console knows no such action or environment any more.' };
    else {
      // Asked for even where cancelling was: what is half done is told by the action.
      const account = how.isChecked ? undefined : await checkAccount(source, AbortSignal.timeout(LEASE_MS));
      // An environment may have become another's stage since the plan was made.
      const origin = originOf(parts, action, run.input, source, run.who);
      if (account?.outcome === 'wrong') outcome = { outcome: 'failed', sentence: account.sentence };
      else if (origin.outcome === 'refused') outcome = { outcome: 'failed', sentence: origin.sentence };
      else {
        const clients = parts.changingClients(run.environmentId);
        const scene: ChangingScene = {
          ...planningScene(parts, source, signal, origin.from),
          clients,
          captures: parts.captures(source.environment, clients),
          schedules: parts.home.schedules,
          alarmNotes: parts.home.alarmNotes,
          run: held.handle,
          logFailure: parts.logFailure,
          content: how.content,
        };
        outcome = await collectCalls(calls, () => action.execute(scene, run.input, run.plan));
      }
    }
  } catch (error) {
    outcome = outcomeOf(error, signal, parts, calls.at(-1)?.operation ?? run.actionId);
  } finally {
    held.stop();
    parts.changed(run.environmentId);
  }
  if (held.isLost()) return { run };
  return endRun(parts, run, outcome, { calls, hold: held, recordsAway: how.recordsAway });
}

/** Writes down how a run ended that this console holds: in the run itself, and in the records. */
export async function endRun(
  parts: GateParts,
  run: Held,
  outcome: Outcome,
  {
    calls = [],
    hold: held,
    recordsAway = false,
  }: Pick<How, 'hold' | 'recordsAway'> & Pick<Run, 'calls'> = {},
): Promise<Ended> {
  const at = parts.now();
  const state: RunState = outcome.outcome;
  const { reveal, ...kept } = outcome.outcome === 'done' ? outcome : { ...outcome, reveal: undefined };
  const ended: Run = { ...run, state, outcome: kept, calls, endedAt: at };
  const end = { state, outcome: kept, calls, at };
  await (held?.end(end) ?? writeEnd(parts, run, end));
  const say = recordsAway ? spoolRecord : sayRecordSurely;
  await say(parts, {
    ...recordOf(run, 'outcome', at),
    summary: outcome.sentence,
    changes: outcome.changes ?? run.plan.changes,
    calls,
    outcome: outcome.outcome,
    ...(outcome.outcome === 'failed' ? { completed: outcome.completed, remaining: outcome.remaining } : {}),
    undoUntil: outcome.undo?.until,
  });
  parts.ended?.(ended);
  return { run: ended, ...(reveal === undefined ? {} : { reveal }) };
}

/** A bug says so; what upstream did is an outcome like others. */
function outcomeOf(error: unknown, signal: AbortSignal, parts: GateParts, operation: string): Outcome {
  if (signal.aborted) return { outcome: 'cancelled', sentence: 'It was stopped before its end.' };
  parts.logFailure(error, 'An action failed');
  const failure = failureOf(error, operation, parts.now());
  return { outcome: 'failed', sentence: 'An action failed before its end.', failure };
}
