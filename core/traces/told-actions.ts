import type { RecordEntry } from '../actions/record.ts';
import type { ToldAction } from './types.ts';

/** How many calls of one run are noted at most; of more, some are left out. See core/environments/call-log.ts. */
const NOTED_CALLS = 200;

/**
 * The actions of a stretch of records, whatever their order: each from its intent to its outcome. One without an
 * outcome lasts until `now`.
 */
export function toldActions(
  entries: readonly RecordEntry[],
  now: number,
  isDeployment: (actionId: string) => boolean,
): readonly ToldAction[] {
  const runs = new Map<string, RecordEntry[]>();
  for (const entry of entries) {
    if (entry.kind !== 'intent' && entry.kind !== 'outcome') continue;
    const key = entry.runId ?? `entry ${entry.sequence}`;
    runs.set(key, [...(runs.get(key) ?? []), entry]);
  }
  return [...runs.values()].flatMap((run) => toldAction(run, now, isDeployment) ?? []);
}

function toldAction(
  run: readonly RecordEntry[],
  now: number,
  isDeployment: (actionId: string) => boolean,
): ToldAction | undefined {
  const [any] = run;
  if (!any) return undefined;
  const outcome = run.find(({ kind }) => kind === 'outcome');
  const calls = run.flatMap((entry) => entry.calls ?? []);
  const isCut = calls.length >= NOTED_CALLS || run.some(({ omitted }) => (omitted?.calls ?? 0) > 0);
  return {
    environmentId: any.environmentId,
    from: Math.min(...run.map(({ at }) => at)),
    to: outcome?.at ?? now,
    requestIds: calls.flatMap(({ requestId }) => requestId ?? []),
    isPartlyKnown: isCut || !outcome,
    isDeployment: any.actionId !== undefined && isDeployment(any.actionId),
  };
}
