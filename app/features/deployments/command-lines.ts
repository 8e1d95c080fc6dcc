import type { CommandTarget } from '../../../core/commands/command-line.ts';
import { listContainersCommand, logsCommand } from '../../../core/resources/containers/commands.ts';
import type { DeploymentHistory } from '../../../core/resources/deployments/history.ts';
import { listImagesCommand } from '../../../core/resources/images/commands.ts';
import { imageNameOf } from '../../../core/resources/images/image-name.ts';
import {
  listListenersCommand,
  listRulesCommand,
  listTargetGroupsCommand,
  targetHealthCommand,
} from '../../../core/resources/load-balancers/commands.ts';
import type { ServiceTraffic } from '../../../core/resources/deployments/service-traffic.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { greenOf } from '../../../core/resources/deployments/green.ts';
import { scalingCommands } from '../../../core/resources/scaling/commands.ts';
import {
  describeServiceDeploymentsCommand,
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

/** The lines that tell how the traffic comes to a service, and how its targets are. */
export function trafficLines(target: CommandTarget, traffic: ServiceTraffic | undefined): readonly string[] {
  if (!traffic) return [];
  const balancers = new Set(traffic.listeners.map((listener) => listener.loadBalancerArn));
  return [
    listTargetGroupsCommand(target),
    ...[...balancers].map((arn) => listListenersCommand(target, arn)),
    ...traffic.listeners.map((listener) => listRulesCommand(target, listener.arn)),
    ...traffic.groups.map((group) => targetHealthCommand(target, group.arn)),
  ];
}

/** The lines that list the tasks of a service. What is told of them takes their ARNs. */
export function taskLines(target: CommandTarget, compute: ComputePlace, name: string): readonly string[] {
  if (compute.kind === 'docker') return [listContainersCommand(compute, name), logsCommand(compute, name)];
  return (['RUNNING', 'STOPPED'] as const).map((status) =>
    listTasksCommand(target, compute.cluster, name, status),
  );
}

/** The lines that tell what was deployed of a service, and when; with the details of what was found. */
export function historyLines(
  target: CommandTarget,
  compute: ComputePlace,
  name: string,
  history?: DeploymentHistory,
): readonly string[] {
  if (compute.kind !== 'ecs') return [];
  const arns = (history?.deployments ?? []).map((one) => one.arn).slice(0, 20);
  return [
    listServiceDeploymentsCommand(target, compute.cluster, name),
    ...(arns.length > 0 ? [describeServiceDeploymentsCommand(target, arns)] : []),
  ];
}

/** The line that lists the images of a service's repository, where that is one of ECR's. */
export function imageLines(target: CommandTarget, deployable: Deployable | undefined): readonly string[] {
  const image = deployable?.sides.find((side) => side.image !== undefined)?.image;
  const name = image === undefined ? undefined : imageNameOf(image);
  return name?.ecr ? [listImagesCommand(target, name)] : [];
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
