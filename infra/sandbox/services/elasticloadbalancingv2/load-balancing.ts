import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancing, TargetHealth } from '../../cloud.ts';
import { readActions, readGroups } from './actions.ts';
import { requireListener, requireRule, requireTargetGroup } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import { invalidConfiguration } from './errors.ts';
import type { ListenerRecord, RuleRecord } from './records.ts';
import { deregister, register } from './target-operations.ts';

/** What other services of the environment do with traffic: register tasks, ask for their health, move weights. */
export function createLoadBalancing(context: LoadBalancingContext): LoadBalancing {
  const { directory, traffic } = context;

  function find(arn: string): { readonly rule: RuleRecord } | { readonly defaultOf: ListenerRecord } {
    return arn.includes(':listener/')
      ? { defaultOf: requireListener(context, arn) }
      : requireRule(context, arn);
  }

  function forwardOf(arn: string): Action {
    const found = find(arn);
    const action = 'rule' in found ? found.rule.actions.at(-1) : found.defaultOf.actions.at(-1);
    if (action?.Type !== 'forward') throw invalidConfiguration(`'${arn}' does not forward to target groups`);
    return action;
  }

  return {
    isAttached: (arn) =>
      directory.targetGroups.get(arn) !== undefined && directory.loadBalancersOf(arn).size > 0,
    register: (arn, target) => register(context, arn, [target]),
    deregister: (arn, target) => deregister(context, arn, [target]),
    health(arn, target): TargetHealth | undefined {
      const pool = traffic.pool(requireTargetGroup(context, arn).arn);
      const live = pool?.find(target);
      if (!live || live.hasDrained) return undefined;
      return pool?.describe(live).State as TargetHealth;
    },
    weights(arn) {
      const groups = forwardOf(arn).ForwardConfig?.TargetGroups ?? [];
      return Object.fromEntries(
        groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, Weight]),
      );
    },
    setWeights(arn, weights) {
      const groups = readGroups(
        Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
      );
      const before = forwardOf(arn);
      const wanted = {
        ...before,
        TargetGroupArn: undefined,
        ForwardConfig: { ...before.ForwardConfig, TargetGroups: groups },
      };
      const found = find(arn);
      if ('rule' in found) {
        const { loadBalancerArn } = requireListener(context, found.rule.listenerArn);
        directory.rules.save({ ...found.rule, actions: readActions([wanted], directory, loadBalancerArn) });
      } else {
        const actions = readActions([wanted], directory, found.defaultOf.loadBalancerArn);
        directory.listeners.save({ ...found.defaultOf, actions });
      }
      traffic.refresh();
    },
  };
}
