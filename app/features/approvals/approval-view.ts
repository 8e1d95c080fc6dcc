import type { ActionKind } from '../../../core/actions/action.ts';
import type { Plan } from '../../../core/actions/plan.ts';
import type { Approval, ApprovalState } from '../../../core/actions/run.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { shownPlan } from '../operations/run-detail.ts';
import type { RunEyes } from '../operations/run-view.ts';

/** `expired`: it waited longer than a plan is held for. */
export type ShownState = ApprovalState | 'expired';

/** A request as a browser may see it. */
export interface ApprovalView {
  readonly id: string;
  readonly title: string;
  readonly kind?: ActionKind;
  readonly environmentId: string;
  readonly environment?: EnvironmentLabel;
  readonly target: string;
  readonly summary: string;
  readonly requestedBy: string;
  readonly role: string;
  readonly isOwn: boolean;
  readonly address: string;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly reason?: string;
  readonly state: ShownState;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** Whether this person could agree now. */
  readonly mayDecide: boolean;
  readonly isUndo: boolean;
}

/** The same with the plan; without it where this person may not see the data. */
export interface ApprovalDetail extends ApprovalView {
  readonly planHash: string;
  /** The run that was begun, where there is one. */
  readonly runId?: string;
  readonly plan?: Omit<Plan, 'facts'>;
}

export function approvalView(
  approval: Approval,
  eyes: RunEyes,
  personId: string,
  mayDecide: boolean,
): ApprovalView {
  const { id, actionId, environmentId, target, plan, requestedBy, from, requestedAt, expiresAt } = approval;
  const known = eyes.actionOf(actionId);
  const title = known?.title ?? actionId;
  return {
    ...{ id, title, environmentId, target, requestedAt, expiresAt },
    kind: known?.kind,
    environment: eyes.labelOf(environmentId),
    summary: eyes.mayRead(environmentId) ? plan.summary : title,
    requestedBy: requestedBy.name,
    role: requestedBy.role,
    isOwn: requestedBy.id === personId,
    address: from.address,
    reason: approval.reason,
    state: approval.state === 'waiting' && expiresAt < eyes.now ? 'expired' : approval.state,
    decidedBy: approval.decidedBy?.name,
    decidedAt: approval.decidedAt,
    mayDecide,
    isUndo: approval.undoOf !== undefined,
  };
}

export function approvalDetail(
  approval: Approval,
  eyes: RunEyes,
  personId: string,
  mayDecide: boolean,
  isBegun: boolean,
): ApprovalDetail {
  return {
    ...approvalView(approval, eyes, personId, mayDecide),
    planHash: approval.planHash,
    runId: isBegun ? approval.runId : undefined,
    plan: eyes.mayRead(approval.environmentId) ? shownPlan(approval.plan) : undefined,
  };
}

/** What waits first, those for this person before the others; within each the newest first. */
export function inOrder(views: readonly ApprovalView[]): readonly ApprovalView[] {
  const rank = ({ state, mayDecide }: ApprovalView) => (state === 'waiting' ? (mayDecide ? 0 : 1) : 2);
  return [...views].sort((a, b) => rank(a) - rank(b) || b.requestedAt - a.requestedAt);
}
