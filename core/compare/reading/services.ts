import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, mapCell, valueOf } from '../../cells/cell.ts';
import { inspectContainer, listContainers } from '../../resources/containers/containers.ts';
import type { ContainerSummary } from '../../resources/containers/types.ts';
import { servicesOf } from '../../resources/network/network.ts';
import { scalableTargets, scalingPolicies } from '../../resources/scaling/scaling.ts';
import type { EcsService, TaskDefinition } from '../../resources/services/types.ts';
import { describeTaskDefinition } from '../../resources/services/task-definitions.ts';
import type { Source } from '../../resources/source.ts';
import { answerOf } from '../../resources/told.ts';
import type { Budget } from '../../upstream/budget.ts';
import { SHARED_WITH_CONTAINERS } from '../kinds/services.ts';
import { foundEach, foundOf, part } from './found.ts';
import type { Found, FoundKind, PartCell, ReadKind } from './found.ts';

/** Services of ECS with their task definitions and scaling, or those of a compose project. */
export const readServices: ReadKind = (source, budget) =>
  source.environment.compute.kind === 'docker'
    ? readComposeServices(source, budget)
    : readEcsServices(source, budget);

/** The list's own calls, one for each task definition, and two for everything that scales. */
async function readEcsServices(source: Source, budget: Budget): Promise<Cell<FoundKind>> {
  return foundEach(await servicesOf(source, budget), async (service) => {
    const [definition, scaling] = await Promise.all([
      describeTaskDefinition(source, service.taskDefinition, budget),
      scalingOf(source, service, budget),
    ]);
    return foundOf(service.name, [
      ...ecsServiceParts(service, definition),
      part('Scaling', scaling, (value) => value),
    ]);
  });
}

/** What DescribeServices tells of a service, and its task definition. */
export function ecsServiceParts(
  service: EcsService,
  definition: Cell<TaskDefinition>,
): readonly PartCell<unknown>[] {
  const { tags, ...told } = answerOf(service) as { readonly tags?: readonly SdkTag[] };
  return [
    part('', fresh(told, 0), (value) => value),
    part('TaskDefinition', definition),
    part('Tags', fresh(tags ?? [], 0), (all) =>
      Object.fromEntries(all.map(({ key = '', value = '' }) => [key, value])),
    ),
  ];
}

interface SdkTag {
  readonly key?: string;
  readonly value?: string;
}

async function scalingOf(
  source: Source,
  { name, cluster }: EcsService,
  budget: Budget,
): Promise<Cell<object>> {
  const [targets, policies] = await Promise.all([
    scalableTargets(source, 'ecs', budget),
    scalingPolicies(source, 'ecs', budget),
  ]);
  const resourceId = `service/${cluster}/${name}`;
  if (!hasValue(targets)) return targets;
  if (!hasValue(policies) && policies.state !== 'empty') return policies;
  const own = <T extends { readonly resourceId: string }>(all: readonly T[]) =>
    all.filter((one) => one.resourceId === resourceId).map((one) => answerOf(one));
  return mapCell(targets, (all) => ({
    Target: own(all)[0],
    Policies: own(valueOf(policies) ?? []),
  }));
}

/** One container stands for its service: all of one are made alike. */
async function readComposeServices(source: Source, budget: Budget): Promise<Cell<FoundKind>> {
  const listed = await listContainers(source, budget);
  const firsts = mapCell(listed, (all) =>
    all.filter((one, index) => all.findIndex(({ service }) => service === one.service) === index),
  );
  return foundEach(firsts, (container) => composeService(source, container, budget));
}

/** What an image sets by itself is nobody's setting. */
const OF_THE_IMAGE: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'HOSTNAME',
  'NODE_VERSION',
  'YARN_VERSION',
]);

async function composeService(
  source: Source,
  { id, service }: ContainerSummary,
  budget: Budget,
): Promise<Found> {
  const inspected = await inspectContainer(source, id, budget);
  const found = foundOf(service, [
    part('TaskDefinition', inspected, (detail) => {
      const { environment = [], ...told } = answerOf(detail) as {
        readonly environment?: readonly { readonly name: string }[];
      };
      const own = environment.filter(({ name }) => !OF_THE_IMAGE.has(name));
      return { containerDefinitions: [{ ...told, name: service, environment: own }] };
    }),
  ]);
  return { ...found, speaks: SHARED_WITH_CONTAINERS };
}
