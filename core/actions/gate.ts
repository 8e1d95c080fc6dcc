import { checkAccount } from './account-check.ts';
import { decideApproval, requestApproval } from './approving.ts';
import { confirm, known, runFrom } from './confirming.ts';
import type { GateParts } from './gate-parts.ts';
import { pour } from './pouring.ts';
import type { Poured, Pouring } from './pouring.ts';
import { prepare } from './presenting.ts';
import type { Actor, Origin } from './record.ts';
import { recordOf, sayRecord } from './recording.ts';
import type { Run } from './run.ts';
import { carryOn } from './runner.ts';
import { stopSentence } from './stopping.ts';
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
  /**
   * Asks a running operation to stop at its next safe place; one that waits ends at once. Undefined: it has ended, or
   * there is none.
   */
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
      // What waits is in nobody's hands: it ends here, and its target is free at once.
      if (run?.state !== 'waiting') return run;
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
  return confirm(parts, confirmed, prepared, presentation, approvedBy);
}

async function earlierRun(parts: GateParts, confirmed: Confirmed): Promise<Executed | undefined> {
  const run = await parts.home.runs.find(confirmed.key).catch(() => undefined);
  return run && known(run, confirmed);
}
