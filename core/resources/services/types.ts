import type { Failure } from '../../cells/cell.ts';
import type { HeldVariable } from '../configuration/types.ts';

/** A service as DescribeServices tells it. Times in milliseconds since the epoch. */
export interface EcsService {
  readonly name: string;
  readonly arn: string;
  readonly cluster: string;
  /** `ACTIVE`, `DRAINING`, `INACTIVE`. */
  readonly status: string;
  /** `family:revision`. */
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly launchType?: string;
  readonly schedulingStrategy: string;
  readonly controller: DeploymentController;
  readonly configuration: DeploymentConfiguration;
  /** The newest first, as ECS gives them: `PRIMARY`, then `ACTIVE` and `INACTIVE` ones that drain. */
  readonly rollouts: readonly Rollout[];
  /** Newest first, at most a hundred. */
  readonly events: readonly ServiceEvent[];
  readonly loadBalancers: readonly ServiceLoadBalancer[];
  /** The service deployment that is under way, else the last one. */
  readonly currentDeploymentArn?: string;
  readonly currentRevisions: readonly RevisionCounts[];
  readonly healthCheckGraceSeconds?: number;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicAddress: boolean;
  readonly executeCommand: boolean;
  readonly createdAt?: number;
  /** The ARN of who made it. */
  readonly createdBy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type DeploymentController = 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
export type DeploymentStrategy = 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';

export interface DeploymentConfiguration {
  readonly strategy: DeploymentStrategy;
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  readonly circuitBreaker: { readonly enabled: boolean; readonly rollback: boolean };
  readonly alarms: {
    readonly enabled: boolean;
    readonly rollback: boolean;
    readonly names: readonly string[];
  };
  readonly bakeMinutes?: number;
  readonly canary?: { readonly percent: number; readonly bakeMinutes: number };
  readonly linear?: { readonly stepPercent: number; readonly stepBakeMinutes: number };
  readonly hooks: readonly LifecycleHook[];
}

export interface LifecycleHook {
  /** `AWS_LAMBDA`, or `PAUSE` for one that waits for a person. */
  readonly kind: string;
  readonly targetArn?: string;
  readonly stages: readonly string[];
}

/** One entry of a service's `deployments`. */
export interface Rollout {
  readonly id: string;
  readonly status: string;
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly failedTasks: number;
  readonly rolloutState?: string;
  readonly rolloutReason?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
}

export interface ServiceEvent {
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

export interface ServiceLoadBalancer {
  readonly targetGroupArn?: string;
  readonly containerName?: string;
  readonly containerPort?: number;
  /** ECS's own blue/green shifts traffic between the two groups by this rule. */
  readonly alternateTargetGroupArn?: string;
  readonly productionListenerRuleArn?: string;
  readonly testListenerRuleArn?: string;
  readonly roleArn?: string;
}

/** How far a service revision is in a deployment. */
export interface RevisionCounts {
  readonly arn: string;
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
  /** Percent of the production traffic, where ECS shifts it. */
  readonly weight?: number;
  readonly testWeight?: number;
}

/** A service deployment. The list tells the first part; DescribeServiceDeployments the rest. */
export interface ServiceDeploymentSummary {
  readonly arn: string;
  readonly id: string;
  readonly serviceArn: string;
  /** `PENDING`, `IN_PROGRESS`, `SUCCESSFUL`, `STOPPED`, `STOP_REQUESTED`, `ROLLBACK_…`. */
  readonly status: string;
  readonly statusReason?: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly targetRevisionArn?: string;
}

export interface ServiceDeployment extends ServiceDeploymentSummary {
  readonly updatedAt?: number;
  readonly stoppedAt?: number;
  /** `SCALE_UP`, `PRODUCTION_TRAFFIC_SHIFT`, `BAKE_TIME`, `CLEAN_UP` … */
  readonly lifecycleStage?: string;
  readonly source: readonly RevisionCounts[];
  readonly target?: RevisionCounts;
  readonly configuration: DeploymentConfiguration;
  readonly hooks: readonly HookState[];
  readonly rollback?: {
    readonly reason?: string;
    readonly startedAt?: number;
    readonly revisionArn?: string;
  };
  readonly circuitBreaker?: {
    readonly status: string;
    readonly failures: number;
    readonly threshold: number;
  };
  readonly alarms?: {
    readonly status: string;
    readonly names: readonly string[];
    readonly triggered: readonly string[];
  };
}

export interface HookState {
  readonly id: string;
  readonly kind: string;
  readonly targetArn?: string;
  readonly status: string;
  readonly expiresAt?: number;
  /** What happens when it runs out. */
  readonly timeoutAction?: string;
}

/** What a service deployment brings up: fixed when it was made. */
export interface ServiceRevision {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly createdAt?: number;
  readonly images: readonly {
    readonly container: string;
    readonly image: string;
    readonly digest?: string;
  }[];
  readonly loadBalancers: readonly ServiceLoadBalancer[];
}

/** A task as DescribeTasks tells it. */
export interface TaskSummary {
  readonly arn: string;
  readonly id: string;
  readonly taskDefinition: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  /** `HEALTHY`, `UNHEALTHY`, `UNKNOWN`. */
  readonly health: string;
  readonly launchType?: string;
  readonly availabilityZone?: string;
  /** 1024 to a vCPU. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly startedBy?: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly privateAddress?: string;
  readonly containers: readonly TaskContainer[];
}

export interface TaskContainer {
  readonly name: string;
  readonly image?: string;
  readonly digest?: string;
  readonly lastStatus: string;
  readonly health?: string;
  readonly exitCode?: number;
  readonly reason?: string;
}

export interface TaskProtection {
  readonly taskArn: string;
  readonly isProtected: boolean;
  readonly expiresAt?: number;
}

/** A task definition on the server: its variables hold fingerprints, which no browser is told. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: string;
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly networkMode?: string;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly platform?: string;
  readonly registeredAt?: number;
  readonly registeredBy?: string;
  readonly containers: readonly ContainerDefinition[];
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  readonly ports: readonly PortMapping[];
  readonly command: readonly string[];
  readonly entryPoint: readonly string[];
  readonly healthCheck?: HealthCheck;
  readonly log?: LogConfiguration;
  readonly stopTimeoutSeconds?: number;
  readonly readonlyRoot: boolean;
  /** The variables in plain text and the secrets by reference, masked. */
  readonly variables: readonly HeldVariable[];
  /** The whole `valueFrom` of each secret, for whoever looks whether it can be read. */
  readonly secretReferences: readonly string[];
}

export interface PortMapping {
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol: string;
}

export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly retries?: number;
  readonly startPeriodSeconds?: number;
}

/** Where a container's output goes. Group, region and prefix are those of the `awslogs` driver. */
export interface LogConfiguration {
  readonly driver: string;
  readonly group?: string;
  readonly region?: string;
  readonly streamPrefix?: string;
}

/** Where the output of one container of one task goes. */
export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

export interface LogLine {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** Hostile text: only ever drawn as text. */
  readonly text: string;
}

/** What following a log tells, in the order of time. */
export type LogEvent =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[]; readonly dropped: number }
  /** The stream is not there yet: the task has written nothing. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'end'; readonly reason: 'time' | 'left' | 'failed'; readonly failure?: Failure };

/** How long a log is followed at most, before the one who looks starts it again. */
export const LOG_SECONDS = 600;
