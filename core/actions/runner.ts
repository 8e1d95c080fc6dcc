import { setTimeout as pause } from 'node:timers/promises';
import { begin } from './beginning.ts';
import { executeRun } from './executing.ts';
import type { GateParts } from './gate-parts.ts';
import { LEASE_MS, take } from './holding.ts';
import type { Held } from './holding.ts';
import { waitsUntil } from './pouring.ts';
import { planningScene } from './presenting.ts';
import { recordOf, sayRecordSurely } from './recording.ts';
import type { Run } from './run.ts';

/**
 * Long operations that one console works on at once, out of the queue, and as many of those that were abandoned; more
 * wait for their turn or for another console.
 */
const AT_ONCE = 4;
const LOOK_FOR_ABANDONED_MS = 15_000;
const AFTER_FAILURE_MS = 5_000;
const MOST_FAILURES = 20;

/**
 * Works on long runs as the queue brings them, and completes what a killed console left behind, until the signal is
 * aborted. What is under way then is left to its checkpoint: this or another console goes on from there.
 */
export async function workOnRuns(parts: GateParts, signal: AbortSignal): Promise<void> {
  const takers = Array.from({ length: AT_ONCE }, () => takeFromQueue(parts, signal));
  await Promise.all([...takers, lookForAbandoned(parts, signal)]);
}

async function takeFromQueue(parts: GateParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted)
    try {
      const taken = await parts.home.queue.next(signal);
      if (!taken) continue;
      const keep = setInterval(
        () => void taken.extend((3 * LEASE_MS) / 1_000).catch(() => undefined),
        LEASE_MS,
      );
      keep.unref();
      try {
        await carryOn(parts, taken.runId);
        await taken.done();
      } finally {
        clearInterval(keep);
      }
    } catch (error) {
      if (signal.aborted) return;
      parts.logFailure(error, 'The queue of operations could not be read');
      await pause(AFTER_FAILURE_MS, undefined, { signal }).catch(() => undefined);
    }
}

/** None waits for another: one that fails is tried again later, and long ones go on beside the looking. */
async function lookForAbandoned(parts: GateParts, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const complete = (id: string) =>
    carryOn(parts, id).catch((error: unknown) =>
      parts.logFailure(error, `The abandoned operation ${id} could not be completed`),
    );
  while (!signal.aborted) {
    try {
      for (const { id, createdAt, long } of await parts.home.runs.abandoned(parts.now())) {
        if (signal.aborted) break;
        // A fresh one is still on its way through the queue, or in the hands of who began it.
        if (parts.now() - createdAt <= LEASE_MS || underWay.has(id)) continue;
        if (!long) await complete(id);
        else if (underWay.size < AT_ONCE)
          underWay.set(
            id,
            complete(id).finally(() => underWay.delete(id)),
          );
      }
    } catch (error) {
      parts.logFailure(error, 'Abandoned operations could not be looked for');
    }
    await pause(LOOK_FOR_ABANDONED_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay.values());
}

/** Takes the run if nobody has it: begins it, goes on with a long one, finds out about a short one. Else does nothing. */
export async function carryOn(parts: GateParts, runId: string): Promise<void> {
  const run = await parts.home.runs.find(runId);
  if (!run) return;
  const takesContent = parts.actions.find((one) => one.id === run.actionId)?.takesContent ?? false;
  if (takesContent && isAwaited(run, parts.now())) return;
  const isCarried = run.long || takesContent;
  if (isCarried && run.state === 'waiting') {
    await begin(parts, run);
    return;
  }
  const held = await take(parts, runId);
  if (!held) return;
  // A short one is for the moment in which it was pressed, and was begun then or not: it is never executed later.
  if (isCarried) await executeRun(parts, held, {});
  else await settle(parts, held);
}

/**
 * Carries a run to its end, for a program that has no console beside it: one that is lost on the way, since a checkpoint
 * could not be written, is taken up again once its lease is over. Resolves early only where the signal is aborted.
 * @throws what the home environment's upstream throws, time after time.
 */
export async function carryToEnd(
  parts: GateParts,
  runId: string,
  signal: AbortSignal,
  pauseMs = AFTER_FAILURE_MS,
): Promise<Run | undefined> {
  for (let failures = 0; ;) {
    try {
      await carryOn(parts, runId);
      const run = await parts.home.runs.find(runId);
      if (signal.aborted || (run?.state !== 'running' && run?.state !== 'waiting')) return run;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (signal.aborted || failures === MOST_FAILURES) throw error;
      parts.logFailure(error, 'An operation could not be gone on with');
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether its content may still come. */
function isAwaited(run: Run, now: number): boolean {
  return run.state === 'waiting' && run.cancelRequestedBy === undefined && now < waitsUntil(run);
}

/** A short run whose console was killed between its call and its answer: what is there now tells how it ended. */
async function settle(parts: GateParts, run: Held): Promise<void> {
  const action = parts.actions.find((one) => one.id === run.actionId);
  const source = parts.planningSource(run.environmentId);
  const unknown = {
    outcome: 'unknown',
    sentence:
      'The console was stopped while this ran, and how it ended could not be found out. Look at the target.',
  } as const;
  const settled =
    action?.settle && source
      ? await action
          .settle(
            planningScene(parts, source, AbortSignal.timeout(LEASE_MS / 2)),
            run.input,
            run.plan,
            run.id,
          )
          .catch((error: unknown) => {
            parts.logFailure(error, 'How an action ended could not be found out');
            return unknown;
          })
      : unknown;
  const at = parts.now();
  const outcome =
    settled.outcome === 'unknown' ? ({ outcome: 'failed', sentence: settled.sentence } as const) : settled;
  await parts.home.runs.end(run.id, run.leaseOwner, { state: settled.outcome, outcome, calls: [], at });
  await sayRecordSurely(parts, {
    ...recordOf(run, 'outcome', at),
    summary: `Found out afterwards: ${settled.sentence}`,
    changes: run.plan.changes,
    outcome: settled.outcome,
    undoUntil: outcome.undo?.until,
  });
  parts.changed(run.environmentId);
}
