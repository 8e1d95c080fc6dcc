import { ALARM_ENTRIES } from '../catalogue/alarms.ts';
import { BUCKETS } from '../catalogue/buckets.ts';
import { COMPOSITE_ALARMS } from '../catalogue/composite-alarms.ts';
import { CLUSTER, LOAD_BALANCER, SERVICES, WORKERS } from '../catalogue/compute.ts';
import { CACHES, SECRETS } from '../catalogue/guards.ts';
import { bucketName } from '../catalogue/names.ts';
import type { Stage } from '../catalogue/stage.ts';
import { named } from '../catalogue/stage.ts';
import { partitionOf } from '../environments/partition.ts';
import type { ResourceType } from './types-of-resources.ts';

/** Where a role stands: one stage of the platform in one account and region. */
export interface Place {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** The table and the queue of the console itself, where this is its home. */
  readonly home?: { readonly table: string; readonly queue: string };
}

/** As it stands in a policy: operator, key, values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Kind {
  readonly type: ResourceType;
  readonly arns: (place: Place) => readonly string[];
  readonly condition?: (place: Place) => Condition;
  /** Where a part of the ARN stays open: why. */
  readonly why?: string;
}

const IDS_OF_AWS = 'AWS makes up the id; no name of the catalogue stands in the ARN.';

/** What a table is called that was restored beside the one it came from, as the restore's form proposes it. */
const RESTORED = '-restored-*';
/** The names that the platform's infrastructure gives to roles and to the function that rotates secrets. */
const ROLES = 'role/tiktok-commerce-*';
const ROTATION = 'tiktok-commerce-secret-rotation*';

function arn(place: Place, service: string, resource: string): string {
  return `arn:${partitionOf(place.region)}:${service}:${place.region}:${place.account}:${resource}`;
}

function globalArn(place: Place, service: string, account: string, resource: string): string {
  return `arn:${partitionOf(place.region)}:${service}::${account}:${resource}`;
}

/** One pattern for all tables of a stage: their names differ in the middle alone. */
function tables(place: Place, behind: string): readonly string[] {
  return [arn(place, 'dynamodb', `table/${named(place.stage, '*')}${behind}`)];
}

function tablesAndRestored(place: Place, behind = ''): readonly string[] {
  return [...tables(place, behind), ...tables(place, `${RESTORED}${behind}`)];
}

function clusterOf({ stage }: Place): string {
  return CLUSTER.names[stage];
}

function inCluster(type: string, behind = '*') {
  return (place: Place) => [arn(place, 'ecs', `${type}/${clusterOf(place)}/${behind}`)];
}

function buckets(place: Place, behind: string): readonly string[] {
  return BUCKETS.map(({ names }) => globalArn(place, 's3', '', `${names[place.stage]}${behind}`));
}

function bucketOf(place: Place, logical: string, behind: string): readonly string[] {
  return [globalArn(place, 's3', '', `${bucketName(place.stage, logical)}${behind}`)];
}

function functions(place: Place, behind: string): readonly string[] {
  return WORKERS.map(({ names }) => arn(place, 'lambda', `function:${names[place.stage]}${behind}`));
}

function passedTo(service: string) {
  return (): Condition => ({ StringEquals: { 'iam:PassedToService': service } });
}

/** Alarms one by one: production's bare names begin as staging's do, so that no pattern tells them apart. */
function alarms(place: Place): readonly string[] {
  return [...ALARM_ENTRIES, ...COMPOSITE_ALARMS].map(({ names }) =>
    arn(place, 'cloudwatch', `alarm:${names[place.stage]}`),
  );
}

function logGroups(place: Place, behind: string): readonly string[] {
  return [...SERVICES, ...WORKERS].map((one) =>
    arn(place, 'logs', `log-group:${one.logGroups[place.stage]}${behind}`),
  );
}

function ofHome(place: Place, resource: (home: NonNullable<Place['home']>) => readonly string[]) {
  return place.home ? resource(place.home) : [];
}

/**
 * What permissions may be on, and which ARNs that is. Source of the types and the shapes of ARNs: AWS Service
 * Authorization Reference, "Resource types defined by" each service.
 */
