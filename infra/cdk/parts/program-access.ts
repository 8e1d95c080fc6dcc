import * as iam from 'aws-cdk-lib/aws-iam';
import { PLATFORM_METRICS } from '../../../core/catalogue/measures.ts';
import { bucketName, queueName, tableName, topicName } from '../../../core/catalogue/names.ts';
import type { PlatformSettings } from '../settings.ts';

/** What a service or worker does with what the catalogue has, by logical names. */
export interface ProgramAccess {
  readonly reads?: readonly string[];
  readonly queries?: readonly string[];
  readonly writes?: readonly string[];
  readonly publishes?: readonly string[];
  /** Queues that it polls by itself; their dead letters it writes as well. */
  readonly consumes?: readonly string[];
  readonly sends?: readonly string[];
  readonly readsObjects?: readonly string[];
  readonly writesObjects?: readonly string[];
  /** Secrets that it asks for by itself; those in variables are read by whoever starts it. */
  readonly readsSecrets?: readonly string[];
  readonly measures?: boolean;
}

/** Source: the calls in services/ and workers/. */
export const ACCESS: Readonly<Record<string, ProgramAccess>> = {
  'ingestion-api': {
    reads: ['users', 'videos', 'processing-jobs'],
    writes: ['videos', 'processing-jobs'],
    publishes: ['new-video-posted'],
  },
  'product-service': {
    reads: ['users', 'shops', 'videos', 'products', 'processing-jobs'],
    queries: ['products', 'product-staging'],
    writes: ['products', 'product-staging', 'processing-jobs'],
    publishes: ['product-processed'],
    consumes: ['product-assembly'],
    readsObjects: ['thumbnails'],
    measures: true,
  },
  'whatsapp-service': {
    reads: ['users', 'processing-jobs'],
    writes: ['processing-jobs'],
    consumes: ['whatsapp-notifications'],
  },
  'caption-parser': {
    writes: ['processing-jobs'],
    sends: ['product-assembly', 'caption-analysis-dlq'],
    readsSecrets: ['api-keys'],
  },
  'thumbnail-generator': {
    writes: ['processing-jobs'],
    sends: ['product-assembly', 'thumbnail-generation-dlq'],
    readsObjects: ['assets'],
    writesObjects: ['thumbnails'],
  },
  'auto-tagger': {
    writes: ['tags', 'trends', 'processing-jobs'],
    sends: ['product-assembly', 'auto-tagging-dlq'],
  },
};

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem'];

/** The statements of a program's role, each on what it names and nothing else. */
export function accessStatements(
  logical: string,
  place: PlatformSettings,
  secretArns: ReadonlyMap<string, string>,
): readonly iam.PolicyStatement[] {
  const access = ACCESS[logical];
  if (!access) throw new RangeError(`Nothing is said of what ${logical} may do.`);
  const { stage } = place;
  const tables = (names: readonly string[] = []) =>
    names.map((name) => arn(place, 'dynamodb', `table/${tableName(stage, name)}`));
  const queues = (names: readonly string[] = []) =>
    names.map((name) => arn(place, 'sqs', queueName(stage, name)));
  const objects = (names: readonly string[] = []) =>
    names.map((name) => `arn:aws:s3:::${bucketName(stage, name)}/*`);
  const buckets = (names: readonly string[] = []) =>
    names.map((name) => `arn:aws:s3:::${bucketName(stage, name)}`);
  const { consumes = [] } = access;
  return [
    allow('ReadItems', ['dynamodb:GetItem'], tables(access.reads)),
    allow('QueryItems', ['dynamodb:Query'], tables(access.queries)),
    allow(
      'WriteItems',
      WRITES.map((name) => `dynamodb:${name}`),
      tables(access.writes),
    ),
    allow(
      'Publish',
      // Health asks the topic how it is.
      ['sns:Publish', 'sns:GetTopicAttributes'],
      (access.publishes ?? []).map((name) => arn(place, 'sns', topicName(stage, name))),
    ),
    allow(
      'Consume',
      [
        ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        ...['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
      ],
      queues(consumes),
    ),
    allow(
      'Send',
      ['sqs:SendMessage', 'sqs:GetQueueUrl'],
      queues([...(access.sends ?? []), ...consumes.map((name) => `${name}-dlq`)]),
    ),
    allow('ReadObjects', ['s3:GetObject'], objects(access.readsObjects)),
    // Who may not list a bucket is told AccessDenied of a key that is not there. Source: S3, GetObject, "Permissions".
    allow('KnowAbsence', ['s3:ListBucket'], buckets(access.readsObjects)),
    allow('WriteObjects', ['s3:PutObject'], objects(access.writesObjects)),
    allow(
      'ReadSecrets',
      ['secretsmanager:GetSecretValue'],
      (access.readsSecrets ?? []).map((name) => secretArns.get(name) ?? ''),
    ),
    ...(access.measures ? [measuring()] : []),
  ].filter((statement) => statement.resources.length > 0);
}

/** Why a star stands in a program's role; the findings of cdk-nag that it explains. */
export function accessReasons(
  logical: string,
  { stage }: PlatformSettings,
): Readonly<Record<string, string>> {
  const { readsObjects = [], writesObjects = [], measures } = ACCESS[logical] ?? {};
  return Object.fromEntries([
    ...[...readsObjects, ...writesObjects].map((name) => [
      `AwsSolutions-IAM5[Resource::arn:aws:s3:::${bucketName(stage, name)}/*]`,
      `${logical} is given keys of ${name} by messages: any object of that one bucket may be meant.`,
    ]),
    ...(measures
      ? [
          [
            'AwsSolutions-IAM5[Resource::*]',
            `PutMetricData takes no resource: a condition holds it to the namespace ${PLATFORM_METRICS.namespace}.`,
          ],
        ]
      : []),
  ]) as Readonly<Record<string, string>>;
}

function measuring(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Measure',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': PLATFORM_METRICS.namespace } },
  });
}

function allow(sid: string, actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources });
}

function arn({ region, account }: PlatformSettings, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
