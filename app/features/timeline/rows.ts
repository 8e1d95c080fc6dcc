import type { RunState } from '../../../core/actions/run.ts';
import type { RecordKind } from '../../../core/actions/record.ts';
import type { RecordView } from './record-view.ts';

/** What happened, in one line: the entries of one run (or of one approval) together. */
export interface TimelineRow {
  readonly key: string;
  /** Of the newest entry, in milliseconds since the epoch. */
  readonly at: number;
  /** Oldest first. */
  readonly entries: readonly RecordView[];
  /** The entry whose words the line uses: the intent, else the first one. */
  readonly first: RecordView;
  readonly last: RecordView;
  /** How it ended, where it did; undefined where it has only begun, or is no run at all. */
  readonly outcome?: RunState;
  /** What it is where it is no run. */
  readonly kind: RecordKind;
  readonly runId?: string;
  readonly approvalId?: string;
  readonly approvedBy?: string;
  readonly isUndo: boolean;
  readonly isEmergency: boolean;
}

export interface TimelineDay {
  /** `2026-03-01`, in UTC. */
  readonly day: string;
  readonly rows: readonly TimelineRow[];
}

/** Joins what belongs together. Entries come newest first, and so do the rows, each where its newest entry was. */
export function joinRows(entries: readonly RecordView[]): readonly TimelineRow[] {
  const runOfApproval = runsOfApprovals(entries);
  const groups = new Map<string, RecordView[]>();
  for (const entry of entries) {
    const key = groupKey(entry, runOfApproval);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups].map(([key, group]) => rowOf(key, group.reverse()));
}

/** Which run followed which approval, as far as the entries tell. */
export function runsOfApprovals(entries: readonly RecordView[]): ReadonlyMap<string, string> {
  const runs = new Map<string, string>();
  for (const { approvalId, runId } of entries) if (approvalId && runId) runs.set(approvalId, runId);
  return runs;
}

/** What tells which row an entry belongs to, where it is told by itself. */
export function groupKey(
  { sequence, runId, approvalId, kind }: RecordView,
  runOfApproval: ReadonlyMap<string, string>,
): string {
  // A refusal keeps the key of its attempt, which may be pressed again with better luck.
  if (kind === 'refused') return `entry ${sequence}`;
  const run = runId ?? (approvalId && runOfApproval.get(approvalId));
  if (run) return `run ${run}`;
  return approvalId ? `approval ${approvalId}` : `entry ${sequence}`;
}

function rowOf(key: string, entries: readonly RecordView[]): TimelineRow {
  const of = (kind: RecordKind) => entries.find((entry) => entry.kind === kind);
  const last = entries.at(-1);
  const first = of('intent') ?? entries[0];
  if (!first || !last) throw new RangeError('A row has an entry.');
  const outcome = entries.findLast((entry) => entry.kind === 'outcome');
  return {
    key,
    at: last.at,
    entries,
    first,
    last,
    outcome: outcome?.outcome,
    kind: outcome ? 'outcome' : last.kind,
    runId: entries.find((entry) => entry.runId)?.runId,
    approvalId: entries.find((entry) => entry.approvalId)?.approvalId,
    approvedBy: entries.find((entry) => entry.approvedBy)?.approvedBy?.name ?? of('approved')?.who.name,
    isUndo: entries.some((entry) => entry.undoOf !== undefined),
    isEmergency: of('break-glass') !== undefined,
  };
}

/** Rows by the days on which they happened, in UTC. */
export function byDay(rows: readonly TimelineRow[]): readonly TimelineDay[] {
  const days = new Map<string, TimelineRow[]>();
  for (const row of rows) {
    const day = new Date(row.at).toISOString().slice(0, 10);
    const known = days.get(day);
    if (known) known.push(row);
    else days.set(day, [row]);
  }
  return [...days].map(([day, of]) => ({ day, rows: of }));
}
