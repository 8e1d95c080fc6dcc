import { HomeError } from '../home/home-error.ts';
import { checkAccount } from './account-check.ts';
import { decideApproval, requestApproval } from './approving.ts';
import { claimOf } from './claim.ts';
import type { GateParts } from './gate-parts.ts';
import type { Json } from './plan.ts';
import { pour } from './pouring.ts';
import type { Poured, Pouring } from './pouring.ts';
import { endLate, patiently } from './emergency.ts';
import { prepare } from './presenting.ts';
import type { Prepared } from './presenting.ts';
import type { Presentation } from './presentation.ts';
import type { Actor, Origin } from './record.ts';
import { recordOf, sayRecord, spoolRecord } from './recording.ts';
import type { Run } from './run.ts';
import { executeRun } from './executing.ts';
import { carryOn } from './runner.ts';
import { stopSentence } from './stopping.ts';
import { UNDONE } from './undoing.ts';
import type { ApprovalAnswer, Confirmed, Decision, Executed, NotPlanned, Presented, Wish } from './wishes.ts';

/** The only way by which something upstream is changed. */
export interface Gate {
  /** Works out what would happen, and what is asked for before it may. Changes nothing. */
  readonly present: (wish: Wish) => Promise<Presented>;
  readonly execute: (confirmed: Confirmed) => Promise<Executed>;
  /** Content for a run that was confirmed and waits for it. */
  readonly pour: (pouring: Pouring) => Promise<Poured>;
  readonly requestApproval: (confirmed: Confirmed) => Promise<ApprovalAnswer | NotPlanned>;
  readonly decide: (decision: Decision) => Promise<ApprovalAnswer>;
  /** Asks a running operation to stop at its next safe place. Undefined: it has ended, or there is none. */
  readonly cancel: (runId: string, who: Actor, from: Origin) => Promise<Run | undefined>;
}

export function createGate(parts: GateParts): Gate {
  return {
    async present(wish) {
      const preparing = await prepare(parts, wish);
      if (preparing.outcome !== 'prepared') return preparing;
      return { outcome: 'presented', presentation: preparing.prepared.presentation };
    },
    execute: (confirmed) => execute(parts, confirmed),
    pour: (pouring) => pour(parts, pouring),
    requestApproval: (confirmed) => requestApproval(parts, confirmed),
    decide: (decision) =>
      decideApproval(parts, decision, (approved) => execute(parts, approved.confirmed, approved.by)),
    async cancel(runId, who, from) {
      const run = await parts.home.runs.requestCancel(runId, who);
      if (run) await sayRecord(parts, { ...recordOf(run, 'cancel-requested', parts.now()), who, from });
      // What waits for content is in nobody's hands: it ends here, and its target is free at once.
      const takesContent = parts.actions.find((one) => one.id === run?.actionId)?.takesContent;
      if (run?.state !== 'waiting' || !takesContent) return run;
      await carryOn(parts, runId);
      return parts.home.runs.find(runId);
    },
  };
}

async function execute(parts: GateParts, confirmed: Confirmed, approvedBy?: Actor): Promise<Executed> {
  const preparing = await prepare(parts, confirmed);
  if (preparing.outcome === 'refused') {
    // Pressed twice: the second press finds the target gone, and the first one's run.
    const earlier = await earlierRun(parts, confirmed);
    if (earlier) return earlier;
  }
  if (preparing.outcome !== 'prepared') return preparing;
  const { prepared } = preparing;
  const { presentation } = prepared;
  const asksNothing = presentation.confirmation === 'none';
  if (confirmed.planHash === undefined ? !asksNothing : confirmed.planHash !== presentation.hash)
    return (await earlierRun(parts, confirmed)) ?? { outcome: 'changed', presentation };
  const stop = stopSentence(confirmed, presentation, approvedBy);
  if (stop) return { outcome: 'stopped', sentence: stop, presentation };
  const account = await checkAccount(prepared.source, confirmed.signal);
  if (account.outcome === 'wrong') {
    const refusal = recordOf(runFrom(parts, confirmed, prepared), 'refused', parts.now());
    await sayRecord(parts, { ...refusal, summary: account.sentence });
    return { outcome: 'stopped', sentence: account.sentence, presentation };
  }
  return begin(parts, confirmed, prepared, presentation, approvedBy);
}