export const KINDS = {
  table: { type: 'table', arns: (place) => tablesAndRestored(place) },
  'restored-table': { type: 'table', arns: (place) => tables(place, RESTORED) },
  index: { type: 'index', arns: (place) => tablesAndRestored(place, '/index/*') },
  'restored-index': { type: 'index', arns: (place) => tables(place, `${RESTORED}/index/*`) },
  backup: { type: 'backup', arns: (place) => tablesAndRestored(place, '/backup/*') },
  stream: { type: 'stream', arns: (place) => tables(place, '/stream/*') },
  bucket: { type: 'bucket', arns: (place) => buckets(place, '') },
  object: { type: 'object', arns: (place) => buckets(place, '/*') },
  // Where captures are kept while no environment names another place.
  capture: { type: 'object', arns: (place) => bucketOf(place, 'backups', '/captures/*') },
  'exports-bucket': { type: 'bucket', arns: (place) => bucketOf(place, 'exports', '') },
  export: { type: 'object', arns: (place) => bucketOf(place, 'exports', '/tables/*') },
  queue: {
    type: 'queue',
    arns: (place) => ['', '-dlq'].map((end) => arn(place, 'sqs', `${named(place.stage, '*')}${end}`)),
  },
  topic: { type: 'topic', arns: (place) => [arn(place, 'sns', named(place.stage, '*'))] },
  secret: {
    type: 'secret',
    // Secrets Manager puts a dash and six characters behind the name. Source: its user guide, "What's in a secret".
    arns: (place) =>
      SECRETS.map(({ names }) => arn(place, 'secretsmanager', `secret:${names[place.stage]}-??????`)),
  },
  'rotation-function': { type: 'function', arns: (place) => [arn(place, 'lambda', `function:${ROTATION}`)] },
  function: { type: 'function', arns: (place) => functions(place, '') },
  'function-version': { type: 'function-version', arns: (place) => functions(place, ':*') },
  'cluster-list': {
    type: 'cluster-list',
    arns: () => ['*'],
    condition: (place) => ({
      ArnEquals: { 'ecs:cluster': arn(place, 'ecs', `cluster/${clusterOf(place)}`) },
    }),
    why: 'Lists of a cluster take no resource; the condition names the cluster.',
  },
  service: { type: 'service', arns: inCluster('service') },
  'service-deployment': { type: 'service-deployment', arns: inCluster('service-deployment') },
  'service-revision': { type: 'service-revision', arns: inCluster('service-revision') },
  task: { type: 'task', arns: inCluster('task') },
  'task-definition': {
    type: 'task-definition',
    arns: (place) => [arn(place, 'ecs', 'task-definition/tiktok-commerce-*:*')],
    why: 'Families are named alike in every stage; stages are told apart by account and cluster.',
  },
  'task-role': {
    type: 'passed-role',
    arns: (place) => [globalArn(place, 'iam', place.account, ROLES)],
    condition: passedTo('ecs-tasks.amazonaws.com'),
  },
  'backup-role': {
    type: 'passed-role',
    arns: (place) => [
      globalArn(place, 'iam', place.account, 'role/service-role/AWSBackupDefaultServiceRole'),
      globalArn(place, 'iam', place.account, ROLES),
    ],
    condition: passedTo('backup.amazonaws.com'),
  },
  'asked-role': { type: 'role', arns: (place) => [globalArn(place, 'iam', place.account, ROLES)] },
  listener: {
    type: 'listener',
    arns: (place) => [
      arn(place, 'elasticloadbalancing', `listener/app/${LOAD_BALANCER.names[place.stage]}/*/*`),
    ],
  },
  'listener-rule': {
    type: 'listener-rule',
    arns: (place) => [
      arn(place, 'elasticloadbalancing', `listener-rule/app/${LOAD_BALANCER.names[place.stage]}/*/*/*`),
    ],
  },
  'scalable-target': {
    type: 'scalable-target',
    arns: (place) => [arn(place, 'application-autoscaling', 'scalable-target/*')],
    condition: () => ({
      StringEquals: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
    }),
    why: IDS_OF_AWS,
  },
  'scaling-alarm': {
    type: 'alarm',
    // Source: Application Auto Scaling user guide, "Target tracking scaling policies": how it names its alarms.
    arns: (place) => [arn(place, 'cloudwatch', `alarm:TargetTracking-service/${clusterOf(place)}/*`)],
  },
  alarm: { type: 'alarm', arns: alarms },
  'mute-rule': { type: 'mute-rule', arns: (place) => [arn(place, 'cloudwatch', 'alarm-mute-rule:*')] },
  'own-mute-rule': {
    type: 'mute-rule',
    arns: (place) => [arn(place, 'cloudwatch', 'alarm-mute-rule:operations-console-*')],
  },
  cache: {
    type: 'cache',
    arns: (place) =>
      CACHES.map(({ names }) => arn(place, 'elasticache', `replicationgroup:${names[place.stage]}`)),
  },
  caches: {
    type: 'cache',
    arns: (place) => [
      arn(place, 'elasticache', 'replicationgroup:*'),
      arn(place, 'elasticache', 'cluster:*'),
    ],
    why: 'A list is answered only to whoever may see all of them.',
  },
  // The console's own user of a cache is called after the cache.
  'cache-user': {
    type: 'cache-user',
    arns: (place) =>
      CACHES.map(({ names }) => arn(place, 'elasticache', `user:${names[place.stage]}-console`)),
  },
  distribution: {
    type: 'distribution',
    arns: (place) => [globalArn(place, 'cloudfront', place.account, 'distribution/*')],
    why: IDS_OF_AWS,
  },
  'backup-plan': {
    type: 'backup-plan',
    arns: (place) => [arn(place, 'backup', 'backup-plan:*')],
    why: IDS_OF_AWS,
  },
  'backup-vault': {
    type: 'backup-vault',
    arns: (place) => [arn(place, 'backup', 'backup-vault:operations-console')],
  },
  repository: {
    type: 'repository',
    arns: (place) => [arn(place, 'ecr', 'repository/tiktok-commerce/*')],
  },
  'log-group': { type: 'log-group', arns: (place) => logGroups(place, ':*') },
  'hosted-zone': {
    type: 'hosted-zone',
    arns: (place) => [globalArn(place, 'route53', '', 'hostedzone/*')],
    why: IDS_OF_AWS,
  },
  user: {
    type: 'user',
    arns: (place) => [globalArn(place, 'iam', place.account, 'user/*')],
    why: 'The review of access is about every user of the account.',
  },
  'home-table': {
    type: 'table',
    arns: (place) => ofHome(place, ({ table }) => [arn(place, 'dynamodb', `table/${table}`)]),
  },
  'home-index': {
    type: 'index',
    arns: (place) => ofHome(place, ({ table }) => [arn(place, 'dynamodb', `table/${table}/index/*`)]),
  },
  'home-queue': {
    type: 'queue',
    arns: (place) =>
      ofHome(place, ({ queue }) => [queue, `${queue}-dlq`].map((name) => arn(place, 'sqs', name))),
  },
  everything: { type: 'none', arns: () => ['*'] },
} as const satisfies Readonly<Record<string, Kind>>;

export type ResourceKind = keyof typeof KINDS;

export function kindOf(kind: ResourceKind): Kind {
  return KINDS[kind];
}
