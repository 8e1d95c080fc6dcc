import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import {
  listListenersCommand,
  listLoadBalancersCommand,
  listTargetGroupsCommand,
} from '../../../core/resources/load-balancers/commands.ts';
import {
  findLoadBalancer,
  groupsOfBalancer,
  rulesOfBalancer,
} from '../../../core/resources/load-balancers/balancer.ts';
import type { GroupHealth, ListenerRules } from '../../../core/resources/load-balancers/balancer.ts';
import type { LoadBalancer } from '../../../core/resources/load-balancers/types.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';

export interface BalancerSide {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly inDocker: boolean;
  readonly balancer: Promise<Cell<LoadBalancer>>;
  readonly listeners: Promise<Cell<readonly ListenerRules[]>>;
  readonly groups: Promise<Cell<readonly GroupHealth[]>>;
  readonly lines: Promise<readonly string[]>;
}

/** One side of a load balancer's page. What needs its ARN waits for that alone. */
export function balancerSide({ source, label, name }: NamedSide, budget: Budget): BalancerSide {
  const balancer = findLoadBalancer(source, name, budget);
  return {
    label,
    name,
    inDocker: source.environment.compute.kind === 'docker',
    balancer,
    listeners: balancer.then((cell) =>
      hasValue(cell) ? rulesOfBalancer(source, cell.value.arn, budget) : cell,
    ),
    groups: balancer.then((cell) =>
      hasValue(cell) ? groupsOfBalancer(source, cell.value.arn, budget) : cell,
    ),
    lines: balancer.then((cell) => [
      listLoadBalancersCommand(label),
      listTargetGroupsCommand(label),
      ...(hasValue(cell) ? [listListenersCommand(label, cell.value.arn)] : []),
    ]),
  };
}
