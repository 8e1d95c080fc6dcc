import {
  DescribeReplicationGroupsCommand,
  ListAllowedNodeTypeModificationsCommand,
  ModifyReplicationGroupCommand,
} from '@aws-sdk/client-elasticache';
import { z } from 'zod';
import type { PlanningScene } from '../../actions/action.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { askNow } from '../services/ask.ts';
import { settingAction } from '../setting.ts';
import { may } from '../../permissions/permission.ts';

const nodeTypeInput = z
  .object({
    cache: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be the id of a cache of the environments file'),
    nodeType: z
      .string()
      .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'must be a node type such as cache.r7g.large'),
  })
  .strict();
type NodeTypeInput = z.infer<typeof nodeTypeInput>;

interface NodeType {
  readonly nodeType: string;
  readonly replicationGroupId: string;
  readonly status: string;
  readonly nodes: number;
  /** What ElastiCache would take; undefined where it did not tell. */
  readonly allowed?: readonly string[];
}

/** The node type of a cache's replication group; `empty` where the cache is none of ElastiCache's. */
async function nodeTypeNow(scene: PlanningScene, cacheId: string): Promise<Cell<NodeType>> {
  const cache = scene.source.environment.caches.find(({ id }) => id === cacheId);
  const ReplicationGroupId = cache?.elasticache?.replicationGroupId;
  if (!ReplicationGroupId) return { state: 'empty', at: scene.now() };
  const [group, allowed] = await Promise.all([
    askNow(
      scene,
      'elasticache:DescribeReplicationGroups',
      ReplicationGroupId,
      async ({ elasticache }, abortSignal) => {
        const { ReplicationGroups = [] } = await elasticache.send(
          new DescribeReplicationGroupsCommand({ ReplicationGroupId }),
          { abortSignal },
        );
        return ReplicationGroups[0] ?? {};
      },
    ),
    askNow(
      scene,
      'elasticache:ListAllowedNodeTypeModifications',
      ReplicationGroupId,
      async ({ elasticache }, abortSignal) => {
        const { ScaleUpModifications = [], ScaleDownModifications = [] } = await elasticache.send(
          new ListAllowedNodeTypeModificationsCommand({ ReplicationGroupId }),
          { abortSignal },
        );
        return [...ScaleUpModifications, ...ScaleDownModifications];
      },
    ),
  ]);
  return mapCell(group, ({ CacheNodeType = '', Status = '', MemberClusters = [] }) => ({
    nodeType: CacheNodeType,
    replicationGroupId: ReplicationGroupId,
    status: Status,
    nodes: MemberClusters.length,
    ...(hasValue(allowed) ? { allowed: allowed.value } : {}),
  }));
}

export const cacheNodeType = settingAction<NodeTypeInput, NodeType>({
  id: 'caches.set-node-type',
  title: 'Set node type',
  kind: 'cache',
  risk: 'costly',
  capability: 'settings:change',
  input: nodeTypeInput,
  target: (input) => input.cache,
  operation: 'elasticache:ModifyReplicationGroup',
  permissions: [
    may('cache', 'elasticache:ListAllowedNodeTypeModifications', 'elasticache:ModifyReplicationGroup'),
  ],
  read: (scene, input) => nodeTypeNow(scene, input.cache),
  wanted: ({ nodeType }, now) => ({ ...now, nodeType }),
  words: ({ nodeType }) => ({ 'node type': nodeType }),
  summary: ({ nodeType }, { replicationGroupId, nodes }) =>
    `Make the ${nodes} nodes of ${replicationGroupId} ${nodeType}`,
  refusal: ({ nodeType }, { status, allowed }) => {
    if (status !== 'available')
      return `The replication group is ${status}: it can be changed once it is available.`;
    if (allowed && !allowed.includes(nodeType))
      return `ElastiCache does not change it to ${nodeType}, but to ${allowed.join(', ') || 'nothing'}.`;
    return undefined;
  },
  send: (scene, { nodeType }, { replicationGroupId }, options) =>
    scene.clients.elasticache.send(
      new ModifyReplicationGroupCommand({
        ReplicationGroupId: replicationGroupId,
        CacheNodeType: nodeType,
        ApplyImmediately: true,
      }),
      options,
    ),
  command: (target, { nodeType }, { replicationGroupId }) =>
    awsCommand(target, 'elasticache', 'modify-replication-group', {
      'replication-group-id': replicationGroupId,
      'cache-node-type': nodeType,
      'apply-immediately': true,
    }),
  inputOf: ({ nodeType }, { cache }) => ({ cache, nodeType }),
  costs: (_input, { nodes }) => [
    `Each of the ${nodes} nodes is paid by the hour, at the price of its type.`,
    'ElastiCache makes new nodes, copies the data and moves over: connections are cut for some seconds, and made anew.',
    'A smaller node has to hold everything: what does not fit would be evicted.',
  ],
});
