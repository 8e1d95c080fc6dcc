import type {
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceRevision,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { arnOf } from '../names.ts';
import { wantedOf } from '../scheduling/wanted.ts';
import { countTasks } from '../services/service-view.ts';
import { readTaskDefinition } from '../task-definition-name.ts';
import { isUnderWay } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-record.ts';
import type { StoredRevisionOfService } from './deployment-store.ts';

export function briefDeployment(context: EcsContext, deployment: StoredDeployment): ServiceDeploymentBrief {
  const { cluster, service } = deployment;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: arnOf(context.cloud, 'service', cluster, service),
    clusterArn: arnOf(context.cloud, 'cluster', cluster),
    startedAt: new Date(deployment.startedAt),
    createdAt: new Date(deployment.createdAt),
    finishedAt: dateOf(deployment.finishedAt),
    targetServiceRevisionArn: revisionArn(context, deployment, deployment.targetRevisionId),
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

/** A service deployment as DescribeServiceDeployments tells it. */
export function describeDeployment(context: EcsContext, deployment: StoredDeployment): ServiceDeployment {
  const { targetServiceRevisionArn: _, ...brief } = briefDeployment(context, deployment);
  const { breaker, alarms, rollback, stage } = deployment;
  const summary = (rolloutId: string, revisionId: string, share: Shares) =>
    summarise(context, deployment, rolloutId, revisionId, share);
  const { productionPercent: production, testPercent: test } = deployment;
  return {
    ...brief,
    stoppedAt: dateOf(deployment.stoppedAt),
    updatedAt: new Date(deployment.updatedAt),
    sourceServiceRevisions: deployment.sources.map(({ rolloutId, revisionId }) =>
      summary(rolloutId, revisionId, { production: 100 - production, test: 100 - test }),
    ),
    targetServiceRevision: summary(deployment.targetRolloutId, deployment.targetRevisionId, {
      production,
      test,
    }),
    // The SDK's list lacks PRE_PRODUCTION_TRAFFIC_SHIFT, which the documentation has.
    lifecycleStage: stage as ServiceDeployment['lifecycleStage'],
    lifecycleHookDetails: deployment.hooks.map((hook) => ({
      hookId: hook.hookId,
      targetType: hook.targetType,
      targetArn: hook.targetArn,
      status: hook.status,
      expiresAt: new Date(hook.expiresAt),
      timeoutAction: hook.timeoutAction,
    })),
    deploymentConfiguration: deployment.configuration,
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: new Date(rollback.startedAt),
      serviceRevisionArn: revisionArn(context, deployment, rollback.revisionId),
    },
    deploymentCircuitBreaker: breaker,
    alarms: {
      status: alarms.status,
      alarmNames: [...alarms.names],
      triggeredAlarmNames: [...alarms.triggered],
    },
  };
}

interface Shares {
  readonly production: number;
  readonly test: number;
}

function summarise(
  context: EcsContext,
  deployment: StoredDeployment,
  rolloutId: string,
  revisionId: string,
  shares: Shares,
): ServiceRevisionSummary {
  const { cluster, service: name } = deployment;
  const service = context.services.find(cluster, name);
  const tasks = context.tasks.ofService(cluster, name).filter(({ startedBy }) => startedBy === rolloutId);
  const { running, pending } = countTasks(tasks);
  const current = isUnderWay(deployment) ? deployment : undefined;
  const wanted = service && wantedOf(service, current, context.cloud.clock.now()).wanted;
  const isWeighted = deployment.stage !== undefined;
  return {
    arn: revisionArn(context, deployment, revisionId),
    requestedTaskCount: wanted?.find((one) => one.rolloutId === rolloutId)?.count ?? 0,
    runningTaskCount: running,
    pendingTaskCount: pending,
    requestedProductionTrafficWeight: isWeighted ? shares.production : undefined,
    requestedTestTrafficWeight: isWeighted ? shares.test : undefined,
  };
}

export function describeRevision(context: EcsContext, revision: StoredRevisionOfService): ServiceRevision {
  const { cluster, service, settings } = revision;
  const definition = readTaskDefinition(context.definitions, settings.taskDefinitionArn);
  const isFargate = settings.launchType === 'FARGATE';
  return {
    serviceRevisionArn: arnOf(context.cloud, 'service-revision', cluster, service, revision.id),
    serviceArn: arnOf(context.cloud, 'service', cluster, service),
    clusterArn: arnOf(context.cloud, 'cluster', cluster),
    taskDefinition: settings.taskDefinitionArn,
    launchType: settings.launchType,
    platformVersion: isFargate ? settings.platformVersion : undefined,
    platformFamily: isFargate ? 'Linux' : undefined,
    loadBalancers: [...settings.loadBalancers],
    serviceRegistries: [...settings.serviceRegistries],
    networkConfiguration: settings.network && { awsvpcConfiguration: settings.network },
    containerImages: definition?.definition.containerDefinitions?.map(({ name, image }) => ({
      containerName: name,
      image,
      imageDigest: revision.imageDigests?.[name ?? ''],
    })),
    guardDutyEnabled: false,
    createdAt: new Date(revision.createdAt),
  };
}

function revisionArn(
  context: EcsContext,
  { cluster, service }: { readonly cluster: string; readonly service: string },
  id: string,
): string {
  return arnOf(context.cloud, 'service-revision', cluster, service, id);
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
