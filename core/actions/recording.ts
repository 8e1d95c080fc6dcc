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
 * Writes one entry to the chain and one line to the log.
 * @throws what the home environment's upstream throws; the log has the line all the same.
 */
export async function sayRecord(parts: GateParts, body: RecordBody): Promise<void> {
  const whole = withTitle(parts, body);
  parts.logRecord(whole);
  await parts.home.records.append(whole);
}

/** As {@link sayRecord}, for what has happened already: what can not be written now is written later. */
export async function sayRecordSurely(parts: GateParts, body: RecordBody): Promise<void> {
  try {
    await sayRecord(parts, body);
  } catch (error) {
    parts.logFailure(error, 'A record is kept until it can be written');
    await parts.spool(body);
  }
}

/** Where the table is known not to answer: in the log at once, and written down in turn. */
export async function spoolRecord(parts: GateParts, body: RecordBody): Promise<void> {
  const whole = withTitle(parts, body);
  parts.logRecord(whole);
  await parts.spool(whole);
}

function withTitle(parts: GateParts, body: RecordBody): RecordBody {
  const action = parts.actions.find((one) => one.id === body.actionId);
  return { ...body, actionTitle: action?.title, targetKind: action?.kind };
}
