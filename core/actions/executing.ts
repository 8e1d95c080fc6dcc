import { collectCalls } from '../environments/call-log.ts';
import { failureOf } from '../upstream/failure.ts';
import type { ChangingScene, Content, Outcome, Progress, RunHandle } from './action.ts';
import { checkAccount } from './account-check.ts';
import type { GateParts } from './gate-parts.ts';
import { originOf, planningScene } from './presenting.ts';
import type { MadeCall } from './record.ts';
import { recordOf, sayRecordSurely, spoolRecord } from './recording.ts';
import { LeaseLost } from './run.ts';
import type { Run, RunState } from './run.ts';

/** How long a console may be silent before another takes its run. */
export const LEASE_MS = 30_000;
const HEARTBEAT_MS = 3_000;

interface How {
  /** The table is down and the run exists only here; its records are spooled. */
  readonly unrecorded?: boolean;
  /** The account was checked before, but not now. */
  readonly resumed?: boolean;
  /** What the person sends along, and whether that person is still there. */
  readonly content?: Content;
  readonly signal?: AbortSignal;
}

interface Ended {
  readonly run: Run;
  /** For the eyes of whoever asked, in this one answer. */
  readonly reveal?: string;
}

/**
 * Carries out a run that this console holds the lease of, to its end: the calls, the outcome, its record. Never throws
 * for what upstream does.
 */
export async function executeRun(parts: GateParts, run: Run, how: How): Promise<Ended> {
  const action = parts.actions.find((one) => one.id === run.actionId);
  const source = parts.planningSource(run.environmentId);
  const control = new AbortController();
  const signal = how.signal ? AbortSignal.any([control.signal, how.signal]) : control.signal;
  const beat = how.unrecorded ? undefined : heartbeat(parts, run, control);
  const calls: MadeCall[] = [];
  let outcome: Outcome;
  try {
    if (!action || !source)
      outcome = { outcome: 'failed', sentence: 'This console knows no such action or environment any more.' };
    else {
      const account = how.resumed ? await checkAccount(source, signal) : undefined;
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
          run: handleOf(parts, run, beat, how.unrecorded ?? false),
          content: how.content,
        };
        outcome = await collectCalls(calls, () => action.execute(scene, run.input, run.plan));
      }
    }
  } catch (error) {
    outcome = outcomeOf(error, signal, parts, calls.at(-1)?.operation ?? run.actionId);
  } finally {
    beat?.stop();
    parts.changed(run.environmentId);
  }
  if (beat?.lost()) return { run: { ...run, state: 'running' } };
  return endRun(parts, run, outcome, calls, how.unrecorded ?? false);
}

/** Writes down how a run ended that this console holds the lease of: in the run itself, and in the records. */
export async function endRun(
  parts: GateParts,
  run: Run,
  outcome: Outcome,
  calls: readonly MadeCall[],
  unrecorded: boolean,
): Promise<Ended> {
  const at = parts.now();
  const state: RunState = outcome.outcome;
  const { reveal, ...kept } = outcome.outcome === 'done' ? outcome : { ...outcome, reveal: undefined };
  const ended: Run = { ...run, state, outcome: kept, calls, endedAt: at };
  if (!unrecorded)
    await parts.home.runs
      .end(run.id, parts.owner, { state, outcome: kept, calls, at })
      .catch((error: unknown) => parts.logFailure(error, 'The end of a run could not be written'));
  const say = unrecorded ? spoolRecord : sayRecordSurely;
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

interface Heartbeat {
  readonly report: (progress: Progress) => void;
  readonly lost: () => boolean;
  readonly lose: () => void;
  readonly stop: () => void;
}

/** Keeps the lease, hands on the progress, and brings back the wish to cancel. */
function heartbeat(parts: GateParts, run: Run, control: AbortController): Heartbeat {
  let progress: Progress | undefined;
  let lost = false;
  const beat = async () => {
    try {
      const answer = await parts.home.runs.renew(run.id, parts.owner, LEASE_MS, progress);
      if (answer === 'lost') lost = true;
      if (answer !== 'kept') control.abort();
    } catch (error) {
      // The lease may run out meanwhile; the next save finds out and stops the work.
      parts.logFailure(error, 'A lease could not be renewed');
    }
  };
  const timer = setInterval(() => void beat(), HEARTBEAT_MS);
  timer.unref();
  return {
    report: (newest) => {
      progress = newest;
    },
    lost: () => lost,
    lose: () => {
      lost = true;
      control.abort();
    },
    stop: () => clearInterval(timer),
  };
}

function handleOf(parts: GateParts, run: Run, beat: Heartbeat | undefined, unrecorded: boolean): RunHandle {
  return {
    id: run.id,
    who: run.who,
    checkpoint: run.checkpoint,
    async save(checkpoint) {
      if (unrecorded) return;
      try {
        await parts.home.runs.save(run.id, parts.owner, checkpoint);
      } catch (error) {
        if (error instanceof LeaseLost) beat?.lose();
        throw error;
      }
    },
    report: (progress) => beat?.report(progress),
  };
}
