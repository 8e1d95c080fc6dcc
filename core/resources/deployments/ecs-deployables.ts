import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { targetHealth } from '../load-balancers/load-balancers.ts';
import { describeServiceDeployments } from '../services/deployments.ts';
import { describeListed, describeServices, listServiceNames } from '../services/services.ts';
import { describeTaskDefinition } from '../services/task-definitions.ts';
import type { EcsService, ServiceDeployment, TaskDefinition } from '../services/types.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { greenOf, logicalNames } from './green.ts';
import { sideOfWhole, sidesOfService } from './sides.ts';
import type { Definitions } from './sides.ts';
import { isUnderWay, stageOfPair, stageOfService } from './stage.ts';
import { failuresOf, trafficTo, weightsBetween } from './traffic.ts';
import type { Deployable, DeployableAnswer, DeploymentEvent, DeploymentSide, SideName } from './types.ts';

/**
 * Up to so many services a cluster, a list asks for the health of each one's targets too: all calls at once, one round
 * of what the reader lets be under way. Of more, a service's own page asks.
 */
const HEALTH_OF_AT_MOST = 16;

/** The logical services of the cluster, by name. */
export async function listEcsDeployables(
  source: Source,
  cluster: string,
  budget: Budget,
): Promise<Cell<Listed<string>>> {
  return mapCell(await listServiceNames(source, cluster, budget), (names) => mapListed(names, logicalNames));
}

/** One logical service of the list, described together with its neighbours there. */
export async function listedEcsDeployable(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<Deployable>> {
  const listed = await listServiceNames(source, cluster, budget);
  if (!hasValue(listed)) return listed;
  const names = listed.value;
  const [blue, green] = await Promise.all(
    [name, greenOf(name)].map((one) => describeListed(source, cluster, names, one, budget)),
  );
  const health = names.length <= HEALTH_OF_AT_MOST;
  return deployableOf(source, { name, cluster, blue, green, health }, budget);
}

/** One logical service by its name: one DescribeServices tells of both of its sides. */
export async function ecsDeployable(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<Deployable>> {
  const [blue, green] = await describeServices(source, cluster, [name, greenOf(name)], budget);
  return deployableOf(source, { name, cluster, blue, green, health: true }, budget);
}

/** Deleted, and nothing of it runs any more: what is left of it is its name, for a while. */
function isLeaving({ status, running, pending }: EcsService): boolean {
  return status === 'DRAINING' && running === 0 && pending === 0;
}

interface Described {
  readonly name: string;
  readonly cluster: string;
  readonly blue?: Cell<EcsService>;
  readonly green?: Cell<EcsService>;
  /** Whether the health of the targets is asked for. */
  readonly health: boolean;
}

async function deployableOf(
  source: Source,
  { name, cluster, blue, green, health }: Described,
  budget: Budget,
): Promise<Cell<Deployable>> {
  const cells = [blue, green].filter((cell) => cell !== undefined);
  const known = cells.find(hasValue);
  const failures = cells.filter(isFailure);
  const nothing: Failure = { state: 'absent', operation: 'ecs:DescribeServices', at: Date.now() };
  // What could not be seen may be there, whatever is said of its other side.
  if (!known) return failures.find((failure) => failure.state !== 'absent') ?? failures[0] ?? nothing;
  const described = cells.flatMap((cell) => valueOf(cell) ?? []);
  const left = described.filter((service) => !isLeaving(service));
  // Of a service that is being deleted something is told as long as it stands alone.
  const services = left.length > 0 ? left : described;
  const [first, second] = services;
  if (!first) return nothing;
  const reads = {
    definitions: definitionsOf(source, services, budget),
    targets: health ? unhealthyTargets(source, services, budget) : Promise.resolve(NOT_ASKED),
  };
  const told = second
    ? await pairBehindRule(source, [first, second], reads, budget)
    : await aloneInEcs(source, first, reads, budget);
  const newest = told.sides.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))[0];
  const { cells: definitions } = await reads.definitions;
  const definition = definitions.get(first.taskDefinition) ?? nothing;
  const answer: DeployableAnswer = { service: first, definition };
  const notDescribed = failuresOf(cells).filter((failure) => failure.state !== 'absent');
  const made: Deployable = {
    ...told,
    name,
    cluster,
    events: eventsOf(services),
    deployedAt: newest?.startedAt,
    deployedBy: newest?.by,
    unread: [...told.unread, ...notDescribed],
  };
  return mapCell(known, () => withAnswer(made, answer));
}

type Told = Pick<Deployable, 'way' | 'stage' | 'sides' | 'unread'>;

interface Reads {
  readonly definitions: ReturnType<typeof definitionsOf>;
  readonly targets: ReturnType<typeof unhealthyTargets>;
}

const NOT_ASKED = { byService: new Map<string, number>(), unread: [] };

