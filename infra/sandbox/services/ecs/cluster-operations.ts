import type {
  Cluster,
  CreateClusterRequest,
  CreateClusterResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  ListClustersRequest,
  ListClustersResponse,
} from '@aws-sdk/client-ecs';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { clientError, invalidParameter } from './errors.ts';
import { takePage } from './paging.ts';
import { checkTags } from './task-definition-rules.ts';

/** Clusters as records: nothing runs in them, so their counts are zero. */
export function createClusterOperations(cloud: Cloud) {
  const clusters: Database<Cluster, string> = cloud.store.openDB({ name: 'ecs-clusters' });
  const prefix = `arn:aws:ecs:${cloud.region}:${cloud.account}:cluster/`;

  function createCluster(input: CreateClusterRequest): CreateClusterResponse {
    const { clusterName = 'default', tags = [] } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(clusterName))
      throw invalidParameter(
        'Invalid cluster name. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.',
      );
    checkTags(tags);
    const unknown = input.capacityProviders?.find((name) => name !== 'FARGATE' && name !== 'FARGATE_SPOT');
    if (unknown !== undefined)
      throw clientError(`The specified capacity provider '${unknown}' was not found.`);
    const existing = clusters.get(clusterName);
    if (existing) return { cluster: existing };
    const cluster: Cluster = {
      clusterArn: `${prefix}${clusterName}`,
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

  function describeClusters(input: DescribeClustersRequest): DescribeClustersResponse {
    const { clusters: names = ['default'], include = [] } = input;
    if (names.length > 100) throw invalidParameter('Clusters cannot have more than 100 entries.');
    const found: Cluster[] = [];
    const failures: NonNullable<DescribeClustersResponse['failures']> = [];
    for (const name of names) {
      const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
      const cluster = clusters.get(short);
      if (cluster) found.push(narrowed(cluster, include));
      else failures.push({ arn: name.startsWith('arn:') ? name : `${prefix}${name}`, reason: 'MISSING' });
    }
    return { clusters: found, failures };
  }

  function listClusters(input: ListClustersRequest): ListClustersResponse {
    const arns = [...clusters.getKeys()].map((name) => `${prefix}${name}`);
    const page = takePage(arns, input.nextToken, input.maxResults);
    return { clusterArns: page.items, nextToken: page.nextToken };
  }

  return { CreateCluster: createCluster, DescribeClusters: describeClusters, ListClusters: listClusters };
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
