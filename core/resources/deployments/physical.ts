import type { Cell } from '../../cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { describeServices } from '../services/services.ts';
import { serviceTasks } from '../services/tasks.ts';
import type { EcsService, TaskSummary } from '../services/types.ts';
import type { Source } from '../source.ts';
import { greenOf } from './green.ts';

/** A task, and the physical service that it is of. */
export interface DeployableTask extends TaskSummary {
  readonly service: string;
}

/** The physical services of a logical one: both sides of a classic release, where there are two. */
export async function servicesOf(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<readonly EcsService[]>> {
  const cells = await describeServices(source, cluster, [name, greenOf(name)], budget);
  const known = cells.find(hasValue);
  const failed = cells.find(isFailure);
  if (!known) return failed ?? { state: 'absent', operation: 'ecs:DescribeServices', at: Date.now() };
  return mapCell(known, () => cells.flatMap((cell) => valueOf(cell) ?? []));
}

/**
 * The tasks of a logical service, newest first: a ListTasks for each of its services, and a DescribeTasks for every
 * hundred tasks. Stopped ones are told of for an hour.
 */
export async function deployableTasks(
  source: Source,
  cluster: string,
  name: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
  budget: Budget,
): Promise<Cell<readonly DeployableTask[]>> {
  const services = await servicesOf(source, cluster, name, budget);
  if (!hasValue(services)) return services;
  const cells = await Promise.all(
    services.value.map(async (service) =>
      mapCell(await serviceTasks(source, cluster, service.name, desiredStatus, budget), (tasks) =>
        tasks.map((task) => ({ ...task, service: service.name })),
      ),
    ),
  );
  const failed = cells.find(isFailure);
  if (failed) return failed;
  const known = cells.find(hasValue);
  if (!known) return { state: 'empty', at: services.at };
  return mapCell(known, () =>
    cells.flatMap((cell) => valueOf(cell) ?? []).sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0)),
  );
}