async function pairBehindRule(
  source: Source,
  [first, second]: readonly [EcsService, EcsService],
  reads: Reads,
  budget: Budget,
): Promise<Told> {
  const [definitions, targets, traffic] = await Promise.all([
    reads.definitions,
    reads.targets,
    trafficTo(source, [first, second].flatMap(groupsOf), budget),
  ]);
  const weights = weightsBetween(traffic.rules, groupsOf(first)[0], groupsOf(second)[0]);
  const sideOf = (service: EcsService, name: SideName): DeploymentSide => ({
    ...sideOfWhole(service, name, definitions.byRevision, weights[name]),
    unhealthy: targets.byService.get(service.name),
  });
  const sides = [sideOf(first, 'blue'), sideOf(second, 'green')] as const;
  return {
    way: 'classic-blue-green',
    stage: stageOfPair(...sides),
    sides,
    unread: [...definitions.unread, ...targets.unread, ...traffic.unread],
  };
}

async function aloneInEcs(source: Source, service: EcsService, reads: Reads, budget: Budget): Promise<Told> {
  const [definitions, targets, deployment] = await Promise.all([
    reads.definitions,
    reads.targets,
    deploymentUnderWay(source, service, budget),
  ]);
  const current = deployment && valueOf(deployment);
  const sides = sidesOfService(service, definitions.byRevision, current);
  const sick = targets.byService.get(service.name);
  return {
    way: 'ecs',
    stage: stageOfService(service, current),
    // Where two versions stand behind one target group, whose target is sick is told by their tasks alone.
    sides: sides.length === 1 ? sides.map((side) => ({ ...side, unhealthy: sick })) : sides,
    unread: [...definitions.unread, ...targets.unread, ...failuresOf(deployment ? [deployment] : [])],
  };
}

/** The target groups of a service: the one that it is in, and the other one of ECS's own blue/green. */
export function groupsOf(service: Pick<EcsService, 'loadBalancers'>): readonly string[] {
  return service.loadBalancers.flatMap((one) =>
    [one.targetGroupArn, one.alternateTargetGroupArn].filter((arn) => arn !== undefined),
  );
}

function eventsOf(services: readonly EcsService[]): readonly DeploymentEvent[] {
  return services
    .flatMap((service) =>
      service.events.map((event) => ({ ...event, service: services.length > 1 ? service.name : undefined })),
    )
    .sort((a, b) => b.at - a.at);
}

async function definitionsOf(
  source: Source,
  services: readonly EcsService[],
  budget: Budget,
): Promise<{
  readonly byRevision: Definitions;
  readonly cells: ReadonlyMap<string, Cell<TaskDefinition>>;
  readonly unread: readonly Failure[];
}> {
  const revisions = new Set(
    services.flatMap((service) => [
      service.taskDefinition,
      ...service.rollouts
        .filter((one) => one.status === 'PRIMARY' || one.status === 'ACTIVE')
        .map((one) => one.taskDefinition),
    ]),
  );
  revisions.delete('');
  const asked = [...revisions];
  const cells = await Promise.all(asked.map((revision) => describeTaskDefinition(source, revision, budget)));
  const byRevision = new Map<string, TaskDefinition>();
  const cellOf = new Map<string, Cell<TaskDefinition>>();
  for (const [index, cell] of cells.entries()) {
    const revision = asked[index];
    if (revision === undefined) continue;
    cellOf.set(revision, cell);
    if (hasValue(cell)) byRevision.set(revision, cell.value);
  }
  return { byRevision, cells: cellOf, unread: failuresOf(cells) };
}

/** Its service deployment, where DescribeServices tells that one is under way: else nothing is asked. */
async function deploymentUnderWay(
  source: Source,
  service: EcsService | undefined,
  budget: Budget,
): Promise<Cell<ServiceDeployment> | undefined> {
  if (!service?.currentDeploymentArn || !isUnderWay(service)) return undefined;
  const answer = await describeServiceDeployments(source, [service.currentDeploymentArn], budget);
  if (!hasValue(answer)) return answer;
  const found = answer.value[0];
  return found
    ? { ...answer, value: found }
    : { state: 'absent', operation: 'ecs:DescribeServiceDeployments', at: answer.at };
}

async function unhealthyTargets(
  source: Source,
  services: readonly EcsService[],
  budget: Budget,
): Promise<{ readonly byService: ReadonlyMap<string, number>; readonly unread: readonly Failure[] }> {
  const asked = services.flatMap((service) =>
    [...new Set(groupsOf(service))].map((arn) => ({ service: service.name, arn })),
  );
  const cells = await Promise.all(asked.map(({ arn }) => targetHealth(source, arn, budget)));
  const byService = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const service = asked[index]?.service;
    if (service === undefined || isFailure(cell)) continue;
    const sick = (valueOf(cell) ?? []).filter((target) => target.state === 'unhealthy').length;
    byService.set(service, (byService.get(service) ?? 0) + sick);
  }
  return { byService, unread: failuresOf(cells) };
}
