import type { EnvironmentLabel } from '../environments/label.ts';
import type { ActionKind } from './action.ts';
import type { Plan } from './plan.ts';
import type { Confirmation, RiskClass } from './risk.ts';

/** Why a plan can not run at this moment, apart from what a person still has to confirm. */
export interface Obstacle {
  readonly code:
    | 'read-only'
    | 'frozen'
    | 'capture-incomplete'
    | 'blocked'
    | 'already-undone'
    | 'undo-expired'
    | 'data-flow';
  readonly sentence: string;
  /** Whether whoever may break the glass can pass it. */
  readonly breakable: boolean;
}

/** A plan as the browser gets it: without the facts that execution keeps to itself. */
export interface Presentation {
  readonly actionId: string;
  readonly title: string;
  readonly kind: ActionKind;
  readonly risk: RiskClass;
  readonly long: boolean;
  /** Whether content is sent after the confirmation. */
  readonly takesContent: boolean;
  readonly target: string;
  readonly environment: EnvironmentLabel;
  readonly plan: Omit<Plan, 'facts'>;
  readonly hash: string;
  readonly confirmation: Confirmation;
  readonly obstacles: readonly Obstacle[];
  readonly mayBreakGlass: boolean;
  /** Whether a reason has to be given, as for the value of a secret. */
  readonly asksReason: boolean;
}
