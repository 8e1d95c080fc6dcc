import type { EcsContext } from '../context.ts';
import { newNumber, newShortId } from '../identifiers.ts';
import { arnOf } from '../names.ts';
import type { RevisionSettings, Rollout, StoredService } from '../services/service-record.ts';
import { watchedAlarms } from './alarms.ts';
import { isUnderWay } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-record.ts';
import { failureThreshold } from './rolling.ts';
import { shiftTraffic } from './traffic.ts';

/** A service that is to have these settings from now on: a new revision, and a deployment that brings it. */
export function beginDeployment(
  context: EcsContext,
  given: StoredService,
  settings: RevisionSettings,
  now: number,
): StoredService {
  const service = supersede(context, given, now);
  const { cluster, name, deploymentConfiguration: configuration } = service;
  const source = service.rollouts.find(({ id }) => id === service.completedRolloutId);
  const revisionId = newNumber();
  const id = `ecs-svc/${newNumber()}`;
  const target: Rollout = {
    id,
    revisionId,
    settings,
    isPrimary: true,
    createdAt: now,
    updatedAt: now,
    state: 'IN_PROGRESS',
    stateReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    retryAt: 0,
    usesAlternate: false,
  };
  const isStaged = (configuration.strategy ?? 'ROLLING') !== 'ROLLING' && source !== undefined;
  const threshold = failureThreshold(configuration.deploymentCircuitBreaker, service.desiredCount);
  const deploymentId = newShortId();
  const deployment: StoredDeployment = {
    id: deploymentId,
    arn: arnOf(context.cloud, 'service-deployment', cluster, name, deploymentId),
    cluster,
    service: name,
    targetRolloutId: id,
    targetRevisionId: revisionId,
    sources: (source ? [source] : []).map((rollout) => ({
      rolloutId: rollout.id,
      revisionId: rollout.revisionId,
    })),
    status: 'IN_PROGRESS',
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    configuration,
    breaker: {
      status: threshold === undefined ? 'DISABLED' : 'MONITORING',
      failureCount: 0,
      threshold: threshold ?? 0,
    },
    alarms: watchedAlarms(context, configuration.alarms),
    stage: isStaged ? 'RECONCILE_SERVICE' : undefined,
    stageSince: now,
    step: -1,
    productionPercent: 0,
    testPercent: 0,
    hooks: [],
  };
  context.deployments.saveRevision({ id: revisionId, cluster, service: name, createdAt: now, settings });
  context.deployments.save(deployment);
  return {
    ...service,
    isSteady: false,
    currentDeploymentId: deploymentId,
    rollouts: [
      { ...target, usesAlternate: isStaged && !source.usesAlternate },
      ...service.rollouts.map((rollout) => ({ ...rollout, isPrimary: false })),
    ],
  };
}

/** Ends what is under way for the sake of something newer: traffic that has begun to move goes back first. */
function supersede(context: EcsContext, service: StoredService, now: number): StoredService {
  if (service.currentDeploymentId === undefined) return service;
  const deployment = context.deployments.find(service.cluster, service.name, service.currentDeploymentId);
  if (!deployment || !isUnderWay(deployment)) return service;
  // In its last stage the new side has taken over already.
  if (deployment.stage === 'CLEAN_UP' && deployment.status === 'IN_PROGRESS') {
    context.deployments.save({ ...deployment, status: 'SUCCESSFUL', finishedAt: now, updatedAt: now });
    return { ...service, completedRolloutId: deployment.targetRolloutId };
  }
  if (deployment.stage !== undefined) shiftTraffic(context, service, deployment, { production: 0, test: 0 });
  context.deployments.save({
    ...deployment,
    status: 'STOPPED',
    statusReason: 'Service deployment was stopped because a newer one was started.',
    stoppedAt: now,
    finishedAt: now,
    updatedAt: now,
  });
  return service;
}
