import type {
  DeploymentConfiguration,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookStatus,
  DeploymentLifecycleHookTargetType,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';

export type Stage = ServiceDeploymentLifecycleStage | DeploymentLifecycleHookStage;

/** One run of a hook in one stage. */
export interface HookRun {
  readonly hookId: string;
  readonly stage: Stage;
  /** The step of traffic, for the stages that come again with each. */
  readonly step: number;
  readonly targetType: DeploymentLifecycleHookTargetType;
  readonly targetArn?: string;
  readonly status: DeploymentLifecycleHookStatus;
  readonly expiresAt: number;
  readonly timeoutAction: DeploymentLifecycleHookAction;
  /** When a function that said IN_PROGRESS is asked again. */
  readonly askAt: number;
  readonly details?: unknown;
}

/** One service deployment: how a revision came, or did not. Times are milliseconds since the epoch. */
export interface StoredDeployment {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly service: string;
  readonly targetRolloutId: string;
  readonly targetRevisionId: string;
  /** What ran when it began, by rollout. */
  readonly sources: readonly { readonly rolloutId: string; readonly revisionId: string }[];
  readonly status: ServiceDeploymentStatus;
  readonly statusReason?: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
  readonly stoppedAt?: number;
  readonly configuration: DeploymentConfiguration;
  readonly breaker: {
    readonly status: ServiceDeploymentRollbackMonitorsStatus;
    readonly failureCount: number;
    readonly threshold: number;
  };
  readonly alarms: {
    readonly status: ServiceDeploymentRollbackMonitorsStatus;
    readonly names: readonly string[];
    readonly triggered: readonly string[];
  };
  readonly rollback?: { readonly reason: string; readonly startedAt: number; readonly revisionId: string };
  /** Rolling: since when all is well, while it bakes. */
  readonly bakeSince?: number;
  /** Where one with traffic shifts stands; absent for a rolling one. */
  readonly stage?: Stage;
  readonly stageSince: number;
  /** The step of production traffic that was taken last, from 0; -1 before the first. */
  readonly step: number;
  readonly productionPercent: number;
  readonly testPercent: number;
  readonly hooks: readonly HookRun[];
}

const underWay: readonly ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

export function isUnderWay({ status }: StoredDeployment): boolean {
  return underWay.includes(status);
}
