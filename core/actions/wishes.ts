import type { Failure } from '../cells/cell.ts';
import type { Presentation } from './presentation.ts';
import type { Actor, Origin } from './record.ts';
import type { Approval, Run } from './run.ts';

/** What somebody wants to be done. The input is as it came: nothing of it is trusted. */
export interface Wish {
  readonly actionId: string;
  readonly environmentId: string;
  readonly input: unknown;
  readonly who: Actor;
  readonly from: Origin;
  /** The run that this would take back. */
  readonly undoOf?: string;
  readonly signal: AbortSignal;
}

/** Why a wish can not even be planned. */
export type NotPlanned =
  | { readonly outcome: 'unknown'; readonly sentence: string }
  | {
      readonly outcome: 'invalid';
      readonly mistakes: readonly { readonly path: string; readonly message: string }[];
    }
  | { readonly outcome: 'forbidden'; readonly sentence: string }
  | { readonly outcome: 'refused'; readonly sentence: string; readonly failure?: Failure };

/** A wish together with what a person did to confirm it. */
export interface Confirmed extends Wish {
  /** The plan that was on the screen. Left out only where nothing is asked for. */
  readonly planHash?: string;
  /** The run's id, chosen before the first attempt: pressed twice, it is one run. */
  readonly key: string;
  readonly typedName?: string;
  readonly reason?: string;
  readonly breakGlass?: boolean;
}

export type Presented = { readonly outcome: 'presented'; readonly presentation: Presentation } | NotPlanned;

export type Executed =
  /** Short actions have ended, well or badly; long ones go on under /operations; what takes content waits for it. */
  | { readonly outcome: 'ran' | 'started'; readonly run: Run; readonly reveal?: string }
  /** What was confirmed is not what would happen now: here is what would. */
  | { readonly outcome: 'changed'; readonly presentation: Presentation }
  /** Something stands in the way, or something is still to be confirmed. */
  | { readonly outcome: 'stopped'; readonly sentence: string; readonly presentation: Presentation }
  | NotPlanned;

export interface Decision {
  readonly approvalId: string;
  readonly agree: boolean;
  readonly who: Actor;
  readonly from: Origin;
  readonly signal: AbortSignal;
}

export type ApprovalAnswer =
  | { readonly outcome: 'waiting' | 'declined'; readonly approval: Approval }
  /** Agreed, and begun at once. */
  | { readonly outcome: 'approved'; readonly approval: Approval; readonly executed: Executed }
  /** The plan would be another now: nobody's agreement holds for that. */
  | { readonly outcome: 'void'; readonly sentence: string; readonly approval: Approval }
  | { readonly outcome: 'stopped'; readonly sentence: string };
