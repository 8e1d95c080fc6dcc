import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { ServiceError } from '../../../protocol/service.ts';
import type { EcsContext } from '../context.ts';
import type { StoredService } from '../services/service-record.ts';
import type { StoredDeployment } from './deployment-record.ts';

/** Shares of the new side, in percent. */
export interface Shares {
  readonly production: number;
  readonly test: number;
}

/**
 * Sets the weights of a service's rules, so that the new side has these shares of the traffic. Answers why it could
 * not: a rule or a target group that is gone.
 */
export function shiftTraffic(
  context: EcsContext,
  service: StoredService,
  deployment: StoredDeployment,
  shares: Shares,
): string | undefined {
  const target = service.rollouts.find(({ id }) => id === deployment.targetRolloutId);
  if (!target) return undefined;
  try {
    for (const balancer of target.settings.loadBalancers) {
      const { productionListenerRule, testListenerRule } = balancer.advancedConfiguration ?? {};
      if (productionListenerRule !== undefined)
        setShare(context, productionListenerRule, balancer, target.usesAlternate, shares.production);
      if (testListenerRule !== undefined)
        setShare(context, testListenerRule, balancer, target.usesAlternate, shares.test);
    }
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error.message;
    throw error;
  }
}

export function hasTestTraffic(balancers: readonly LoadBalancer[]): boolean {
  return balancers.some(({ advancedConfiguration }) => advancedConfiguration?.testListenerRule !== undefined);
}

function setShare(
  context: EcsContext,
  rule: string,
  { targetGroupArn = '', advancedConfiguration }: LoadBalancer,
  usesAlternate: boolean,
  percent: number,
): void {
  const alternate = advancedConfiguration?.alternateTargetGroupArn;
  const balancing = context.cloud.loadBalancing();
  if (alternate === undefined || !balancing) return;
  const [newSide, oldSide] = usesAlternate ? [alternate, targetGroupArn] : [targetGroupArn, alternate];
  balancing.setWeights(rule, { [newSide]: percent, [oldSide]: 100 - percent });
}
