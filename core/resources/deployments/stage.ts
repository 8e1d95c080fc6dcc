import type { EcsService, ServiceDeployment } from '../services/types.ts';
import type { DeploymentSide, DeploymentStage } from './types.ts';

/**
 * Where a service of ECS stands. `deployment` is its current service deployment, where one is under way.
 * Source: ECS developer guide, "Amazon ECS deployment lifecycle stages".
 */
export function stageOfService(
  service: Pick<EcsService, 'desired' | 'rollouts'>,
  deployment: ServiceDeployment | undefined,
): DeploymentStage {
  const primary = service.rollouts.find((one) => one.status === 'PRIMARY');
  if (deployment?.status.startsWith('ROLLBACK_') && !deployment.finishedAt)
    return deployment.status === 'ROLLBACK_FAILED' ? 'failed' : 'rolling back';
  if (isUnderWay(service)) return stageUnderWay(deployment);
  if (primary?.rolloutState === 'FAILED' || deployment?.status === 'ROLLBACK_FAILED') return 'failed';
  return service.desired === 0 ? 'scaled to zero' : 'steady';
}

/** Whether a deployment is going on, by what DescribeServices alone tells. */
export function isUnderWay({ rollouts }: Pick<EcsService, 'rollouts'>): boolean {
  const primary = rollouts.find((one) => one.status === 'PRIMARY');
  if (primary?.rolloutState === 'FAILED') return rollouts.some((one) => one.rolloutState === 'IN_PROGRESS');
  return primary?.rolloutState === 'IN_PROGRESS' || rollouts.some((one) => one.status === 'ACTIVE');
}

function stageUnderWay(deployment: ServiceDeployment | undefined): DeploymentStage {
  if (!deployment) return 'deploying';
  if (deployment.hooks.some((hook) => hook.status === 'AWAITING_ACTION')) return 'paused';
  switch (deployment.lifecycleStage) {
    case 'PRODUCTION_TRAFFIC_SHIFT':
      return 'shifting';
    case 'POST_PRODUCTION_TRAFFIC_SHIFT':
    case 'BAKE_TIME':
      return 'baking';
    default:
      return 'deploying';
  }
}

/** Where two services behind one rule stand. Without weights it is told by what runs. */
export function stageOfPair(blue: DeploymentSide, green: DeploymentSide): DeploymentStage {
  if (blue.rolloutState === 'FAILED' || green.rolloutState === 'FAILED') return 'failed';
  if (blue.desired === 0 && green.desired === 0) return 'scaled to zero';
  if (blue.desired === 0 || green.desired === 0) {
    const only = green.desired === 0 ? blue : green;
    return only.rolloutState === 'IN_PROGRESS' ? 'deploying' : 'steady';
  }
  const share = green.weight;
  if (share === undefined || share === 0) return 'deploying';
  return share < 100 ? 'shifting' : 'baking';
}
