import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { groupArn, requireGroup, requireName } from './context.ts';
import type { LogsContext } from './context.ts';
import { alreadyExists, invalidParameter } from './errors.ts';
import type { GroupRecord } from './log-store.ts';
import type { MetricFilterStore } from './metric-filters/filter-store.ts';
import { pageOf } from './paging.ts';
import { checkTags } from './tag-operations.ts';

// CloudWatch Logs API reference, "PutRetentionPolicy".
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Log groups and how long they keep their events. */
export function groupOperations(context: LogsContext, filters: MetricFilterStore) {
  const { cloud, store } = context;

  function createLogGroup(input: CreateLogGroupRequest): void {
    const name = requireName('logGroupName', input.logGroupName);
    if (store.group(name)) throw alreadyExists('log group');
    if (input.deletionProtectionEnabled)
      throw invalidParameter('This endpoint does not offer deletion protection.');
    const tags = input.tags ?? {};
    checkTags(tags);
    store.saveGroup({
      name,
      createdAtMs: cloud.clock.now(),
      kmsKeyId: input.kmsKeyId,
      logGroupClass: input.logGroupClass ?? 'STANDARD',
      tags,
    });
  }

  function deleteLogGroup(input: DeleteLogGroupRequest): void {
    const { name } = requireGroup(context, input.logGroupName);
    store.deleteGroup(name);
    filters.removeAll(name);
  }

  function describe(group: GroupRecord): LogGroup {
    const arn = groupArn(cloud, group.name);
    return {
      logGroupName: group.name,
      creationTime: group.createdAtMs,
      retentionInDays: group.retentionDays,
      metricFilterCount: filters.of(group.name).length,
      arn: `${arn}:*`,
      logGroupArn: arn,
      storedBytes: store.bytesOf(group.name),
      kmsKeyId: group.kmsKeyId,
      logGroupClass: group.logGroupClass,
    };
  }

  function describeLogGroups(input: DescribeLogGroupsRequest): DescribeLogGroupsResponse {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: names } = input;
    if (prefix !== undefined && pattern !== undefined)
      throw invalidParameter(
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    const found = store
      .allGroups()
      .filter(
        ({ name, logGroupClass }) =>
          name.startsWith(prefix ?? '') &&
          name.toLowerCase().includes((pattern ?? '').toLowerCase()) &&
          (names === undefined || names.some((known) => known === name || known === groupArn(cloud, name))) &&
          (input.logGroupClass === undefined || input.logGroupClass === logGroupClass),
      );
    const { page, nextToken } = pageOf(found, ({ name }) => name, input);
    return { logGroups: page.map(describe), nextToken };
  }

  function putRetentionPolicy(input: PutRetentionPolicyRequest): void {
    const group = requireGroup(context, input.logGroupName);
    const { retentionInDays: days = 0 } = input;
    if (!retentions.includes(days))
      throw invalidParameter(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: ` +
          `Member must satisfy enum value set: [${retentions.join(', ')}]`,
      );
    store.saveGroup({ ...group, retentionDays: days });
  }

  function deleteRetentionPolicy(input: DeleteRetentionPolicyRequest): void {
    store.saveGroup({ ...requireGroup(context, input.logGroupName), retentionDays: undefined });
  }

  return {
    CreateLogGroup: createLogGroup,
    DeleteLogGroup: deleteLogGroup,
    DescribeLogGroups: describeLogGroups,
    PutRetentionPolicy: putRetentionPolicy,
    DeleteRetentionPolicy: deleteRetentionPolicy,
  };
}
