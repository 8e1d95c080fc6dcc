import type { CommandTarget } from '../../../core/commands/command-line.ts';
import { listContainersCommand, logsCommand } from '../../../core/resources/containers/commands.ts';
import { greenOf } from '../../../core/resources/deployments/green.ts';
import { scalingCommands } from '../../../core/resources/scaling/commands.ts';
import {
  describeServicesCommand,
  describeTaskDefinitionCommand,
  listRevisionsCommand,
  listServiceDeploymentsCommand,
  listServicesCommand,
  listTasksCommand,
} from '../../../core/resources/services/commands.ts';
import type { ComputePlace } from './compute-place.ts';

/** The lines that list the services of a side. */
export function listingLines(target: CommandTarget, compute: ComputePlace | undefined): readonly string[] {
  if (compute?.kind === 'docker') return [listContainersCommand(compute)];
  return compute ? [listServicesCommand(target, compute.cluster)] : [];
}

/** The lines that a row takes: both sides of a service in one. */
export function rowLines(
  target: CommandTarget,
  compute: ComputePlace | undefined,
  name: string,
): readonly string[] {
  if (compute?.kind === 'docker') return [listContainersCommand(compute, name)];
  return compute ? [describeServicesCommand(target, compute.cluster, [name, greenOf(name)])] : [];
}

/** The lines that list the tasks of a service. What is told of them takes their ARNs. */
export function taskLines(target: CommandTarget, compute: ComputePlace, name: string): readonly string[] {
  if (compute.kind === 'docker') return [listContainersCommand(compute, name), logsCommand(compute, name)];
  return (['RUNNING', 'STOPPED'] as const).map((status) =>
    listTasksCommand(target, compute.cluster, name, status),
  );
}

/** The lines that tell what was deployed of a service, and when. */
export function historyLines(target: CommandTarget, compute: ComputePlace, name: string): readonly string[] {
  return compute.kind === 'ecs' ? [listServiceDeploymentsCommand(target, compute.cluster, name)] : [];
}

/** The lines that tell what scales a service. */
export function scalingLines(target: CommandTarget, compute: ComputePlace, name: string): readonly string[] {
  if (compute.kind !== 'ecs') return [];
  return scalingCommands(target, 'ecs', `service/${compute.cluster}/${name}`);
}

/** The lines that tell the revisions of a service's family, and its newest one. */
export function revisionLines(target: CommandTarget, compute: ComputePlace, name: string): readonly string[] {
  if (compute.kind !== 'ecs') return [];
  return [
    ...rowLines(target, compute, name),
    listRevisionsCommand(target, name),
    describeTaskDefinitionCommand(target, name),
  ];
}
