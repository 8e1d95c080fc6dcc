import type { EcsContext } from '../context.ts';
import { withEvent } from '../services/service-events.ts';
import { withRollout } from '../services/service-record.ts';
import type { StoredService } from '../services/service-record.ts';
import type { StoredDeployment } from './deployment-record.ts';
import { shiftTraffic } from './traffic.ts';

/** A service together with the deployment that is under way for it. */
export interface Pair {
  readonly service: StoredService;
  readonly deployment: StoredDeployment;
}

/** Why a deployment does not go on: the sentences of the rollout and of the service deployment. */
export interface Failure {
  readonly rolloutReason: string;
  readonly statusReason: string;
}

/** The deployment has failed and stays where it is: nothing more is started, and the traffic is where it was. */
export function giveUp(
  { service, deployment }: Pair,
  { rolloutReason, statusReason }: Failure,
  now: number,
): Pair {
  const failed = withRollout(service, deployment.targetRolloutId, {
    state: 'FAILED',
    stateReason: rolloutReason,
    updatedAt: now,
  });
  return {
    service: {
      ...withEvent(
        failed,
        now,
        `(deployment ${deployment.targetRolloutId}) deployment failed: ${statusReason}`,
      ),
      currentDeploymentId: undefined,
    },
    deployment: {
      ...deployment,
      status: 'STOPPED',
      statusReason,
      stoppedAt: now,
      finishedAt: now,
      updatedAt: now,
    },
  };
}

/**
 * Goes back to the revision that was completed last. Traffic returns at once where the old side is whole; from the
 * last stage on it has to be built up first. Without an old revision the deployment is given up.
 */
export function rollBack(context: EcsContext, pair: Pair, failure: Failure, now: number): Pair {
  const { service, deployment } = pair;
  const source = service.rollouts.find(({ id }) => id === service.completedRolloutId);
  if (!source) return giveUp(pair, failure, now);
  const isWhole = deployment.stage !== 'CLEAN_UP';
  if (deployment.stage !== undefined && isWhole)
    shiftTraffic(context, service, deployment, { production: 0, test: 0 });
  const failed = withRollout(service, deployment.targetRolloutId, {
    isPrimary: false,
    state: 'FAILED',
    stateReason: failure.rolloutReason,
    updatedAt: now,
  });
  const restored = withRollout(failed, source.id, {
    isPrimary: true,
    state: 'IN_PROGRESS',
    stateReason: `ECS deployment rolling back to deploymentId ${source.id}.`,
    failedTasks: 0,
    retryAt: 0,
    updatedAt: now,
  });
  const told = withEvent(
    restored,
    now,
    `(deployment ${deployment.targetRolloutId}) deployment failed: ${failure.statusReason} Rolling back to (deployment ${source.id}).`,
  );
  return {
    service: { ...told, isSteady: false },
    deployment: {
      ...deployment,
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: failure.statusReason,
      productionPercent: isWhole ? 0 : deployment.productionPercent,
      testPercent: isWhole ? 0 : deployment.testPercent,
      rollback: { reason: failure.statusReason, startedAt: now, revisionId: source.revisionId },
      updatedAt: now,
    },
  };
}

/** All is as it was before; `percent` of a deployment in its last stage goes back when the old side is whole again. */
export function endRollback(
  context: EcsContext,
  { service, deployment }: Pair,
  counts: { readonly healthyOfPrimary: number; readonly others: number },
  now: number,
): Pair {
  if (counts.healthyOfPrimary < service.desiredCount) return { service, deployment };
  if (deployment.productionPercent > 0) {
    const trouble = shiftTraffic(context, service, deployment, { production: 0, test: 0 });
    if (trouble !== undefined)
      return {
        service: { ...service, currentDeploymentId: undefined },
        deployment: {
          ...deployment,
          status: 'ROLLBACK_FAILED',
          statusReason: trouble,
          finishedAt: now,
          updatedAt: now,
        },
      };
    return { service, deployment: { ...deployment, productionPercent: 0, testPercent: 0, updatedAt: now } };
  }
  if (counts.others > 0) return { service, deployment };
  const { completedRolloutId = '' } = service;
  const restored = withRollout(service, completedRolloutId, {
    state: 'COMPLETED',
    stateReason: `ECS deployment ${completedRolloutId} completed.`,
    updatedAt: now,
  });
  return {
    service: {
      ...withEvent(restored, now, `(deployment ${completedRolloutId}) deployment completed.`),
      currentDeploymentId: undefined,
    },
    deployment: { ...deployment, status: 'ROLLBACK_SUCCESSFUL', finishedAt: now, updatedAt: now },
  };
}