async function begin(
  parts: GateParts,
  confirmed: Confirmed,
  prepared: Prepared,
  presentation: Presentation,
  approvedBy?: Actor,
): Promise<Executed> {
  const { action } = prepared;
  const run = { ...runFrom(parts, confirmed, prepared), ...(approvedBy ? { approvedBy } : {}) };
  const isEmergency = action.emergency ?? false;
  const creating = parts.home.runs.create(run);
  try {
    const created = await patiently(creating, isEmergency);
    if (created.outcome === 'known') return known(created.run, confirmed) ?? other(presentation);
    if (created.outcome === 'undone') return { outcome: 'stopped', sentence: UNDONE, presentation };
    if (created.outcome === 'busy') {
      // Whatever else is being done to the target, a rollback does not wait for its end.
      if (isEmergency && created.run.actionId !== action.id) return await unrecorded(parts, run, creating);
      return {
        outcome: 'stopped',
        sentence: `${created.run.who.name} is at it already: ${created.run.plan.summary}`,
        presentation,
      };
    }
    if (confirmed.breakGlass) await patiently(breakGlass(parts, run), isEmergency);
    const intent = { ...recordOf(run, 'intent', parts.now()), changes: run.plan.changes };
    await patiently(sayRecord(parts, intent), isEmergency);
  } catch (error) {
    if (!isEmergency && !confirmed.breakGlass) {
      parts.logFailure(error, 'An action was not begun, since it could not be recorded');
      return {
        outcome: 'stopped',
        sentence: [
          'The console could not write its records, so nothing was changed.',
          ...reasonOf(error),
        ].join(' '),
        presentation,
      };
    }
    return unrecorded(parts, run, creating);
  }
  if (action.takesContent) return { outcome: 'started', run };
  if (action.long) {
    // A queue that is down does not hold it up: whoever looks for abandoned runs finds it.
    await parts.home.queue
      .announce(run.id)
      .catch((error: unknown) => parts.logFailure(error, 'The queue is down'));
    return { outcome: 'started', run };
  }
  const leasing = patiently(parts.home.runs.lease(run.id, parts.owner, SHORT_LEASE_MS), isEmergency);
  // Without its lease an emergency is executed all the same.
  const leased = isEmergency ? await leasing.catch(() => run) : await leasing;
  if (leased === run) return unrecorded(parts, run, creating);
  if (!leased) return { outcome: 'started', run };
  return { outcome: 'ran', ...(await executeRun(parts, leased, {})) };
}

/** Executes what could not be recorded; the intent is in the log at once, and is written down while it runs. */
async function unrecorded(
  parts: GateParts,
  run: Run,
  creating: Promise<{ readonly outcome: string }>,
): Promise<Executed> {
  const intent = { ...recordOf(run, 'intent', parts.now()), changes: run.plan.changes };
  const kept = spoolRecord(parts, intent);
  kept.catch(() => undefined);
  const ended = await executeRun(parts, run, { unrecorded: true });
  const { outcome } = ended.run;
  if (outcome) void endLate(parts, run, creating, outcome);
  await kept;
  return { outcome: 'ran', ...ended };
}

/** Longer than a short action's calls with their retries can take. */
const SHORT_LEASE_MS = 60_000;

async function breakGlass(parts: GateParts, run: Run): Promise<void> {
  await sayRecord(parts, recordOf(run, 'break-glass', parts.now()));
  parts.announce(
    `${run.who.name} broke the glass in ${run.environmentId}: ${run.plan.summary}. Reason: ${run.reason ?? 'none'}`,
  );
}

function runFrom(
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

async function earlierRun(parts: GateParts, confirmed: Confirmed): Promise<Executed | undefined> {
  const run = await parts.home.runs.find(confirmed.key).catch(() => undefined);
  return run && known(run, confirmed);
}

/** The run of an earlier press, where it is the same wish of the same person. */
function known(run: Run, confirmed: Confirmed): Executed | undefined {
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
