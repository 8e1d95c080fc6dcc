import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import { listContainers } from '../../../core/resources/containers/containers.ts';
import type { ContainerSummary } from '../../../core/resources/containers/types.ts';
import { deployableTasks } from '../../../core/resources/deployments/physical.ts';
import type { DeployableTask } from '../../../core/resources/deployments/physical.ts';
import { versionOfImage } from '../../../core/resources/images/image-name.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { DeploymentPlace } from './deployment-pair.server.ts';
import type { Followable } from './followable.ts';

export interface Followables {
  readonly running: Promise<Cell<readonly Followable[]>>;
  readonly stopped: Promise<Cell<readonly Followable[]>>;
}

/** What of a service can be followed: its tasks on ECS, its containers on Docker. */
export function followables({ source, name, compute }: DeploymentPlace, budget: Budget): Followables {
  if (compute.kind === 'ecs') {
    const tasks = async (status: 'RUNNING' | 'STOPPED') =>
      listOf(await deployableTasks(source, compute.cluster, name, status, budget), (all) =>
        all.flatMap(ofTask),
      );
    return { running: tasks('RUNNING'), stopped: tasks('STOPPED') };
  }
  const containers = listContainers(source, budget);
  const those = async (runs: boolean) =>
    listOf(await containers, (all) =>
      all.filter((one) => one.service === name && isUp(one) === runs).map(ofContainer),
    );
  return { running: those(true), stopped: those(false) };
}

/** A list that came out with nothing in it is empty, as one that upstream had nothing for. */
function listOf<T>(
  cell: Cell<readonly T[]>,
  compute: (all: readonly T[]) => readonly Followable[],
): Cell<readonly Followable[]> {
  if (!hasValue(cell)) return cell;
  const value = compute(cell.value);
  return value.length === 0 ? { state: 'empty', at: cell.at } : { ...cell, value };
}

function ofTask(task: DeployableTask): readonly Followable[] {
  const containers = task.containers.length > 1 ? task.containers.map(({ name }) => name) : [undefined];
  return containers.map((container) => ({
    task: task.id,
    container,
    name: [task.id.slice(0, 8), container].filter(Boolean).join(' '),
    version: task.taskDefinition,
    startedAt: task.startedAt,
    state: task.lastStatus.toLowerCase(),
  }));
}

function ofContainer({ id, name, image, createdAt, state }: ContainerSummary): Followable {
  return { task: id, name, version: versionOfImage(image) ?? image, startedAt: createdAt, state };
}

function isUp({ state }: ContainerSummary): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting' || state === 'created';
}
