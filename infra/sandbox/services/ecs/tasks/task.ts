import type {
  AwsVpcConfiguration,
  ContainerDefinition,
  HealthStatus,
  LaunchType,
  Tag,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { HostedProcess } from '../../../processes/process-host.ts';
import type { StoredRevision } from '../task-definition-store.ts';
import { newHexId } from '../identifiers.ts';

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** A container's port in a target group. */
export interface TargetPlace {
  readonly targetGroupArn: string;
  readonly containerPort: number;
}

export interface TaskContainer {
  readonly id: string;
  readonly definition: ContainerDefinition;
  readonly name: string;
  readonly isEssential: boolean;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  healthStatus: HealthStatus;
  /** Failures of its health check, one after the other. */
  healthFailures: number;
  healthCheckedAt: number;
  process?: HostedProcess;
  /** What its image was resolved to, where a repository of the environment holds it. */
  imageDigest?: string;
  exitCode?: number;
  reason?: string;
}

/** What a task is made from. */
export interface TaskPlan {
  readonly cluster: string;
  readonly definition: StoredRevision;
  /** `service:NAME`, `family:NAME`, or what RunTask was told. */
  readonly group: string;
  readonly startedBy?: string;
  readonly serviceName?: string;
  readonly launchType: LaunchType;
  readonly platformVersion?: string;
  readonly network?: AwsVpcConfiguration;
  readonly overrides: TaskOverride;
  readonly targets: readonly TargetPlace[];
  readonly tags: readonly Tag[];
  readonly enableExecuteCommand: boolean;
}

/** A task while it lives, and about an hour afterwards. Only start-task.ts and stop-task.ts change its two states. */
export interface Task extends Omit<TaskPlan, 'tags'> {
  readonly id: string;
  readonly createdAt: number;
  readonly containers: readonly TaskContainer[];
  tags: readonly Tag[];
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  version: number;
  /** Its own loopback address, from PENDING on. */
  address?: string;
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: TaskStopCode;
  stoppedReason?: string;
  protectedUntil?: number;
  /** It has been healthy once: what happens to it later is no failure of its deployment. */
  wasHealthy: boolean;
  /** The service has told of its registration. */
  isAnnounced: boolean;
  /** The scheduler has taken note of how it ended. */
  isAccounted: boolean;
}

export function makeTask(plan: TaskPlan, now: number): Task {
  return {
    ...plan,
    id: newHexId(),
    createdAt: now,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    version: 1,
    wasHealthy: false,
    isAnnounced: false,
    isAccounted: false,
    containers: (plan.definition.definition.containerDefinitions ?? []).map((definition) => ({
      id: newHexId(),
      definition,
      name: definition.name ?? '',
      isEssential: definition.essential !== false,
      lastStatus: 'PENDING',
      healthStatus: 'UNKNOWN',
      healthFailures: 0,
      healthCheckedAt: now,
    })),
  };
}

export function isProtected(task: Task, now: number): boolean {
  return task.protectedUntil !== undefined && task.protectedUntil > now;
}

/** `HEALTHY` when every essential container with a health check is. Source: API reference, "Task", `healthStatus`. */
export function healthOf(task: Task): HealthStatus {
  const checked = task.containers.filter(
    ({ definition, isEssential }) => isEssential && definition.healthCheck,
  );
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  if (checked.length === 0 || checked.some(({ healthStatus }) => healthStatus === 'UNKNOWN'))
    return 'UNKNOWN';
  return 'HEALTHY';
}
