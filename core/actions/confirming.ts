import { HomeError } from '../home/home-error.ts';
import { claimOf } from './claim.ts';
import { patiently, TooSlow } from './emergency.ts';
import { executeRun } from './executing.ts';
import type { GateParts } from './gate-parts.ts';
import { heldFrom, holdRegardless, isHeld, take } from './holding.ts';
import type { Held } from './holding.ts';
import type { Json } from './plan.ts';
import type { Presentation } from './presentation.ts';
import type { Prepared } from './presenting.ts';
import type { Actor } from './record.ts';
import { beginningOf, recordOf, sayRecord, sayRecordSurely, spoolRecord } from './recording.ts';
import { LeaseLost } from './run.ts';
import type { Run } from './run.ts';
import { UNDONE } from './undoing.ts';
import type { Confirmed, Executed } from './wishes.ts';

/**
 * What a confirmation becomes. A short run is held by this console from its first moment on and ends in this answer;
 * whoever finds one finds out about it and executes nothing. A long one, and one that takes content, waits until it is
 * begun (beginning.ts). Either stands in the home table with its intent before the first call; an emergency and a broken
 * glass go on without, and are written down afterwards.
 */
export async function confirm(
  parts: GateParts,
  confirmed: Confirmed,
  prepared: Prepared,
  presentation: Presentation,
  approvedBy?: Actor,
): Promise<Executed> {
  const { action } = prepared;
  const asked = { ...runFrom(parts, confirmed, prepared), ...(approvedBy ? { approvedBy } : {}) };
  const isCarried = action.long || (action.takesContent ?? false);
  const held: Held = { ...asked, ...heldFrom(parts) };
  const run = isCarried ? asked : held;
  const isEmergency = action.emergency ?? false;
  const isRegardless = isEmergency || confirmed.breakGlass === true;
  const creating = parts.home.runs.create(run);
  const created = await patiently(creating, isEmergency).catch(
    (error: unknown) => ({ outcome: 'failed', error }) as const,
  );
  switch (created.outcome) {
    case 'known':
      return known(created.run, confirmed) ?? other(presentation);
    case 'undone':
      return { outcome: 'stopped', sentence: UNDONE, presentation };
    case 'busy':
      // Whatever else is being done to the target, a rollback does not wait for its end.
      if (isEmergency && created.run.actionId !== action.id) return regardless(parts, held, creating);
      return {
        outcome: 'stopped',
        sentence: `${created.run.who.name} is at it already: ${created.run.plan.summary}`,
        presentation,
      };
    case 'failed':
      // Nothing can be sent along to a run that may not be there.
      if (!isRegardless || action.takesContent) return notBegun(parts, run, created.error, presentation);
      announceGlass(parts, run);
      return regardless(parts, held, creating);
    case 'created':
  }
  announceGlass(parts, run);
  if (isRegardless && !isCarried) return recordedOrNot(parts, held, creating, isEmergency);
  try {
    const say = isRegardless ? sayRecordSurely : sayRecord;
    for (const body of beginningOf(run)) await say(parts, body);
    // By now another console may have found it, and told that it was not begun.
    if (!isCarried && parts.now() > held.leaseUntil) throw new TooSlow('The table took longer than a lease.');
  } catch (error) {
    return notBegun(parts, run, error, presentation);
  }
  if (!isCarried) return { outcome: 'ran', ...(await executeRun(parts, held, { isChecked: true })) };
  // A queue that is down does not hold it up: whoever looks for abandoned runs finds it.
  if (action.long)
    await parts.home.queue
      .announce(run.id)
      .catch((error: unknown) => parts.logFailure(error, 'The queue is down'));
  return { outcome: 'started', run };
}

/** The run that was confirmed, as it waits. */
export function runFrom(
  parts: GateParts,
  confirmed: Confirmed,
  { action, source, input, plan, presentation }: Prepared,
): Run {
  return {
    id: confirmed.key,
    actionId: action.id,
    environmentId: source.environment.id,
    target: action.target(input, source.environment),
    claims: claimOf(action),
    input: input as Json,
    plan,
    planHash: presentation.hash,
    who: confirmed.who,
    from: confirmed.from,
    reason: confirmed.reason,
    brokeGlass: confirmed.breakGlass || undefined,
    undoOf: confirmed.undoOf,
    long: action.long,
    state: 'waiting',
    createdAt: parts.now(),
  };
}

