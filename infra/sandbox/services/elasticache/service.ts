import * as sdk from '@aws-sdk/client-elasticache';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { CacheMetrics } from './cache-metrics.ts';
import { createGroupOperations } from './group-operations.ts';
import { openGroups } from './group-store.ts';
import { nodeIds, nodeTypes } from './replication-group.ts';
import type { StoredGroup } from './replication-group.ts';

/** Amazon ElastiCache: descriptions over a Redis that the environment was given. */
export function createElasticache(cloud: Cloud): SandboxService {
  const groups = openGroups(cloud);
  const metrics = new CacheMetrics(cloud, groups);

  function groupOf(arn: string | undefined): StoredGroup {
    const [kind, id = ''] = (arn ?? '').split(':').slice(5);
    if (kind === 'replicationgroup') return groups.require(id);
    const owner = groups.all().find((group) => kind === 'cluster' && nodeIds(group).includes(id));
    if (owner) return owner;
    throw new ServiceError(
      kind === 'cluster' ? 'CacheClusterNotFoundFault' : 'InvalidARNFault',
      kind === 'cluster' ? `CacheCluster not found: ${id}` : `Invalid ARN: ${arn ?? ''}`,
    );
  }

  function listAllowed(
    input: sdk.ListAllowedNodeTypeModificationsMessage,
  ): sdk.AllowedNodeTypeModificationsMessage {
    const { ReplicationGroupId: id, CacheClusterId: node } = input;
    const group =
      id === undefined ? groupOf(`arn:aws:elasticache:::cluster:${node ?? ''}`) : groups.require(id);
    const at = nodeTypes.indexOf(group.nodeType);
    return {
      ScaleUpModifications: nodeTypes.slice(at + 1),
      ScaleDownModifications: nodeTypes.slice(0, Math.max(0, at)),
    };
  }

  function listTags(input: sdk.ListTagsForResourceMessage): sdk.TagListMessage {
    return { TagList: [...groupOf(input.ResourceName).tags] };
  }

  function addTags(input: sdk.AddTagsToResourceMessage): sdk.TagListMessage {
    const group = groupOf(input.ResourceName);
    const given = input.Tags ?? [];
    const tags = [...group.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)), ...given];
    groups.save({ ...group, tags });
    return { TagList: tags };
  }

  return {
    signingName: 'elasticache',
    apiVersion: '2015-02-02',
    xmlNamespace: 'http://elasticache.amazonaws.com/doc/2015-02-02/',
    protocols: ['awsQuery'],
    schemas: sdk,
    operations: {
      ...createGroupOperations(cloud, groups),
      ListAllowedNodeTypeModifications: listAllowed,
      ListTagsForResource: listTags,
      AddTagsToResource: addTags,
    },
    // AWS bills a node from its creation on.
    standing: () =>
      groups
        .all()
        .flatMap((group) =>
          nodeIds(group).map(() => ({ kind: 'cache-node' as const, nodeType: group.nodeType })),
        ),
    tick: (now) => metrics.tick(now),
    close: () => metrics.close(),
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
  };
}
