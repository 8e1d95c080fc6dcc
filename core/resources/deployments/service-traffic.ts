import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { targetHealth } from '../load-balancers/load-balancers.ts';
import type { Listener, ListenerRule, TargetGroup, TargetHealth } from '../load-balancers/types.ts';
import type { Source } from '../source.ts';
import { servicesOf } from './physical.ts';
import { groupsOf } from './ecs-deployables.ts';
import { trafficTo } from './traffic.ts';

/** How the traffic comes to a service, and how the targets are that it comes to. */
export interface ServiceTraffic {
  readonly rules: readonly ListenerRule[];
  readonly listeners: readonly Listener[];
  readonly groups: readonly ServiceGroup[];
  readonly unread: readonly Failure[];
}

export interface ServiceGroup {
  readonly arn: string;
  readonly name: string;
  /** The service whose tasks are its targets. */
  readonly service: string;
  readonly healthCheck?: TargetGroup['healthCheck'];
  readonly targets: Cell<Listed<TargetHealth>>;
}

/** The rules and target groups of both sides of a service; `empty` where it names no target group. */
export async function serviceTraffic(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<ServiceTraffic>> {
  const services = await servicesOf(source, cluster, name, budget);
  if (!hasValue(services)) return services;
  const named = services.value.flatMap((service) =>
    groupsOf(service).map((arn) => ({ arn, service: service.name })),
  );
  if (named.length === 0) return { state: 'empty', at: services.at };
  const [traffic, targets] = await Promise.all([
    trafficTo(
      source,
      named.map(({ arn }) => arn),
      budget,
    ),
    Promise.all(named.map(({ arn }) => targetHealth(source, arn, budget))),
  ]);
  const groups = named.map(({ arn, service }, index): ServiceGroup => {
    const group = traffic.groups.find((one) => one.arn === arn);
    const health = targets[index] ?? { state: 'empty', at: services.at };
    return {
      arn,
      name: group?.name ?? groupName(arn),
      service,
      healthCheck: group?.healthCheck,
      targets: health,
    };
  });
  return { ...services, value: { ...traffic, groups } };
}

/** `…:targetgroup/<name>/<id>` */
export function groupName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
