import type { Outcome, Progress } from './action.ts';
import type { Json, Plan } from './plan.ts';
import type { Actor, MadeCall, Origin, Records } from './record.ts';
import type { AlarmNotes } from './alarm-notes.ts';
import type { Snapshots } from '../compare/over-time/kept.ts';
import type { RunbookRuns } from '../runbooks/kept-run.ts';
import type { AlarmWatch } from './alarm-watch.ts';
import type { Schedules } from './schedules.ts';
import type { Shares } from './shares.ts';

export type RunState =
  /** Confirmed and not begun: no call of it was made. */
  'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'unknown';

/** One execution of one plan. Long or short, it exists before the first call is made. */
export interface Run {
  /** The key that the browser sent with the confirmation: pressed twice, it is one run. Sorts by time. */
  readonly id: string;
  readonly actionId: string;
  readonly environmentId: string;
  readonly target: string;
  /** As what it claims its target: see `claimOf`. */
  readonly claims?: string;
  readonly input: Json;
  readonly plan: Plan;
  readonly planHash: string;
  readonly who: Actor;
  readonly from: Origin;
  readonly approvedBy?: Actor;
  readonly reason?: string;
  /** Whoever confirmed it broke the glass: what that passes is no obstacle to it later either. */
  readonly brokeGlass?: boolean;
  readonly undoOf?: string;
  readonly long: boolean;
  readonly state: RunState;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly progress?: Progress;
  readonly checkpoint?: Json;
  readonly calls?: readonly MadeCall[];
  readonly outcome?: Outcome;
  readonly cancelRequestedBy?: Actor;
  /** The run that took this one back. */
  readonly undoneBy?: string;
  /** Until when the console that works on it owns it, in milliseconds since the epoch. */
  readonly leaseUntil?: number;
  readonly leaseOwner?: string;
}

/** What a list needs: everything but what can be large. */
export type RunSummary = Omit<Run, 'input' | 'plan' | 'checkpoint' | 'calls'> & { readonly summary: string };

/** How a run ended. */
export interface RunEnd {
  readonly state: RunState;
  readonly outcome: Outcome;
  readonly calls: readonly MadeCall[];
  readonly at: number;
}

/** The executions, in the home environment's table. Every change of one is conditional on who owns it. */
export interface Runs {
  /**
   * `known`: a run with this id exists; it is returned as it is. `busy`: another run that has not ended works on the
   * same target of the same environment, or takes the same run back; that one is returned. `undone`: what it would take
   * back was taken back already. Only where it was `created` something was written.
   */
  readonly create: (
    run: Run,
  ) => Promise<{ readonly outcome: 'created' | 'known' | 'busy' | 'undone'; readonly run: Run }>;
  readonly find: (id: string) => Promise<Run | undefined>;
  /** What a list tells of one run, for whoever looks on: it may be a second old. */
  readonly summary: (id: string) => Promise<RunSummary | undefined>;
  /** Newest first. */
  readonly list: (query: {
    readonly before?: string;
    readonly limit: number;
    readonly states?: readonly RunState[];
  }) => Promise<{ readonly runs: readonly RunSummary[]; readonly before?: string }>;
  /**
   * Takes a run that waits, or whose owner's lease has run out; where a state is given, only out of that one. It is
   * running then. Undefined: somebody else has it, or it has ended.
   */
  readonly lease: (
    id: string,
    owner: string,
    milliseconds: number,
    state?: 'waiting' | 'running',
  ) => Promise<Run | undefined>;
  /** Keeps it, and tells whether cancelling was asked for. `lost`: another console has it now, and this one must stop. */
  readonly renew: (
    id: string,
    owner: string,
    milliseconds: number,
    progress?: Progress,
  ) => Promise<'kept' | 'cancel' | 'lost'>;
  /** @throws LeaseLost when another console has the run now. */
  readonly save: (id: string, owner: string, checkpoint: Json) => Promise<void>;
  /** Frees its target; where it is done, what it took back is marked as undone. @throws LeaseLost as `save`. */
  readonly end: (id: string, owner: string, end: RunEnd) => Promise<void>;
  readonly requestCancel: (id: string, by: Actor) => Promise<Run | undefined>;
  /** Running or waiting ones without a live lease: what a killed console left. */
  readonly abandoned: (now: number) => Promise<readonly RunSummary[]>;
}

export class LeaseLost extends Error {
  constructor(readonly runId: string) {
    super(`The run ${runId} is another console's now.`);
    this.name = 'LeaseLost';
  }
}

/** Whether work was stopped since another console may have its run now: what is half done is for that one. */
export function isLeaseLost({ reason }: AbortSignal): boolean {
  return reason instanceof LeaseLost;
}

export type ApprovalState = 'waiting' | 'approved' | 'declined' | 'void';

/** A plan that waits for a second person. Bound to the plan's hash; void when the plan would be another now. */
export interface Approval {
  readonly id: string;
  readonly actionId: string;
  readonly environmentId: string;
  readonly target: string;
  readonly input: Json;
  readonly plan: Plan;
  readonly planHash: string;
  readonly requestedBy: Actor;
  readonly from: Origin;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly reason?: string;
  readonly undoOf?: string;
  readonly state: ApprovalState;
  readonly decidedBy?: Actor;
  readonly decidedAt?: number;
  /** The execution that followed. */
  readonly runId?: string;
}

export interface Approvals {
  readonly create: (approval: Approval) => Promise<void>;
  readonly find: (id: string) => Promise<Approval | undefined>;
  readonly list: (query: { readonly limit: number }) => Promise<readonly Approval[]>;
  /** Once: `false` when it was decided already, whoever did it. */
  readonly decide: (
    id: string,
    decision: {
      readonly state: Exclude<ApprovalState, 'waiting'>;
      readonly by: Actor;
      readonly at: number;
      readonly runId?: string;
    },
  ) => Promise<boolean>;
}

/** What an administrator can switch while the console runs. */
export interface Rules {
  readonly readOnly: boolean;
  readonly readOnlyReason?: string;
  readonly changedBy?: Actor;
  readonly changedAt?: number;
}

export interface RulesStore {
  readonly read: () => Promise<Rules>;
  readonly write: (rules: Rules) => Promise<void>;
}

/** Carries long runs to whichever console is free: a queue in the home environment. */
export interface RunQueue {
  readonly announce: (runId: string) => Promise<void>;
  /** Waits up to 20 s for the next one. `done` takes it off the queue; without it, it comes back. */
  readonly next: (signal: AbortSignal) => Promise<
    | {
        readonly runId: string;
        readonly done: () => Promise<void>;
        readonly extend: (seconds: number) => Promise<void>;
      }
    | undefined
  >;
}

/** Everything that the console keeps for itself, in its home environment. */
export interface Home {
  readonly records: Records;
  readonly runs: Runs;
  readonly approvals: Approvals;
  readonly rules: RulesStore;
  readonly queue: RunQueue;
  readonly schedules: Schedules;
  readonly runbookRuns: RunbookRuns;
  readonly alarmNotes: AlarmNotes;
  readonly alarmWatch: AlarmWatch;
  readonly shares: Shares;
  readonly snapshots: Snapshots;
  /** Makes the table and the queue where they are missing; does nothing where they are there. */
  readonly prepare: () => Promise<void>;
}
