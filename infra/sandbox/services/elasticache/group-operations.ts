import type {
  CacheCluster,
  CreateReplicationGroupMessage,
  CreateReplicationGroupResult,
  CacheClusterMessage,
  DeleteReplicationGroupMessage,
  DeleteReplicationGroupResult,
  DescribeCacheClustersMessage,
  DescribeReplicationGroupsMessage,
  Endpoint,
  IncreaseReplicaCountMessage,
  IncreaseReplicaCountResult,
  ModifyReplicationGroupMessage,
  ModifyReplicationGroupResult,
  ReplicationGroup,
  ReplicationGroupMessage,
} from '@aws-sdk/client-elasticache';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { Groups } from './group-store.ts';
import { nodeIds, nodeTypes, statusOf } from './replication-group.ts';
import type { StoredGroup } from './replication-group.ts';

const creationMs = 3000;
const changeMs = 5000;
const mostNodes = 6;

function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}

function checkNodeType(type: string): void {
  if (!nodeTypes.includes(type))
    throw invalidValue(`The parameter CacheNodeType must be a valid cache node type; ${type} is not.`);
}

/** Replication groups and their nodes. Behind a group stands the Redis whose address the environment was given. */
export function createGroupOperations(cloud: Cloud, groups: Groups) {
  const { account, region } = cloud;
  const arnPrefix = `arn:aws:elasticache:${region}:${account}`;

  /** A node's own Redis, else its group's; a name that nothing answers to where neither was given. */
  function endpointOf(group: StoredGroup, node: string): Endpoint {
    const given =
      cloud.caches.find(({ id }) => id === node) ?? cloud.caches.find(({ id }) => id === group.id);
    return given
      ? { Address: given.host, Port: given.port }
      : { Address: `${node}.sandbox.0001.use1.cache.amazonaws.com`, Port: group.port };
  }

  function described(group: StoredGroup): ReplicationGroup {
    const [primary = group.id] = nodeIds(group);
    const status = statusOf(group, cloud.clock.now());
    const isUp = status !== 'creating';
    return {
      ReplicationGroupId: group.id,
      Description: group.description,
      ARN: `${arnPrefix}:replicationgroup:${group.id}`,
      Status: status,
      Engine: group.engine,
      CacheNodeType: group.nodeType,
      MemberClusters: [...nodeIds(group)],
      NodeGroups: [
        {
          NodeGroupId: '0001',
          Status: status,
          PrimaryEndpoint: isUp ? endpointOf(group, primary) : undefined,
          ReaderEndpoint: isUp ? endpointOf(group, primary) : undefined,
          NodeGroupMembers: nodeIds(group).map((id, at) => ({
            CacheClusterId: id,
            CacheNodeId: '0001',
            CurrentRole: at === 0 ? 'primary' : 'replica',
            ReadEndpoint: isUp ? endpointOf(group, id) : undefined,
            PreferredAvailabilityZone: `${region}${'abc'.charAt(at % 3)}`,
          })),
        },
      ],
      AutomaticFailover: group.failover ? 'enabled' : 'disabled',
      MultiAZ: group.multiAz ? 'enabled' : 'disabled',
      ClusterEnabled: false,
      ClusterMode: 'disabled',
      SnapshotRetentionLimit: group.snapshotRetentionDays,
      SnapshotWindow: group.snapshotWindow,
      TransitEncryptionEnabled: group.transitEncryption,
      AtRestEncryptionEnabled: group.atRestEncryption,
      AuthTokenEnabled: group.authToken,
      AutoMinorVersionUpgrade: true,
      ReplicationGroupCreateTime: new Date(group.createdAt),
      PendingModifiedValues: {},
    };
  }

  function create(input: CreateReplicationGroupMessage): CreateReplicationGroupResult {
    const { ReplicationGroupId: given = '', CacheNodeType: nodeType = 'cache.t4g.micro' } = input;
    const id = given.toLowerCase();
    if (!/^[a-z](?:-?[a-z0-9])*$/.test(id) || id.length > 40)
      throw invalidValue(
        'The parameter ReplicationGroupIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.',
      );
    checkNodeType(nodeType);
    if (groups.find(id))
      throw new ServiceError('ReplicationGroupAlreadyExistsFault', `Replication group ${id} already exists.`);
    const nodes = input.NumCacheClusters ?? (input.ReplicasPerNodeGroup ?? 0) + 1;
    if (nodes < 1 || nodes > mostNodes) throw invalidValue('NumCacheClusters must be between 1 and 6.');
    if (input.AutomaticFailoverEnabled && nodes < 2)
      throw new ServiceError(
        'InvalidParameterCombinationException',
        'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
      );
    const now = cloud.clock.now();
    const group: StoredGroup = {
      id,
      description: input.ReplicationGroupDescription ?? '',
      engine: input.Engine ?? 'redis',
      engineVersion: input.EngineVersion ?? '7.1',
      nodeType,
      nodes,
      parameterGroup: input.CacheParameterGroupName ?? 'default.redis7',
      subnetGroup: input.CacheSubnetGroupName,
      securityGroupIds: input.SecurityGroupIds ?? [],
      port: input.Port ?? 6379,
      failover: input.AutomaticFailoverEnabled ?? false,
      multiAz: input.MultiAZEnabled ?? false,
      transitEncryption: input.TransitEncryptionEnabled ?? false,
      atRestEncryption: input.AtRestEncryptionEnabled ?? false,
      authToken: input.AuthToken !== undefined,
      snapshotRetentionDays: input.SnapshotRetentionLimit ?? 0,
      snapshotWindow: input.SnapshotWindow ?? '05:00-06:00',
      maintenanceWindow: input.PreferredMaintenanceWindow ?? 'sun:06:00-sun:07:00',
      createdAt: now,
      tags: input.Tags ?? [],
      work: { status: 'creating', until: now + creationMs },
    };
    groups.save(group);
    return { ReplicationGroup: described(group) };
  }

  function describe(input: DescribeReplicationGroupsMessage): ReplicationGroupMessage {
    const { ReplicationGroupId: id } = input;
    if (id !== undefined) return { ReplicationGroups: [described(groups.require(id))] };
    const page = takePage(
      groups.all(),
      (group) => group.id,
      input.Marker,
      input.MaxRecords ?? 100,
      () => invalidValue('Invalid marker.'),
    );
    return { ReplicationGroups: page.items.map(described), Marker: page.nextToken };
  }

  /** Throws InvalidReplicationGroupStateFault where something is under way already. */
  function requireAvailable(id: string | undefined): StoredGroup {
    const group = groups.require(id);
    if (statusOf(group, cloud.clock.now()) === 'available') return group;
    throw new ServiceError(
      'InvalidReplicationGroupStateFault',
      'Replication group must be in available state to modify.',
    );
  }

  function begin(group: StoredGroup, status: 'modifying' | 'deleting'): StoredGroup {
    const begun = { ...group, work: { status, until: cloud.clock.now() + changeMs } };
    groups.save(begun);
    return begun;
  }

  function modify(input: ModifyReplicationGroupMessage): ModifyReplicationGroupResult {
    const before = requireAvailable(input.ReplicationGroupId);
    const { CacheNodeType: wanted = before.nodeType, ApplyImmediately: isNow = false } = input;
    checkNodeType(wanted);
    const isResized = wanted !== before.nodeType;
    const changed: StoredGroup = {
      ...before,
      description: input.ReplicationGroupDescription ?? before.description,
      nodeType: isNow ? wanted : before.nodeType,
      pendingNodeType: isResized && !isNow ? wanted : undefined,
      failover: input.AutomaticFailoverEnabled ?? before.failover,
      multiAz: input.MultiAZEnabled ?? before.multiAz,
      parameterGroup: input.CacheParameterGroupName ?? before.parameterGroup,
      securityGroupIds: input.SecurityGroupIds ?? before.securityGroupIds,
      snapshotRetentionDays: input.SnapshotRetentionLimit ?? before.snapshotRetentionDays,
      snapshotWindow: input.SnapshotWindow ?? before.snapshotWindow,
      maintenanceWindow: input.PreferredMaintenanceWindow ?? before.maintenanceWindow,
      engineVersion: isNow ? (input.EngineVersion ?? before.engineVersion) : before.engineVersion,
    };
    return { ReplicationGroup: described(begin(changed, 'modifying')) };
  }

  function increase(input: IncreaseReplicaCountMessage): IncreaseReplicaCountResult {
    const before = requireAvailable(input.ReplicationGroupId);
    const nodes = (input.NewReplicaCount ?? before.nodes) + 1;
    if (nodes <= before.nodes || nodes > mostNodes)
      throw invalidValue('NewReplicaCount must be greater than the current count, and at most 5.');
    return { ReplicationGroup: described(begin({ ...before, nodes }, 'modifying')) };
  }

  function remove(input: DeleteReplicationGroupMessage): DeleteReplicationGroupResult {
    const group = requireAvailable(input.ReplicationGroupId);
    return { ReplicationGroup: described(begin(group, 'deleting')) };
  }

  function nodeOf(group: StoredGroup, id: string, withNodes: boolean): CacheCluster {
    const status = statusOf(group, cloud.clock.now());
    return {
      CacheClusterId: id,
      ReplicationGroupId: group.id,
      ARN: `${arnPrefix}:cluster:${id}`,
      CacheClusterStatus: status,
      CacheNodeType: group.nodeType,
      Engine: group.engine,
      EngineVersion: group.engineVersion,
      NumCacheNodes: 1,
      PreferredAvailabilityZone: `${region}a`,
      PreferredMaintenanceWindow: group.maintenanceWindow,
      CacheClusterCreateTime: new Date(group.createdAt),
      CacheParameterGroup: {
        CacheParameterGroupName: group.parameterGroup,
        ParameterApplyStatus: 'in-sync',
        CacheNodeIdsToReboot: [],
      },
      CacheSubnetGroupName: group.subnetGroup,
      SecurityGroups: group.securityGroupIds.map((one) => ({ SecurityGroupId: one, Status: 'active' })),
      PendingModifiedValues:
        group.pendingNodeType === undefined ? {} : { CacheNodeType: group.pendingNodeType },
      AutoMinorVersionUpgrade: true,
      SnapshotRetentionLimit: group.snapshotRetentionDays,
      SnapshotWindow: group.snapshotWindow,
      TransitEncryptionEnabled: group.transitEncryption,
      AtRestEncryptionEnabled: group.atRestEncryption,
      AuthTokenEnabled: group.authToken,
      CacheNodes: withNodes
        ? [
            {
              CacheNodeId: '0001',
              CacheNodeStatus: status,
              CacheNodeCreateTime: new Date(group.createdAt),
              Endpoint: status === 'creating' ? undefined : endpointOf(group, id),
              ParameterGroupStatus: 'in-sync',
              CustomerAvailabilityZone: `${region}a`,
            },
          ]
        : undefined,
    };
  }

  function describeClusters(input: DescribeCacheClustersMessage): CacheClusterMessage {
    const { CacheClusterId: wanted, ShowCacheNodeInfo: withNodes = false } = input;
    // Every cache here is of a replication group.
    const all = input.ShowCacheClustersNotInReplicationGroups
      ? []
      : groups.all().flatMap((group) => nodeIds(group).map((id) => nodeOf(group, id, withNodes)));
    if (wanted !== undefined) {
      const found = all.find(({ CacheClusterId }) => CacheClusterId === wanted);
      if (!found) throw new ServiceError('CacheClusterNotFoundFault', `CacheCluster not found: ${wanted}`);
      return { CacheClusters: [found] };
    }
    const page = takePage(
      all,
      ({ CacheClusterId = '' }) => CacheClusterId,
      input.Marker,
      input.MaxRecords ?? 100,
      () => invalidValue('Invalid marker.'),
    );
    return { CacheClusters: page.items, Marker: page.nextToken };
  }

  return {
    CreateReplicationGroup: create,
    DescribeReplicationGroups: describe,
    ModifyReplicationGroup: modify,
    IncreaseReplicaCount: increase,
    DeleteReplicationGroup: remove,
    DescribeCacheClusters: describeClusters,
  };
}
