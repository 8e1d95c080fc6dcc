import type {
  ContainerDefinition,
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse,
  ListTaskDefinitionsRequest,
  ListTaskDefinitionsResponse,
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Cloud } from '../../cloud.ts';
import { clientError, invalidParameter } from './errors.ts';
import { takePage } from './paging.ts';
import { readName } from './task-definition-name.ts';
import { checkTaskDefinition } from './task-definition-rules.ts';
import type { StoredRevision, TaskDefinitionStore } from './task-definition-store.ts';
import { isFargateSize, readTaskCpu, readTaskMemory } from './task-sizes.ts';

function describe({ definition, isActive, registeredAt, deregisteredAt }: StoredRevision): TaskDefinition {
  return {
    ...definition,
    status: isActive ? 'ACTIVE' : 'INACTIVE',
    registeredAt: new Date(registeredAt),
    deregisteredAt: deregisteredAt === undefined ? undefined : new Date(deregisteredAt),
  };
}

/** A container as ECS tells it back: with what it takes where nothing is said. */
function completed(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  const isShared = networkMode === 'awsvpc' || networkMode === 'host';
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      ...mapping,
      hostPort: mapping.hostPort ?? (isShared ? mapping.containerPort : 0),
      protocol: mapping.protocol ?? 'tcp',
    })),
  };
}

/** Task definitions: registered and told, nothing runs by them here. */
export function createTaskDefinitionOperations(cloud: Cloud, store: TaskDefinitionStore) {
  function arnOf(family: string, revision: number): string {
    return `arn:aws:ecs:${cloud.region}:${cloud.account}:task-definition/${family}:${revision}`;
  }

  function registerTaskDefinition(given: RegisterTaskDefinitionRequest): RegisterTaskDefinitionResponse {
    const input = { ...given, cpu: readTaskCpu(given.cpu), memory: readTaskMemory(given.memory) };
    checkTaskDefinition(input);
    const { tags = [], family = '', containerDefinitions = [], ...rest } = input;
    const revision = store.nextRevision(family);
    const fitsFargate = input.networkMode === 'awsvpc' && isFargateSize(input.cpu, input.memory);
    const stored: StoredRevision = {
      family,
      revision,
      isActive: true,
      registeredAt: cloud.clock.now(),
      tags,
      definition: {
        ...rest,
        taskDefinitionArn: arnOf(family, revision),
        family,
        revision,
        containerDefinitions: containerDefinitions.map((container) =>
          completed(container, input.networkMode),
        ),
        volumes: input.volumes ?? [],
        placementConstraints: input.placementConstraints ?? [],
        compatibilities: fitsFargate ? ['EC2', 'FARGATE'] : ['EC2'],
        registeredBy: `arn:aws:iam::${cloud.account}:root`,
      },
    };
    store.save(stored);
    return { taskDefinition: describe(stored), tags: tags.length > 0 ? [...tags] : undefined };
  }

  function describeTaskDefinition(input: DescribeTaskDefinitionRequest): DescribeTaskDefinitionResponse {
    const name = readName(input.taskDefinition ?? '');
    const stored = name && store.find(name.family, name.revision);
    if (!stored) throw clientError('Unable to describe task definition.');
    const wantsTags = input.include?.includes('TAGS') === true;
    return { taskDefinition: describe(stored), tags: wantsTags ? [...stored.tags] : undefined };
  }

  function deregisterTaskDefinition(
    input: DeregisterTaskDefinitionRequest,
  ): DeregisterTaskDefinitionResponse {
    const name = readName(input.taskDefinition ?? '');
    if (name && name.revision === undefined)
      throw invalidParameter('The task definition must be named with its revision: family:revision.');
    const stored = name && store.find(name.family, name.revision);
    if (!stored) throw clientError('The specified task definition does not exist.');
    const inactive = stored.isActive
      ? { ...stored, isActive: false, deregisteredAt: cloud.clock.now() }
      : stored;
    store.save(inactive);
    return { taskDefinition: describe(inactive) };
  }

  function listTaskDefinitions(input: ListTaskDefinitionsRequest): ListTaskDefinitionsResponse {
    const { status = 'ACTIVE', sort = 'ASC' } = input;
    if (status !== 'ACTIVE' && status !== 'INACTIVE') throw invalidParameter(`Invalid status: ${status}.`);
    if (sort !== 'ASC' && sort !== 'DESC') throw invalidParameter(`Invalid sort: ${sort}.`);
    const found = store
      .all()
      .filter(
        ({ family, isActive }) =>
          isActive === (status === 'ACTIVE') &&
          (input.familyPrefix === undefined || family === input.familyPrefix),
      );
    const arns = found.map(({ family, revision }) => arnOf(family, revision));
    const page = takePage(sort === 'DESC' ? arns.reverse() : arns, input.nextToken, input.maxResults);
    return { taskDefinitionArns: page.items, nextToken: page.nextToken };
  }

  function listTaskDefinitionFamilies(
    input: ListTaskDefinitionFamiliesRequest,
  ): ListTaskDefinitionFamiliesResponse {
    const { status = 'ALL', familyPrefix: prefix = '' } = input;
    if (!['ACTIVE', 'INACTIVE', 'ALL'].includes(status)) throw invalidParameter(`Invalid status: ${status}.`);
    // A family is active while one of its revisions is.
    const active = new Map<string, boolean>();
    for (const { family, isActive } of store.all())
      active.set(family, isActive || active.get(family) === true);
    const names = [...active]
      .filter(([family]) => family.startsWith(prefix))
      .filter(([, isActive]) => status === 'ALL' || isActive === (status === 'ACTIVE'))
      .map(([family]) => family);
    const page = takePage(names, input.nextToken, input.maxResults);
    return { families: page.items, nextToken: page.nextToken };
  }

  return {
    RegisterTaskDefinition: registerTaskDefinition,
    DescribeTaskDefinition: describeTaskDefinition,
    DeregisterTaskDefinition: deregisterTaskDefinition,
    ListTaskDefinitions: listTaskDefinitions,
    ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  };
}
