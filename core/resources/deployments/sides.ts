import { versionOfImage } from '../images/image-name.ts';
import { lastPartOf } from '../services/arn-names.ts';
import type {
  ContainerDefinition,
  EcsService,
  Rollout,
  ServiceDeployment,
  TaskDefinition,
} from '../services/types.ts';
import type { DeploymentSide, SideName } from './types.ts';

/** Task definitions by `family:revision`, as far as they could be read. */
export type Definitions = ReadonlyMap<string, TaskDefinition>;

/**
 * The sides of one service of ECS: the older deployments that still run something, then the primary one. One that
 * stands alone is blue.
 */
export function sidesOfService(
  service: EcsService,
  definitions: Definitions,
  deployment?: ServiceDeployment,
): readonly DeploymentSide[] {
  const primary = service.rollouts.find((one) => one.status === 'PRIMARY');
  const older = service.rollouts
    .filter((one) => one !== primary && one.status === 'ACTIVE')
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  const weights = weightsOf(deployment);
  const sides = older.map((rollout) => sideOfRollout(service, rollout, 'blue', definitions, weights.source));
  if (!primary) return sides.length > 0 ? sides : [sideOfWhole(service, 'blue', definitions)];
  const isNewer = older.length > 0;
  const weight = isNewer ? weights.target : undefined;
  return [...sides, sideOfRollout(service, primary, isNewer ? 'green' : 'blue', definitions, weight)];
}

/** A service as one side, whatever of its own deployments is under way: one of two behind a rule. */
export function sideOfWhole(
  service: EcsService,
  name: SideName,
  definitions: Definitions,
  weight?: number,
): DeploymentSide {
  const primary = service.rollouts.find((one) => one.status === 'PRIMARY');
  return {
    ...versionOf(service, service.taskDefinition, definitions),
    name,
    service: service.name,
    desired: service.desired,
    running: service.running,
    pending: service.pending,
    weight,
    rolloutState: primary?.rolloutState,
    rolloutReason: primary?.rolloutReason,
    failedTasks: primary?.failedTasks,
    startedAt: primary?.createdAt ?? service.createdAt,
  };
}

function sideOfRollout(
  service: EcsService,
  rollout: Rollout,
  name: SideName,
  definitions: Definitions,
  weight: number | undefined,
): DeploymentSide {
  return {
    ...versionOf(service, rollout.taskDefinition, definitions),
    name,
    service: service.name,
    desired: rollout.desired,
    running: rollout.running,
    pending: rollout.pending,
    weight,
    rolloutState: rollout.rolloutState,
    rolloutReason: rollout.rolloutReason,
    failedTasks: rollout.failedTasks,
    startedAt: rollout.createdAt,
  };
}

function versionOf(service: EcsService, revision: string, definitions: Definitions) {
  const definition = definitions.get(revision);
  const image = definition && ownContainer(definition, service)?.image;
  return {
    revision,
    image,
    tag: image === undefined ? undefined : versionOfImage(image),
    by: definition?.registeredBy && lastPartOf(definition.registeredBy),
  };
}

/** The container that the service is: the one that is balanced, the one of its name, else the first essential one. */
export function ownContainer(
  definition: TaskDefinition,
  service: Pick<EcsService, 'name' | 'loadBalancers'>,
): ContainerDefinition | undefined {
  const { containers } = definition;
  const balanced = service.loadBalancers.find((one) => one.containerName !== undefined)?.containerName;
  return (
    containers.find((one) => one.name === balanced) ??
    containers.find((one) => one.name === service.name) ??
    containers.find((one) => one.essential) ??
    containers[0]
  );
}

/** The share that ECS gives either end of a deployment. A rolling one weighs nothing. */
function weightsOf(deployment: ServiceDeployment | undefined): {
  readonly source?: number;
  readonly target?: number;
} {
  if (!deployment || deployment.configuration.strategy === 'ROLLING') return {};
  const given = deployment.source.flatMap((one) => one.weight ?? []);
  return {
    source: given.length > 0 ? given.reduce((sum, weight) => sum + weight, 0) : undefined,
    target: deployment.target?.weight,
  };
}
