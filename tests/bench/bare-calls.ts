import { DescribeTableCommand, ListTablesCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
} from '@aws-sdk/client-ecs';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import type { Clients } from '../../core/environments/clients.ts';

/** Calls of one screen, made by nothing but the SDK: what a page is measured against. */
export type BareCalls = (clients: Clients) => Promise<unknown>;

/** As many at once as the console lets be under way. */
const AT_ONCE = 16;
/** Rows of one screen. */
const ROWS = 300;

/** Every page of ListTables, and DescribeTable of the tables of one screen. */
export async function bareTables({ dynamodb }: Clients): Promise<void> {
  const names: string[] = [];
  let start: string | undefined;
  do {
    const page = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    names.push(...(page.TableNames ?? []));
    start = page.LastEvaluatedTableName;
  } while (start);
  await pLimit(AT_ONCE).map(names.slice(0, ROWS), (TableName) =>
    dynamodb.send(new DescribeTableCommand({ TableName })),
  );
}

export async function bareQueues({ sqs }: Clients): Promise<void> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1_000 }));
  await pLimit(AT_ONCE).map(QueueUrls.slice(0, ROWS), (QueueUrl) =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
  );
}

export async function bareBuckets({ s3 }: Clients): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  await Promise.all(
    Buckets.flatMap(({ Name }) => [
      s3.send(new GetBucketVersioningCommand({ Bucket: Name })),
      // A bucket without rules answers with an error.
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: Name })).catch(() => undefined),
    ]),
  );
}

export function bareTopics({ sns }: Clients): Promise<unknown> {
  return Promise.all([sns.send(new ListTopicsCommand({})), sns.send(new ListSubscriptionsCommand({}))]);
}

export function bareSecrets({ secretsManager }: Clients): Promise<unknown> {
  return secretsManager.send(new ListSecretsCommand({ MaxResults: 100 }));
}

export async function bareConfiguration({ ecs }: Clients): Promise<void> {
  const { families = [] } = await ecs.send(new ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE' }));
  await Promise.all(
    families.map((taskDefinition) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))),
  );
}

/** The services of a cluster, at most a hundred of them, described by tens. */
export function bareServices(cluster: string): BareCalls {
  return async ({ ecs }) => {
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    const tens = Array.from({ length: Math.ceil(serviceArns.length / 10) }, (_, ten) =>
      serviceArns.slice(ten * 10, ten * 10 + 10),
    );
    await Promise.all(
      tens.map((services) => ecs.send(new DescribeServicesCommand({ cluster, services, include: ['TAGS'] }))),
    );
  };
}

export function bareInfo(clients: Clients): Promise<unknown> {
  const { signal } = new AbortController();
  return clients.redis('main').use(signal, (redis) => redis.info());
}

export function bareScan(TableName: string, Limit: number): BareCalls {
  return ({ dynamodb }) => dynamodb.send(new ScanCommand({ TableName, Limit }));
}

/** A page of one partition, its key named as the bench's tables name it. */
export function barePartition(TableName: string, partition: string, Limit: number): BareCalls {
  return ({ dynamodb }) =>
    dynamodb.send(
      new QueryCommand({
        TableName,
        Limit,
        KeyConditionExpression: 'seller_handle = :partition',
        ExpressionAttributeValues: { ':partition': { S: partition } },
      }),
    );
}

export function bareObjects(Bucket: string, Prefix: string, MaxKeys: number): BareCalls {
  return ({ s3 }) =>
    s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys, Delimiter: '/', EncodingType: 'url' }));
}
