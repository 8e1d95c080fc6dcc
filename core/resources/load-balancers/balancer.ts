import type { Cell } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import {
  listListeners,
  listLoadBalancers,
  listRules,
  listTargetGroups,
  targetHealth,
} from './load-balancers.ts';
import type { Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealth } from './types.ts';

/** A target group, and how its targets are. */
export interface GroupHealth extends TargetGroup {
  readonly targets: Cell<Listed<TargetHealth>>;
}

/** A listener, and its rules in the order in which they are tried. */
export interface ListenerRules extends Listener {
  readonly rules: Cell<Listed<ListenerRule>>;
}

/** One load balancer out of the region's list: a page of one costs what a page of many costs. */
export async function findLoadBalancer(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<LoadBalancer>> {
  const listed = await listLoadBalancers(source, budget);
  const operation = 'elasticloadbalancing:DescribeLoadBalancers';
  if (listed.state === 'empty') return { state: 'absent', operation, at: listed.at };
  if (!hasValue(listed)) return listed;
  const found = listed.value.find((one) => one.name === name);
  return found ? { ...listed, value: found } : { state: 'absent', operation, at: listed.at };
}

/** The target groups that a load balancer forwards to, each with the health of its targets: one call a group. */
export async function groupsOfBalancer(
  source: Source,
  loadBalancerArn: string,
  budget: Budget,
): Promise<Cell<readonly GroupHealth[]>> {
  const all = await listTargetGroups(source, budget);
  if (!hasValue(all)) return all;
  const own = all.value.filter((group) => group.loadBalancerArns.includes(loadBalancerArn));
  if (own.length === 0) return { state: 'empty', at: all.at };
  const targets = await Promise.all(own.map((group) => targetHealth(source, group.arn, budget)));
  return mapCell(all, () =>
    own.map((group, index) => ({ ...group, targets: targets[index] ?? { state: 'empty', at: all.at } })),
  );
}

/** The listeners of a load balancer by port, each with its rules: one call a listener. */
export async function rulesOfBalancer(
  source: Source,
  loadBalancerArn: string,
  budget: Budget,
): Promise<Cell<readonly ListenerRules[]>> {
  const listeners = await listListeners(source, loadBalancerArn, budget);
  if (!hasValue(listeners)) return listeners;
  const rules = await Promise.all(listeners.value.map((one) => listRules(source, one.arn, budget)));
  return mapCell(listeners, (all) =>
    all
      .map((one, index) => ({ ...one, rules: rules[index] ?? { state: 'empty' as const, at: listeners.at } }))
      .sort((a, b) => (a.port ?? 0) - (b.port ?? 0)),
  );
}
