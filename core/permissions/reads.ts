import { may } from './permission.ts';
import type { Permission } from './permission.ts';

/**
 * What a read may tell, as the console's own table of permissions has it. `states`: that something exists, its numbers
 * and its health; `settings`: variables, policies, who has access, who did what; `data`: items, objects, keys, messages,
 * lines of logs, values.
 */
export type ReadLevel = 'states' | 'settings' | 'data';

/** The reads of one folder of core/resources, level by level. */
export type FolderReads = Readonly<Partial<Record<ReadLevel, readonly Permission[]>>>;

const METRICS = may('everything', 'cloudwatch:GetMetricData');

/** Every read of the console, by folder of core/resources. A test compares it with the commands that stand there. */
export const READS: Readonly<Record<string, FolderReads>> = {
  access: {
    settings: [
      may('everything', 'iam:ListRoles', 'iam:ListUsers'),
      may('user', 'iam:GetAccessKeyLastUsed', 'iam:ListAccessKeys'),
    ],
  },
  alarms: {
    states: [
      may('everything', 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:DescribeAlarms'),
      may('mute-rule', 'cloudwatch:GetAlarmMuteRule', 'cloudwatch:ListAlarmMuteRules'),
      METRICS,
    ],
  },
  'backup-plans': {
    states: [
      may(
        'everything',
        'backup:ListBackupPlans',
        'backup:ListBackupVaults',
        'backup:ListRecoveryPointsByResource',
      ),
      may('backup-plan', 'backup:GetBackupPlan', 'backup:GetBackupSelection', 'backup:ListBackupSelections'),
    ],
  },
  buckets: {
    states: [
      may('everything', 's3:ListAllMyBuckets'),
      may(
        'bucket',
        's3:GetBucketLocation',
        's3:GetBucketPublicAccessBlock',
        's3:GetBucketTagging',
        's3:GetBucketVersioning',
        's3:GetEncryptionConfiguration',
        's3:GetLifecycleConfiguration',
      ),
      METRICS,
    ],
    // Who may do what with its objects, and from which pages.
    settings: [may('bucket', 's3:GetBucketCORS', 's3:GetBucketPolicy')],
    data: [
      may('bucket', 's3:ListBucket', 's3:ListBucketVersions'),
      may(
        'object',
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
      ),
    ],
  },
  caches: {
    // A cache takes a role as the user that its address names; what that user may do stands in ElastiCache.
    data: [may('cache', 'elasticache:Connect'), may('cache-user', 'elasticache:Connect')],
  },
  configuration: {
    settings: [may('everything', 'ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitionFamilies')],
  },
  costs: { states: [may('everything', 'ce:GetCostAndUsage')] },
  functions: {
    states: [
      may('everything', 'lambda:ListEventSourceMappings'),
      may('function', 'lambda:ListAliases', 'lambda:ListVersionsByFunction'),
      may('log-group', 'logs:DescribeLogStreams'),
    ],
    // Both tell the variables of a function.
    settings: [may('everything', 'lambda:ListFunctions'), may('function', 'lambda:GetFunction')],
  },
  identity: {
    states: [
      may(
        'everything',
        'cloudwatch:ListMetrics',
        'dynamodb:ListTables',
        'ecs:ListClusters',
        's3:ListAllMyBuckets',
        'secretsmanager:ListSecrets',
        'sns:ListTopics',
        'sqs:ListQueues',
      ),
    ],
  },
  images: { states: [may('repository', 'ecr:DescribeImages')] },
  'load-balancers': {
    states: [
      may(
        'everything',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ),
    ],
  },
  logs: {
    states: [may('everything', 'logs:DescribeLogGroups')],
    data: [
      may('everything', 'logs:DescribeQueryDefinitions', 'logs:GetLogRecord', 'logs:StopQuery'),
      may(
        'log-group',
        'logs:FilterLogEvents',
        'logs:GetLogEvents',
        'logs:GetQueryResults',
        'logs:StartLiveTail',
        'logs:StartQuery',
      ),
    ],
  },
  metrics: { states: [may('everything', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics')] },
  network: {
    states: [
      may('everything', 'acm:ListCertificates', 'cloudfront:ListDistributions'),
      may('caches', 'elasticache:DescribeCacheClusters', 'elasticache:DescribeReplicationGroups'),
    ],
    settings: [
      may(
        'everything',
        'ec2:DescribeNetworkAcls',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
        'route53:ListHostedZones',
      ),
      may('hosted-zone', 'route53:ListResourceRecordSets'),
    ],
  },
  queues: {
    states: [
      may('everything', 'sqs:ListQueues'),
      may(
        'queue',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ListDeadLetterSourceQueues',
        'sqs:ListMessageMoveTasks',
        'sqs:ListQueueTags',
      ),
    ],
    // A look at messages receives them and gives them back.
    data: [may('queue', 'sqs:ChangeMessageVisibility', 'sqs:ReceiveMessage')],
  },
  scaling: {
    states: [
      may(
        'everything',
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScalingActivities',
        'application-autoscaling:DescribeScalingPolicies',
        'application-autoscaling:DescribeScheduledActions',
      ),
    ],
  },
  secrets: {
    states: [
      may('everything', 'secretsmanager:ListSecrets'),
      may('secret', 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'),
    ],
    // Keys are compared by a keyed hash; no value leaves the server.
    data: [may('secret', 'secretsmanager:GetSecretValue')],
  },
  services: {
    states: [
      may('cluster-list', 'ecs:ListServices', 'ecs:ListTasks'),
      may(
        'service',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:DescribeServices',
        'ecs:ListServiceDeployments',
      ),
      may('service-deployment', 'ecs:DescribeServiceDeployments'),
      may('service-revision', 'ecs:DescribeServiceRevisions'),
      may('task', 'ecs:DescribeTasks', 'ecs:GetTaskProtection'),
      may('everything', 'ecs:ListTaskDefinitions'),
    ],
    settings: [may('everything', 'ecs:DescribeTaskDefinition')],
    data: [may('log-group', 'logs:GetLogEvents')],
  },
  storefront: { states: [may('distribution', 'cloudfront:ListInvalidations')] },
  tables: {
    states: [
      may('everything', 'dynamodb:ListBackups', 'dynamodb:ListTables'),
      may(
        'table',
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:DescribeTable',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:ListTagsOfResource',
      ),
    ],
    data: [
      may('table', 'dynamodb:GetItem', 'dynamodb:PartiQLSelect', 'dynamodb:Query', 'dynamodb:Scan'),
      may('index', 'dynamodb:PartiQLSelect', 'dynamodb:Query', 'dynamodb:Scan'),
      may('stream', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
    ],
  },
  topics: {
    states: [
      may('everything', 'sns:ListSubscriptions', 'sns:ListTopics'),
      may(
        'topic',
        'sns:GetSubscriptionAttributes',
        'sns:GetTopicAttributes',
        'sns:ListSubscriptionsByTopic',
        'sns:ListTagsForResource',
      ),
    ],
  },
  // What a call carried stands in its event.
  trail: { settings: [may('everything', 'cloudtrail:LookupEvents')] },
};

/** The reads of some levels, from every folder. */
export function readsOf(...levels: readonly ReadLevel[]): readonly Permission[] {
  return Object.values(READS).flatMap((reads) => levels.flatMap((level) => reads[level] ?? []));
}
