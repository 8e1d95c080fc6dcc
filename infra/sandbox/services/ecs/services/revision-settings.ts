import type { CapacityProviderStrategyItem, LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import type { StoredRevision } from '../task-definition-store.ts';

/** What decides where a task is placed, as CreateService and RunTask are told. */
export interface Placement {
  readonly launchType?: LaunchType;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  readonly networkConfiguration?: NetworkConfiguration;
  readonly platformVersion?: string;
}

export const latestPlatform = '1.4.0';

/** Launch type and network of a task. Throws InvalidParameterException where the definition does not fit them. */
export function readPlacement(
  context: EcsContext,
  cluster: string,
  { definition }: StoredRevision,
  placement: Placement,
) {
  const { capacityProviderStrategy = [], networkConfiguration } = placement;
  if (placement.launchType !== undefined && capacityProviderStrategy.length > 0)
    throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported.');
  const strategy =
    capacityProviderStrategy.length > 0
      ? capacityProviderStrategy
      : (context.clusters.get(cluster)?.defaultCapacityProviderStrategy ?? []);
  const isFargateStrategy = strategy.some(({ capacityProvider = '' }) =>
    capacityProvider.startsWith('FARGATE'),
  );
  const launchType = placement.launchType ?? (isFargateStrategy ? 'FARGATE' : 'EC2');
  if (launchType === 'FARGATE' && !definition.compatibilities?.includes('FARGATE'))
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  const network = networkConfiguration?.awsvpcConfiguration;
  if (definition.networkMode === 'awsvpc' && !network)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (network && (network.subnets ?? []).length === 0) throw invalidParameter('subnets can not be empty.');
  return { launchType, network, platformVersion: readPlatform(placement.platformVersion) };
}

function readPlatform(version = 'LATEST'): string {
  return version === 'LATEST' ? latestPlatform : version;
}
