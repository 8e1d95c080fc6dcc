import type { ReplicationGroup, Tag } from '@aws-sdk/client-elasticache';

/** A replication group as it is kept. Times are milliseconds since the epoch. */
export interface StoredGroup {
  readonly id: string;
  readonly description: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly nodeType: string;
  /** What is to be done in the next maintenance window. */
  readonly pendingNodeType?: string;
  /** The primary and its replicas. */
  readonly nodes: number;
  readonly parameterGroup: string;
  readonly subnetGroup?: string;
  readonly securityGroupIds: readonly string[];
  readonly port: number;
  readonly failover: boolean;
  readonly multiAz: boolean;
  readonly transitEncryption: boolean;
  readonly atRestEncryption: boolean;
  readonly authToken: boolean;
  readonly snapshotRetentionDays: number;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly createdAt: number;
  readonly tags: readonly Tag[];
  /** What is under way, until when; at its end a group that is being deleted is gone. */
  readonly work?: { readonly status: 'creating' | 'modifying' | 'deleting'; readonly until: number };
}

export function statusOf(group: StoredGroup, now: number): NonNullable<ReplicationGroup['Status']> {
  return group.work && now < group.work.until ? group.work.status : 'available';
}

/** `prod-cluster-001` and so on. */
export function nodeIds(group: StoredGroup): readonly string[] {
  return Array.from({ length: group.nodes }, (_, at) => `${group.id}-${String(at + 1).padStart(3, '0')}`);
}

/** Node types by size, smallest first, within the families that may change into each other. Source: ElastiCache pricing. */
export const nodeTypes: readonly string[] = [
  'cache.t4g.micro',
  'cache.t3.micro',
  'cache.t4g.small',
  'cache.t3.small',
  'cache.t4g.medium',
  'cache.t3.medium',
  'cache.m7g.large',
  'cache.m6g.large',
  'cache.r7g.large',
  'cache.r6g.large',
  'cache.m7g.xlarge',
  'cache.m6g.xlarge',
  'cache.r7g.xlarge',
  'cache.r6g.xlarge',
  'cache.r7g.2xlarge',
  'cache.r6g.2xlarge',
  'cache.r7g.4xlarge',
  'cache.r6g.4xlarge',
];
