import type {
  AwsVpcConfiguration,
  DeploymentConfiguration,
  DeploymentRolloutState,
  LaunchType,
  LoadBalancer,
  PropagateTags,
  ServiceRegistry,
  Tag,
} from '@aws-sdk/client-ecs';

/** What a service revision fixes: a change of it is a new deployment. */
export interface RevisionSettings {
  readonly taskDefinitionArn: string;
  readonly launchType: LaunchType;
  readonly platformVersion: string;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
  readonly network?: AwsVpcConfiguration;
}

/** An entry of a service's `deployments`: the tasks of one revision. Times are milliseconds since the epoch. */
export interface Rollout {
  /** `ecs-svc/…`, which its tasks carry as `startedBy`. */
  readonly id: string;
  readonly revisionId: string;
  readonly settings: RevisionSettings;
  readonly isPrimary: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly state: DeploymentRolloutState;
  readonly stateReason: string;
  /** Tasks that failed one after the other, since the last that got healthy. */
  readonly failedTasks: number;
  /** No task is started before: the scheduler waits longer after each failure. */
  readonly retryAt: number;
  /** True where its tasks stand in the alternate target groups of `advancedConfiguration`. */
  readonly usesAlternate: boolean;
}

export interface StoredEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

export interface StoredService {
  readonly cluster: string;
  readonly name: string;
  readonly arn: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** CreateService asked again with it answers this one. */
  readonly clientToken?: string;
  readonly desiredCount: number;
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly healthCheckGracePeriodSeconds: number;
  readonly propagateTags?: PropagateTags;
  readonly enableEcsManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
  readonly tags: readonly Tag[];
  /** The primary one first. */
  readonly rollouts: readonly Rollout[];
  /** The one whose deployment was completed last: what a rollback goes back to. */
  readonly completedRolloutId?: string;
  /** The service deployment that is under way. */
  readonly currentDeploymentId?: string;
  /** The newest first, a hundred at most. */
  readonly events: readonly StoredEvent[];
  readonly isSteady: boolean;
}

export function primaryOf(service: StoredService): Rollout {
  const primary = service.rollouts.find(({ isPrimary }) => isPrimary);
  if (!primary) throw new Error(`${service.arn} has no primary deployment.`);
  return primary;
}

/** The service with one of its rollouts changed. */
export function withRollout(
  service: StoredService,
  id: string,
  change: Partial<Omit<Rollout, 'id'>>,
): StoredService {
  return {
    ...service,
    rollouts: service.rollouts.map((rollout) => (rollout.id === id ? { ...rollout, ...change } : rollout)),
  };
}
