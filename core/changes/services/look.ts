import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ECSClient, Service, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import type { Cell } from '../../cells/cell.ts';
import { askNow, refusedBy } from './ask.ts';

/** What stands beside a service while a release of the classic way is under way. */
export function greenNameOf(service: string): string {
  return `${service}-green`;
}

/** A service that is there, and the one beside it. */
export interface LookedService {
  readonly cluster: string;
  readonly name: string;
  readonly service: Service;
  readonly green?: Service;
}

export type Looked<T> =
  ({ readonly outcome: 'seen' } & T) | { readonly outcome: 'refused'; readonly planned: Planned };

export type SeenService = Extract<Looked<LookedService>, { outcome: 'seen' }>;

/**
 * A service as it is at this moment, together with its green side, in one call; or the refusal that a plan becomes
 * where it can not be had.
 */
export async function lookAtService(scene: PlanningScene, name: string): Promise<Looked<LookedService>> {
  const { environment } = scene.source;
  const { compute } = environment;
  if (compute.kind !== 'ecs')
    return {
      outcome: 'refused',
      planned: refused(`${environment.label} runs containers by Docker; ECS has no services of it.`),
    };
  const { cluster } = compute;
  const names = [name, greenNameOf(name)];
  const cell = await askNow(scene, 'ecs:DescribeServices', names.join(), ({ ecs }, signal) =>
    servicesNow(ecs, cluster, names, signal),
  );
  if (cell.state !== 'fresh')
    return { outcome: 'refused', planned: refusedBy(cell, `There is no cluster ${cluster}.`) };
  const [service, green] = names.map((one) =>
    cell.value.find(({ serviceName, status }) => serviceName === one && status === 'ACTIVE'),
  );
  if (!service) return { outcome: 'refused', planned: refused(`There is no service ${name} in ${cluster}.`) };
  return { outcome: 'seen', cluster, name, service, ...(green ? { green } : {}) };
}

/** Those of the names that are there, or are being deleted; what was deleted is not. @throws what the SDK throws. */
export async function servicesNow(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
  abortSignal: AbortSignal,
): Promise<readonly Service[]> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [...names], include: ['TAGS'] }),
    {
      abortSignal,
    },
  );
  return services.filter(({ status }) => status === 'ACTIVE' || status === 'DRAINING');
}

export interface LookedDefinition {
  readonly definition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** By ARN, `family:revision`, or a family's name for its newest. */
export function taskDefinitionNow(scene: PlanningScene, reference: string): Promise<Cell<LookedDefinition>> {
  return askNow(scene, 'ecs:DescribeTaskDefinition', reference, async ({ ecs }, abortSignal) => {
    const answer = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: reference, include: ['TAGS'] }),
      { abortSignal },
    );
    return { definition: answer.taskDefinition ?? {}, tags: answer.tags ?? [] };
  });
}

/** `family:revision` out of an ARN or itself. */
export function revisionOf(taskDefinition = ''): string {
  return taskDefinition.split('/').at(-1) ?? taskDefinition;
}

/** The deployment that is not finished, where ECS's rolling or its own blue/green is at work. */
export function underWay(service: Service): boolean {
  const { deployments = [] } = service;
  return deployments.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS');
}
