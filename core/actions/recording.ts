import { randomUUID } from 'node:crypto';
import type { GateParts } from './gate-parts.ts';
import type { RecordBody, RecordKind } from './record.ts';
import type { Approval, Run } from './run.ts';

/** What every entry of one execution, or of one approval, says alike. */
export function recordOf(of: Run | Approval, kind: RecordKind, at: number): RecordBody {
  const isRun = 'who' in of;
  return {
    kind,
    at,
    who: isRun ? of.who : of.requestedBy,
    from: of.from,
    environmentId: of.environmentId,
    actionId: of.actionId,
    target: of.target,
    planHash: of.planHash,
    summary: of.plan.summary,
    ...(isRun ? { runId: of.id, approvedBy: of.approvedBy } : { approvalId: of.id, runId: of.runId }),
    undoOf: of.undoOf,
    reason: of.reason,
  };
}

/**
 * What is recorded of a run before it begins, in this order. Each has an id of its own, so that it stands in the chain
 * once, whoever writes it again: who confirmed the run, who begins it, and what was kept in between.
 */
export function beginningOf(run: Run): readonly RecordBody[] {
  const said = (kind: RecordKind): RecordBody => ({
    ...recordOf(run, kind, run.createdAt),
    id: `${run.id}#${run.createdAt}#${kind}`,
  });
  return [...(run.brokeGlass ? [said('break-glass')] : []), { ...said('intent'), changes: run.plan.changes }];
}

/**
 * Writes one entry to the chain and one line to the log.
 * @throws what the home environment's upstream throws; the log has the line all the same.
 */
export async function sayRecord(parts: GateParts, body: RecordBody): Promise<void> {
  const whole = wholeOf(parts, body);
  parts.logRecord(whole);
  await parts.home.records.append(whole);
}

/** As {@link sayRecord}, for what has happened already: what can not be written now is written later. */
export async function sayRecordSurely(parts: GateParts, body: RecordBody): Promise<void> {
  const whole = wholeOf(parts, body);
  parts.logRecord(whole);
  try {
    await parts.home.records.append(whole);
  } catch (error) {
    parts.logFailure(error, 'A record is kept until it can be written');
    // Under the same id: where only the answer was lost it is there once.
    await parts.spool(whole);
  }
}

/** Where the table is known not to answer: in the log at once, and written down in turn. */
export async function spoolRecord(parts: GateParts, body: RecordBody): Promise<void> {
  const whole = wholeOf(parts, body);
  parts.logRecord(whole);
  await parts.spool(whole);
}

function wholeOf(parts: GateParts, body: RecordBody): RecordBody {
  const action = parts.actions.find((one) => one.id === body.actionId);
  return { ...body, id: body.id ?? randomUUID(), actionTitle: action?.title, targetKind: action?.kind };
}
