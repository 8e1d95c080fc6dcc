import { checkAccount } from './account-check.ts';
import type { GateParts } from './gate-parts.ts';
import type { Json } from './plan.ts';
import { prepare } from './presenting.ts';
import type { Actor } from './record.ts';
import { recordOf, sayRecord } from './recording.ts';
import type { Approval } from './run.ts';
import { newRunId } from './run-id.ts';
import { reasonMissing, stopSentence } from './stopping.ts';
import type { ApprovalAnswer, Confirmed, Decision, Executed, NotPlanned } from './wishes.ts';

/** For how long a plan waits for a second person. */
export const APPROVAL_MS = 4 * 60 * 60_000;

/** Puts a plan before a second person. Bound to its hash, and gone after {@link APPROVAL_MS}. */
export async function requestApproval(
  parts: GateParts,
  confirmed: Confirmed,
): Promise<ApprovalAnswer | NotPlanned> {
  const preparing = await prepare(parts, confirmed);
  if (preparing.outcome !== 'prepared') return preparing;
  const { presentation, action, input, plan } = preparing.prepared;
  if (confirmed.planHash !== presentation.hash)
    return { outcome: 'stopped', sentence: 'The plan has changed since it was shown. Look at it again.' };
  if (confirmed.typedName !== presentation.target)
    return { outcome: 'stopped', sentence: `Type the name ${presentation.target} to confirm.` };
  // What else is in the way may be gone by the time at which somebody agrees.
  const missing = presentation.asksReason ? reasonMissing(confirmed) : undefined;
  if (missing) return { outcome: 'stopped', sentence: missing };
  const at = parts.now();
  const approval: Approval = {
    id: newRunId(at),
    actionId: action.id,
    environmentId: confirmed.environmentId,
    target: presentation.target,
    input: input as Json,
    plan,
    planHash: presentation.hash,
    requestedBy: confirmed.who,
    from: confirmed.from,
    requestedAt: at,
    expiresAt: at + APPROVAL_MS,
    reason: confirmed.reason,
    undoOf: confirmed.undoOf,
    state: 'waiting',
  };
  await parts.home.approvals.create(approval);
  await sayRecord(parts, recordOf(approval, 'approval-requested', at));
  parts.announce(`${confirmed.who.name} asks for a second person: ${plan.summary}`);
  return { outcome: 'waiting', approval };
}

interface Approved {
  readonly confirmed: Confirmed;
  readonly by: Actor;
}

/**
 * One person's answer to another's plan. Never one's own; once; in time; and only if the plan is still the same, which
 * is worked out anew. Agreeing begins the run, in the name of whoever asked; while something is in its way the request
 * goes on waiting.
 */
export async function decideApproval(
  parts: GateParts,
  decision: Decision,
  execute: (approved: Approved) => Promise<Executed>,
): Promise<ApprovalAnswer> {
  const approval = await parts.home.approvals.find(decision.approvalId);
  const { who } = decision;
  if (!approval) return stopped('There is no such request.');
  const source = parts.planningSource(approval.environmentId);
  const action = parts.actions.find((one) => one.id === approval.actionId);
  if (!source || !action) return stopped('The action or the environment is not known any more.');
  const { environment } = source;
  const refusal =
    parts.refusalOf(who, 'approvals:decide', environment) ??
    parts.refusalOf(who, action.capability, environment);
  if (refusal) return stopped(refusal);
  if (approval.requestedBy.id === who.id) return stopped('Nobody agrees to a plan of their own.');
  if (approval.state !== 'waiting') return stopped('This was decided already.');
  const at = parts.now();
  if (approval.expiresAt < at) return stopped('The request has run out. It can be made again.');
  if (!decision.agree) {
    if (!(await parts.home.approvals.decide(approval.id, { state: 'declined', by: who, at })))
      return stopped('This was decided already.');
    await sayRecord(parts, { ...recordOf(approval, 'declined', at), who, from: decision.from });
    return {
      outcome: 'declined',
      approval: { ...approval, state: 'declined', decidedBy: who, decidedAt: at },
    };
  }
  const wish = {
    actionId: approval.actionId,
    environmentId: approval.environmentId,
    input: approval.input,
    who: approval.requestedBy,
    from: approval.from,
    undoOf: approval.undoOf,
    signal: decision.signal,
  };
  const preparing = await prepare(parts, wish);
  // What could not be read now is not what would be different.
  if (preparing.outcome === 'refused' && preparing.failure) return stopped(preparing.sentence);
  if (preparing.outcome !== 'prepared' || preparing.prepared.presentation.hash !== approval.planHash) {
    await parts.home.approvals.decide(approval.id, { state: 'void', by: who, at });
    await sayRecord(parts, { ...recordOf(approval, 'approval-void', at), who, from: decision.from });
    return {
      outcome: 'void',
      sentence:
        'What would happen now is not what was asked for: the request is void and has to be made again.',
      approval: { ...approval, state: 'void', decidedBy: who, decidedAt: at },
    };
  }
  const { presentation } = preparing.prepared;
  const stop = stopSentence({ who: approval.requestedBy, reason: approval.reason }, presentation, who);
  if (stop) return stopped(stop);
  const account = await checkAccount(source, decision.signal);
  if (account.outcome === 'wrong') {
    const refusal = { ...recordOf(approval, 'refused', at), who, from: decision.from };
    await sayRecord(parts, { ...refusal, summary: account.sentence });
    return stopped(account.sentence);
  }
  const runId = newRunId(at);
  if (!(await parts.home.approvals.decide(approval.id, { state: 'approved', by: who, at, runId })))
    return stopped('This was decided already.');
  await sayRecord(parts, { ...recordOf({ ...approval, runId }, 'approved', at), who, from: decision.from });
  const executed = await execute({
    confirmed: { ...wish, key: runId, planHash: approval.planHash, reason: approval.reason },
    by: who,
  });
  return {
    outcome: 'approved',
    approval: { ...approval, state: 'approved', decidedBy: who, decidedAt: at, runId },
    executed,
  };
}

function stopped(sentence: string): ApprovalAnswer {
  return { outcome: 'stopped', sentence };
}
