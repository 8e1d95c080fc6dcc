import type { ActionKind, Progress } from '../../../core/actions/action.ts';
import type { Run, RunState, RunSummary } from '../../../core/actions/run.ts';
import type { Failure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';

/** Why nothing moves: nobody has taken the run yet, its content has not come, or whoever had it is silent. */
export type Stall = 'untaken' | 'content' | 'silent';

export interface RunUndo {
  readonly actionId: string;
  /** Milliseconds since the epoch. */
  readonly until?: number;
  /** Whether this person may do it now. */
  readonly possible: boolean;
}

/** A run as a browser may see it: without inputs, checkpoints, and what an undo would put back. */
export interface RunView {
  readonly id: string;
  readonly actionId: string;
  readonly title: string;
  readonly kind?: ActionKind;
  readonly environmentId: string;
  readonly environment?: Pick<EnvironmentLabel, 'id' | 'label' | 'colour'>;
  readonly target: string;
  /** The plan's sentence; the action's title where this person may not see the data. */
  readonly summary: string;
  readonly who: string;
  readonly approvedBy?: string;
  readonly reason?: string;
  readonly state: RunState;
  readonly long: boolean;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly progress?: Progress;
  readonly stall?: Stall;
  /** Where whoever began it sends the content that it waits for. */
  readonly contentAt?: string;
  readonly sentence?: string;
  readonly failure?: Failure;
  readonly completed?: string;
  readonly remaining?: string;
  readonly cancelRequestedBy?: string;
  readonly mayCancel: boolean;
  readonly undo?: RunUndo;
  readonly undoneBy?: string;
  readonly undoOf?: string;
}

/** Who looks, and what the console knows beside the run itself. */
export interface RunEyes {
  readonly now: number;
  readonly actionOf: (
    actionId: string,
  ) => { readonly title: string; readonly kind: ActionKind; readonly takesContent?: boolean } | undefined;
  readonly labelOf: (environmentId: string) => EnvironmentLabel | undefined;
  /** Whether the data of an environment may be seen. */
  readonly mayRead: (environmentId: string) => boolean;
  readonly mayAct: (actionId: string, environmentId: string) => boolean;
}

export function isActive({ state }: { readonly state: RunState }): boolean {
  return state === 'waiting' || state === 'running';
}

/** A run for the eyes of one person. */
export function runView(run: Run | RunSummary, eyes: RunEyes): RunView {
  const { id, actionId, environmentId, target, state, long, createdAt, endedAt, outcome } = run;
  const label = eyes.labelOf(environmentId);
  const known = eyes.actionOf(actionId);
  const title = known?.title ?? actionId;
  const takesContent = known?.takesContent ?? false;
  const seen = eyes.mayRead(environmentId);
  return {
    ...{ id, actionId, title, environmentId, target, state, long, createdAt, endedAt },
    kind: known?.kind,
    environment: label && { id: label.id, label: label.label, colour: label.colour },
    summary: seen ? ('plan' in run ? run.plan.summary : run.summary) : title,
    who: run.who.name,
    approvedBy: run.approvedBy?.name,
    reason: run.reason,
    progress: isActive(run) ? run.progress : undefined,
    stall: stallOf(run, eyes.now, takesContent),
    contentAt: takesContent && state === 'waiting' ? contentAddress(run) : undefined,
    sentence: seen ? outcome?.sentence : undefined,
    ...(outcome?.outcome === 'failed' && failedHalves(outcome, seen)),
    cancelRequestedBy: run.cancelRequestedBy?.name,
    mayCancel:
      isActive(run) &&
      (long || takesContent) &&
      run.cancelRequestedBy === undefined &&
      eyes.mayAct(actionId, environmentId),
    undo: undoOf(run, eyes),
    undoneBy: run.undoneBy,
    undoOf: run.undoOf,
  };
}

function failedHalves(outcome: Extract<Run['outcome'], { outcome: 'failed' }>, seen: boolean) {
  const { failure, completed, remaining } = outcome;
  return seen ? { failure, completed, remaining } : { failure: failure && { ...failure, detail: undefined } };
}

/** A run that is nobody's: what the page says instead of a bar that does not move. */
function stallOf(run: Run | RunSummary, now: number, takesContent: boolean): Stall | undefined {
  if (run.state === 'waiting') return takesContent ? 'content' : 'untaken';
  if (run.state === 'running' && run.leaseUntil !== undefined && run.leaseUntil < now) return 'silent';
  return undefined;
}

/** The target of an upload is its bucket, a slash, and the key or the folder. */
function contentAddress({ id, target }: Run | RunSummary): string {
  const [bucket = ''] = target.split('/');
  return `/buckets/${encodeURIComponent(bucket)}/objects?${new URLSearchParams({ upload: id }).toString()}`;
}

function undoOf({ outcome, undoneBy, environmentId }: Run | RunSummary, eyes: RunEyes): RunUndo | undefined {
  const offer = outcome?.undo;
  if (!offer || undoneBy !== undefined) return undefined;
  const { actionId, until } = offer;
  if (until !== undefined && until < eyes.now) return undefined;
  return { actionId, until, possible: eyes.mayAct(actionId, environmentId) };
}
