import { DescribeCacheClustersCommand, DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { CacheGroup } from './types.ts';

const PER_PAGE = 100;
const MOST_PAGES = 10;

/** The replication groups of the region. Their security groups are told of their nodes alone: two lists in one read. */
export function listCacheGroups(source: Source, budget: Budget): Promise<Cell<Listed<CacheGroup>>> {
  const { elasticache } = source.clients;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'elasticache:DescribeReplicationGroups',
      key: '',
      isEmpty: (all) => all.length === 0,
      run: async (abortSignal) => {
        const [groups, clusters] = await Promise.all([
          tokenPages(MOST_PAGES, async (Marker) => {
            const command = new DescribeReplicationGroupsCommand({ MaxRecords: PER_PAGE, Marker });
            const page = await elasticache.send(command, { abortSignal });
            return { items: page.ReplicationGroups ?? [], token: page.Marker };
          }),
          tokenPages(MOST_PAGES, async (Marker) => {
            const command = new DescribeCacheClustersCommand({ MaxRecords: PER_PAGE, Marker });
            const page = await elasticache.send(command, { abortSignal });
            return { items: page.CacheClusters ?? [], token: page.Marker };
          }),
        ]);
        return mapListed(groups, (all) => all.map((group) => cacheGroupOf(group, clusters)));
      },
    },
    budget,
  );
}

export function cacheGroupOf(given: ReplicationGroup, clusters: readonly CacheCluster[]): CacheGroup {
  const id = given.ReplicationGroupId ?? '';
  const nodes = clusters.filter((one) => one.ReplicationGroupId === id);
  const endpoint = given.ConfigurationEndpoint ?? given.NodeGroups?.[0]?.PrimaryEndpoint;
  const groups = nodes.flatMap((one) =>
    (one.SecurityGroups ?? []).flatMap(({ SecurityGroupId }) => SecurityGroupId ?? []),
  );
  return {
    id,
    status: given.Status ?? 'unknown',
    nodes: given.MemberClusters?.length ?? nodes.length,
    nodeType: given.CacheNodeType,
    encryptsAtRest: given.AtRestEncryptionEnabled === true,
    encryptsInTransit: given.TransitEncryptionEnabled === true,
    isMultiZone: given.MultiAZ === 'enabled',
    endpoint: endpoint?.Address === undefined ? undefined : `${endpoint.Address}:${endpoint.Port ?? 6379}`,
    securityGroups: [...new Set(groups)],
  };
}
