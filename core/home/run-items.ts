import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Outcome, Progress } from '../actions/action.ts';
import type { Json, Plan } from '../actions/plan.ts';
import type { Actor, MadeCall, Origin } from '../actions/record.ts';
import type { Run, RunState, RunSummary } from '../actions/run.ts';
import type { Bodies, StoredBody } from './bodies.ts';
import { storedBodySchema } from './bodies.ts';
import { ACTIVE_KEY, listSortOf } from './listed.ts';
import { readAs } from './table.ts';
import type { Item, Key } from './table.ts';

export const RUNS_LIST = 'runs';

export function runKey(id: string): Key {
  return { PK: `run#${id}`, SK: 'run' };
}

/**
 * The item of which there is one for each target that something works on: a table and a queue of one name are two. Runs
 * of former versions say nothing of what they claim, and are told apart by their actions' ids.
 */
export function targetKey({ environmentId, actionId, claims, target }: Run | RunHead): Key {
  const named = createHash('sha256')
    .update(JSON.stringify([environmentId, claims ?? actionId.split('.')[0], target]))
    .digest('hex');
  return { PK: `target#${named}`, SK: 'target' };
}

/** What never changes, and is small: one text, so that no attribute of it meets an expression. */
interface Fixed {
  readonly id: string;
  readonly actionId: string;
  readonly environmentId: string;
  readonly target: string;
  readonly claims?: string;
  readonly planHash: string;
  readonly who: Actor;
  readonly from: Origin;
  readonly approvedBy?: Actor;
  readonly reason?: string;
  readonly brokeGlass?: boolean;
  readonly undoOf?: string;
  readonly long: boolean;
  readonly createdAt: number;
  readonly summary: string;
}

const headSchema = z.object({
  fixed: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'unknown']),
  request: storedBodySchema.optional(),
  checkpoint: storedBodySchema.optional(),
  outcome: storedBodySchema.optional(),
  calls: storedBodySchema.optional(),
  progress: z.string().optional(),
  cancelRequestedBy: z.string().optional(),
  endedAt: z.number().optional(),
  endedBy: z.string().optional(),
  undoneBy: z.string().optional(),
  undoingBy: z.string().optional(),
  leaseUntil: z.number().optional(),
  leaseOwner: z.string().optional(),
  leaseToken: z.string().optional(),
});

/** A run's item, read: what is small in full, what is large as where it is. */
export type RunHead = Fixed & z.infer<typeof headSchema>;

/** What a summary needs of a run's item. */
export const SUMMARY_ATTRIBUTES = [
  'PK',
  'fixed',
  'state',
  'outcome',
  'progress',
  'cancelRequestedBy',
  'endedAt',
  'undoneBy',
  'leaseUntil',
  'leaseOwner',
] as const;

export function runItem(run: Run, request: StoredBody, checkpoint: StoredBody | undefined): Item {
  const { id, actionId, environmentId, target, claims, planHash, who, from, approvedBy } = run;
  const { reason, brokeGlass, undoOf, long, createdAt, plan } = run;
  const fixed: Fixed = {
    ...{ id, actionId, environmentId, target, claims, planHash, who, from, approvedBy },
    ...{ reason, brokeGlass, undoOf, long, createdAt, summary: plan.summary },
  };
  return {
    ...runKey(id),
    listKey: RUNS_LIST,
    listSort: listSortOf(createdAt, id),
    activeKey: ACTIVE_KEY,
    activeUntil: run.leaseUntil ?? createdAt,
    fixed: JSON.stringify(fixed),
    state: run.state,
    request,
    checkpoint,
    progress: run.progress && JSON.stringify(run.progress),
    leaseOwner: run.leaseOwner,
    leaseUntil: run.leaseUntil,
  };
}

export function headOf(item: Item): RunHead {
  const head = readAs(headSchema, item, 'run');
  return { ...(JSON.parse(head.fixed) as Fixed), ...head };
}

/** What is small of a run. */
function smallOf(head: RunHead): Omit<Run, 'input' | 'plan' | 'checkpoint' | 'calls' | 'outcome'> {
  const { id, actionId, environmentId, target, claims, planHash, who, from, approvedBy } = head;
  const { reason, brokeGlass, undoOf, long, createdAt, state, endedAt, undoneBy } = head;
  const { leaseUntil, leaseOwner } = head;
  return {
    ...{ id, actionId, environmentId, target, claims, planHash, who, from, approvedBy },
    ...{ reason, brokeGlass, undoOf, long, createdAt, state, endedAt, undoneBy },
    ...{ leaseUntil, leaseOwner },
    progress: head.progress === undefined ? undefined : (JSON.parse(head.progress) as Progress),
    cancelRequestedBy:
      head.cancelRequestedBy === undefined ? undefined : (JSON.parse(head.cancelRequestedBy) as Actor),
  };
}

/** The whole run; undefined where a piece of it was replaced while it was read. */
export async function wholeRun(bodies: Bodies, item: Item): Promise<Run | undefined> {
  const head = headOf(item);
  const { PK } = runKey(head.id);
  const read = (stored: StoredBody | undefined) => (stored ? bodies.read(PK, stored) : undefined);
  const [request, checkpoint, outcome, calls] = await Promise.all([
    read(head.request),
    read(head.checkpoint),
    read(head.outcome),
    read(head.calls),
  ]);
  const lost =
    request === undefined ||
    (head.checkpoint && checkpoint === undefined) ||
    (head.outcome && outcome === undefined) ||
    (head.calls && calls === undefined);
  if (lost) return undefined;
  const { input, plan } = request as unknown as RunRequest;
  return {
    ...smallOf(head),
    input,
    plan,
    checkpoint,
    outcome: outcome as unknown as Outcome | undefined,
    calls: calls as unknown as readonly MadeCall[] | undefined,
  };
}

export async function summaryOf(bodies: Bodies, item: Item): Promise<RunSummary> {
  const head = headOf(item);
  const outcome = head.outcome && (await bodies.read(runKey(head.id).PK, head.outcome));
  return {
    ...smallOf(head),
    summary: head.summary,
    outcome: outcome as unknown as Outcome | undefined,
  };
}

export interface RunRequest {
  readonly input: Json;
  readonly plan: Plan;
}

/** The outcome as it is kept: what is shown once is not. */
export function keptOutcome(outcome: Outcome): Outcome {
  if (outcome.outcome !== 'done') return outcome;
  const { outcome: done, sentence, undo } = outcome;
  return { outcome: done, sentence, undo };
}

export function hasEnded(state: RunState): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** Any JSON-shaped value of the model as JSON, for storing. */
export function asJson(value: object): Json {
  return value as unknown as Json;
}
