import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { arnOf } from '../names.ts';
import { wantedOf } from '../scheduling/wanted.ts';
import type { Task } from '../tasks/task.ts';
import { latestPlatform } from './revision-settings.ts';
import type { RevisionSettings, Rollout, StoredService } from './service-record.ts';

/** Tasks that run and tasks that are on their way there, as ECS counts them. */
export function countTasks(tasks: readonly Task[]): { readonly running: number; readonly pending: number } {
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const pending = tasks.filter(
    ({ lastStatus, desiredStatus }) =>
      desiredStatus === 'RUNNING' && ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus),
  ).length;
  return { running, pending };
}

/** A service as DescribeServices tells it. */
export function describeService(context: EcsContext, service: StoredService, withTags: boolean): Service {
  const { cloud } = context;
  const tasks = context.tasks.ofService(service.cluster, service.name);
  const { running, pending } = countTasks(tasks);
  const [primary] = service.rollouts;
  const current =
    service.currentDeploymentId === undefined
      ? undefined
      : context.deployments.find(service.cluster, service.name, service.currentDeploymentId);
  const { wanted } = wantedOf(service, current, cloud.clock.now());
  const requested = (id: string) => wanted.find(({ rolloutId }) => rolloutId === id)?.count ?? 0;
  const own = (id: string) => countTasks(tasks.filter(({ startedBy }) => startedBy === id));
  const settings = primary?.settings;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: arnOf(cloud, 'cluster', service.cluster),
    loadBalancers: [...(settings?.loadBalancers ?? [])],
    serviceRegistries: [...(settings?.serviceRegistries ?? [])],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    ...(settings ? describeSettings(settings) : {}),
    taskDefinition: settings?.taskDefinitionArn,
    deploymentConfiguration: service.deploymentConfiguration,
    deployments: service.rollouts.map((rollout) =>
      describeRollout(rollout, { requested: requested(rollout.id), ...own(rollout.id) }),
    ),
    roleArn: `arn:aws:iam::${cloud.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: service.events.map((event) => ({ ...event, createdAt: new Date(event.createdAt) })),
    createdAt: new Date(service.createdAt),
    currentServiceDeployment: current?.arn,
    currentServiceRevisions: service.rollouts.map(({ id, revisionId }) => ({
      arn: arnOf(cloud, 'service-revision', service.cluster, service.name, revisionId),
      requestedTaskCount: requested(id),
      runningTaskCount: own(id).running,
      pendingTaskCount: own(id).pending,
    })),
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    tags: withTags ? [...service.tags] : undefined,
    createdBy: `arn:aws:iam::${cloud.account}:root`,
    enableECSManagedTags: service.enableEcsManagedTags,
    propagateTags: service.propagateTags ?? 'NONE',
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: 'DISABLED',
  };
}

function describeSettings({ launchType, platformVersion, network }: RevisionSettings) {
  const isFargate = launchType === 'FARGATE';
  return {
    launchType,
    platformVersion: isFargate
      ? platformVersion === latestPlatform
        ? 'LATEST'
        : platformVersion
      : undefined,
    platformFamily: isFargate ? 'Linux' : undefined,
    networkConfiguration: network && { awsvpcConfiguration: network },
  };
}

function describeRollout(
  rollout: Rollout,
  counts: { readonly requested: number; readonly running: number; readonly pending: number },
): Deployment {
  return {
    id: rollout.id,
    status: rollout.isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: rollout.settings.taskDefinitionArn,
    desiredCount: counts.requested,
    pendingCount: counts.pending,
    runningCount: counts.running,
    failedTasks: rollout.failedTasks,
    createdAt: new Date(rollout.createdAt),
    updatedAt: new Date(rollout.updatedAt),
    ...describeSettings(rollout.settings),
    platformVersion: rollout.settings.platformVersion,
    rolloutState: rollout.state,
    rolloutStateReason: rollout.stateReason,
  };
}
