import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import type { PlanningScene } from '../../actions/action.ts';
import type { Cell } from '../../cells/cell.ts';
import { mapCell } from '../../cells/cell.ts';
import { askNow } from './ask.ts';

export const SERVICE_SCALING = {
  ServiceNamespace: 'ecs',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;

/** What application auto scaling calls the service. */
export function resourceIdOf(cluster: string, service: string): string {
  return `service/${cluster}/${service}`;
}

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
  /** Somebody has suspended what scales it. */
  readonly suspended: boolean;
}

/** The bounds within which a service is scaled; `empty` where it is not registered. */
export async function boundsNow(scene: PlanningScene, resourceId: string): Promise<Cell<Bounds>> {
  const cell = await askNow(
    scene,
    'application-autoscaling:DescribeScalableTargets',
    resourceId,
    async ({ autoScaling }, abortSignal) => {
      const { ScalableTargets = [] } = await autoScaling.send(
        new DescribeScalableTargetsCommand({ ...SERVICE_SCALING, ResourceIds: [resourceId] }),
        { abortSignal },
      );
      return ScalableTargets[0];
    },
  );
  // An empty cell is where there is none.
  return mapCell(cell, (target) => ({
    minimum: target?.MinCapacity ?? 0,
    maximum: target?.MaxCapacity ?? 0,
    suspended: target?.SuspendedState?.DynamicScalingOutSuspended === true,
  }));
}

/** The policy that holds the service's CPU at a target; `empty` where there is none. */
export function cpuPolicyNow(
  scene: PlanningScene,
  resourceId: string,
): Promise<Cell<ScalingPolicy | undefined>> {
  return askNow(
    scene,
    'application-autoscaling:DescribeScalingPolicies',
    resourceId,
    async ({ autoScaling }, abortSignal) => {
      const { ScalingPolicies = [] } = await autoScaling.send(
        new DescribeScalingPoliciesCommand({ ...SERVICE_SCALING, ResourceId: resourceId }),
        { abortSignal },
      );
      return ScalingPolicies.find(
        ({ TargetTrackingScalingPolicyConfiguration: tracking }) =>
          tracking?.PredefinedMetricSpecification?.PredefinedMetricType === 'ECSServiceAverageCPUUtilization',
      );
    },
  );
}
