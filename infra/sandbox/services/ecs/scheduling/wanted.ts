import type { StoredDeployment } from '../deployments/deployment-record.ts';
import { primaryOf } from '../services/service-record.ts';
import type { Rollout, StoredService } from '../services/service-record.ts';
import { rollingBounds } from './plan.ts';
import type { PlanInput, Wanted } from './plan.ts';

/** True where production traffic moves by stages, and both sides stand beside each other. */
export function isStaged(deployment: StoredDeployment | undefined): deployment is StoredDeployment {
  return deployment?.stage !== undefined;
}

/** What each rollout is to have, and the bounds that the scheduler keeps. */
export function wantedOf(
  service: StoredService,
  deployment: StoredDeployment | undefined,
  now: number,
): Omit<PlanInput, 'tasks'> {
  const { desiredCount } = service;
  if (service.status !== 'ACTIVE') return { wanted: [], most: 0, fewest: 0 };
  const primary = primaryOf(service);
  if (isStaged(deployment)) {
    const counts = stagedCounts(deployment, primary.id, desiredCount);
    const wanted = service.rollouts.map((rollout) => want(rollout, counts.get(rollout.id) ?? 0, now));
    return { wanted, most: Number.POSITIVE_INFINITY, fewest: 0 };
  }
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.deploymentConfiguration;
  const bounds = rollingBounds(desiredCount, minimumHealthyPercent, maximumPercent);
  // Protected tasks that are too many do not keep the first one from being started.
  return {
    wanted: [want(primary, desiredCount, now)],
    most: Math.max(bounds.most, 1),
    fewest: bounds.fewest,
  };
}

function stagedCounts(
  deployment: StoredDeployment,
  primaryId: string,
  desired: number,
): ReadonlyMap<string, number> {
  const source = deployment.sources[0]?.rolloutId;
  const counts = new Map<string, number>();
  const { stage, status } = deployment;
  if (status === 'ROLLBACK_IN_PROGRESS') {
    counts.set(primaryId, desired);
    // The new side stays until no traffic comes to it.
    if (deployment.productionPercent > 0) counts.set(deployment.targetRolloutId, desired);
    return counts;
  }
  const scalesUp = stage !== 'RECONCILE_SERVICE' && stage !== 'PRE_SCALE_UP';
  if (scalesUp) counts.set(deployment.targetRolloutId, desired);
  if (source !== undefined && stage !== 'CLEAN_UP') counts.set(source, desired);
  return counts;
}

function want(rollout: Rollout, count: number, now: number): Wanted {
  return { rolloutId: rollout.id, count, mayStart: rollout.state !== 'FAILED' && now >= rollout.retryAt };
}
