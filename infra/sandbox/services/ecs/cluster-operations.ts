import type {
  Cluster,
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  ListClustersRequest,
  ListClustersResponse,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse,
} from '@aws-sdk/client-ecs';
import { ServiceError } from '../../protocol/service.ts';
import { activeCluster } from './active-cluster.ts';
import type { EcsContext } from './context.ts';
import { clientError, invalidParameter } from './errors.ts';
import { arnOf, readCluster } from './names.ts';
import { takePage } from './paging.ts';
import { countTasks } from './services/service-view.ts';
import { checkTags } from './task-definition-rules.ts';

const mostDescribed = 100;

/** Clusters. What runs in one is counted when it is described. */
export function createClusterOperations(context: EcsContext) {
  const { clusters, cloud } = context;

  function counted(cluster: Cluster): Cluster {
    const { clusterName = '' } = cluster;
    const { running, pending } = countTasks(context.tasks.ofCluster(clusterName));
    const services = context.services.ofCluster(clusterName).filter(({ status }) => status !== 'INACTIVE');
    return {
      ...cluster,
      runningTasksCount: running,
      pendingTasksCount: pending,
      activeServicesCount: services.length,
    };
  }

  function createCluster(input: CreateClusterRequest): CreateClusterResponse {
    const { clusterName = 'default', tags = [] } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(clusterName))
      throw invalidParameter(
        'Invalid cluster name. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.',
      );
    checkTags(tags);
    checkProviders(input.capacityProviders ?? []);
    const existing = clusters.get(clusterName);
    if (existing) return { cluster: counted(existing) };
    const cluster: Cluster = {
      clusterArn: arnOf(cloud, 'cluster', clusterName),
      clusterName,
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags: [...tags],
      settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
      configuration: input.configuration,
      capacityProviders: input.capacityProviders ?? [],
      defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
    };
    clusters.putSync(clusterName, cluster);
    return { cluster };
  }

  function deleteCluster(input: DeleteClusterRequest): DeleteClusterResponse {
    const name = activeCluster(context, input.cluster);
    const cluster = clusters.get(name);
    if (context.services.ofCluster(name).some(({ status }) => status !== 'INACTIVE'))
      throw new ServiceError(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active.',
      );
    if (context.tasks.ofCluster(name).some(({ lastStatus }) => lastStatus !== 'STOPPED'))
      throw new ServiceError(
        'ClusterContainsTasksException',
        'The Cluster cannot be deleted while Tasks are active.',
      );
    for (const service of context.services.ofCluster(name)) {
      context.deployments.forget(name, service.name);
      context.services.remove(service);
    }
    clusters.removeSync(name);
    return { cluster: { ...cluster, status: 'INACTIVE' } };
  }

  function putClusterCapacityProviders(
    input: PutClusterCapacityProvidersRequest,
  ): PutClusterCapacityProvidersResponse {
    const name = activeCluster(context, input.cluster);
    const { capacityProviders = [], defaultCapacityProviderStrategy = [] } = input;
    checkProviders(capacityProviders);
    const stranger = defaultCapacityProviderStrategy.find(
      ({ capacityProvider = '' }) => !capacityProviders.includes(capacityProvider),
    );
    if (stranger)
      throw invalidParameter(
        `The specified capacity provider '${stranger.capacityProvider ?? ''}' is not associated with the cluster.`,
      );
    const changed = { ...clusters.get(name), capacityProviders, defaultCapacityProviderStrategy };
    clusters.putSync(name, changed);
    return { cluster: counted(changed) };
  }

  function describeClusters(input: DescribeClustersRequest): DescribeClustersResponse {
    const { clusters: names = ['default'], include = [] } = input;
    if (names.length > mostDescribed)
      throw invalidParameter(`Clusters cannot have more than ${mostDescribed} entries.`);
    const found: Cluster[] = [];
    const failures: NonNullable<DescribeClustersResponse['failures']> = [];
    for (const name of names) {
      const cluster = clusters.get(readCluster(name));
      if (cluster) found.push(narrowed(counted(cluster), include));
      else
        failures.push({
          arn: name.startsWith('arn:') ? name : arnOf(cloud, 'cluster', name),
          reason: 'MISSING',
        });
    }
    return { clusters: found, failures };
  }

  function listClusters(input: ListClustersRequest): ListClustersResponse {
    const arns = [...clusters.getKeys()].map((name) => arnOf(cloud, 'cluster', name));
    const page = takePage(arns, input.nextToken, input.maxResults);
    return { clusterArns: page.items, nextToken: page.nextToken };
  }

  return {
    CreateCluster: createCluster,
    DeleteCluster: deleteCluster,
    DescribeClusters: describeClusters,
    ListClusters: listClusters,
    PutClusterCapacityProviders: putClusterCapacityProviders,
  };
}

function checkProviders(names: readonly string[]): void {
  const unknown = names.find((name) => name !== 'FARGATE' && name !== 'FARGATE_SPOT');
  if (unknown !== undefined) throw clientError(`The specified capacity provider '${unknown}' was not found.`);
}

// Tags, settings and configuration are told only where they are asked for.
function narrowed(cluster: Cluster, include: readonly string[]): Cluster {
  return {
    ...cluster,
    tags: include.includes('TAGS') ? cluster.tags : [],
    settings: include.includes('SETTINGS') ? cluster.settings : [],
    configuration: include.includes('CONFIGURATIONS') ? cluster.configuration : undefined,
  };
}