/** Before anything is written: whoever is to know of it does not depend on the table. */
function announceGlass(parts: GateParts, run: Run): void {
  if (!run.brokeGlass) return;
  parts.announce(
    `${run.who.name} broke the glass in ${run.environmentId}: ${run.plan.summary}. Reason: ${run.reason ?? 'none'}`,
  );
}

/** Executes a short run that is there, whether or not it can be recorded before. */
async function recordedOrNot(
  parts: GateParts,
  run: Held,
  creating: Promise<{ readonly outcome: string }>,
  isEmergency: boolean,
): Promise<Executed> {
  const recording = async () => {
    for (const body of beginningOf(run)) await sayRecord(parts, body);
  };
  try {
    await patiently(recording(), isEmergency);
  } catch (error) {
    parts.logFailure(error, 'The intent of an emergency could not be recorded');
    return regardless(parts, run, creating);
  }
  const hold = holdRegardless(parts, run, creating);
  return { outcome: 'ran', ...(await executeRun(parts, run, { isChecked: true, hold })) };
}

/** Executes what could not be recorded; the intent is in the log at once, and is written down while it runs. */
async function regardless(
  parts: GateParts,
  run: Held,
  creating: Promise<{ readonly outcome: string }>,
): Promise<Executed> {
  const kept = Promise.all(beginningOf(run).map((body) => spoolRecord(parts, body)));
  kept.catch(() => undefined);
  const hold = holdRegardless(parts, run, creating);
  const ended = await executeRun(parts, run, { isChecked: true, hold, recordsAway: true });
  await kept;
  return { outcome: 'ran', ...ended };
}

/** Ends what was not recorded, where it came to be all the same, and tells only what is certain then. */
async function notBegun(
  parts: GateParts,
  run: Run,
  error: unknown,
  presentation: Presentation,
): Promise<Executed> {
  parts.logFailure(error, 'An action was not begun, since it could not be recorded');
  const isWithdrawn = await withdraw(parts, run, error).catch((failure: unknown) => {
    parts.logFailure(failure, 'What was not recorded could not be ended');
    return false;
  });
  // Of what is not long nobody begins anything later.
  const told =
    isWithdrawn || !run.long
      ? 'The console could not write its records, so nothing was changed.'
      : 'The console could not write its records. Nothing was changed so far; if it stands under Operations, it may still begin.';
  return { outcome: 'stopped', sentence: [told, ...reasonOf(error)].join(' '), presentation };
}

/** True where it is certain that the run will not begin. */
async function withdraw(parts: GateParts, run: Run, error: unknown): Promise<boolean> {
  const held = isHeld(run) ? run : await take(parts, run.id, 'waiting');
  // What was refused is not there; what was not answered may be.
  const isAbsent = error instanceof HomeError && !error.uncertain;
  if (!held) return isAbsent;
  const at = parts.now();
  const sentence = 'It could not be recorded, so it was not begun. Nothing was changed.';
  const outcome = { outcome: 'failed', sentence } as const;
  try {
    await parts.home.runs.end(run.id, held.leaseOwner, { state: 'failed', outcome, calls: [], at });
  } catch (failure) {
    if (failure instanceof LeaseLost) return isAbsent;
    throw failure;
  }
  await spoolRecord(parts, { ...recordOf(run, 'outcome', at), summary: sentence, outcome: 'failed' }).catch(
    (failure: unknown) => parts.logFailure(failure, 'That a run was not begun could not be recorded'),
  );
  return true;
}

/** The run of an earlier press, where it is the same wish of the same person. */
export function known(run: Run, confirmed: Confirmed): Executed | undefined {
  const same =
    run.who.id === confirmed.who.id &&
    run.actionId === confirmed.actionId &&
    run.environmentId === confirmed.environmentId;
  if (!same) return undefined;
  return { outcome: run.state === 'waiting' || run.state === 'running' ? 'started' : 'ran', run };
}

function other(presentation: Presentation): Executed {
  return { outcome: 'stopped', sentence: 'This confirmation was used for something else.', presentation };
}

/** Why the home table did not take them: an endpoint without transactions, say. */
function reasonOf(error: unknown): readonly string[] {
  return error instanceof HomeError ? [error.message] : [];
}
