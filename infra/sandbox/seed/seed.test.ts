import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeTableCommand,
  ListBackupsCommand,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { Registry } from '../../../core/environments/registry.ts';
import type { Clients } from '../../../core/environments/clients.ts';
import { allServices } from '../all-services.ts';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { seedEnvironment } from './seed.ts';

const ITEMS = 60;

let sandboxes: readonly Sandbox[];
let registry: Registry;
let dev: Clients;
let prod: Clients;

beforeAll(async () => {
  const [one, other] = await Promise.all([
    startSandbox({ account: '000000000000', services: allServices }),
    startSandbox({ account: '123456789012', services: allServices }),
  ]);
  sandboxes = [one, other];
  const credentials = 'credentials: { static: { accessKeyId: test, secretAccessKey: test } }';
  const environment = (id: string, account: string, url: string, compute: string) =>
    `{ id: ${id}, label: ${id}, guard: none, region: us-east-1, account: '${account}', endpoint: '${url}', ${credentials}, compute: { kind: ${compute} }, names: { stage: ${id} } }`;
  const file = parseEnvironments(
    `environments:\n  - ${environment('dev', '000000000000', one.url, 'docker')}\n  - ${environment('prod', '123456789012', other.url, 'ecs')}\n`,
    'test.yaml',
  );
  registry = createRegistry(file, { NODE_ENV: 'test' }, 'changing');
  await Promise.all(
    registry.all.map((each) => seedEnvironment(each, { items: ITEMS, compute: false, now: Date.now() })),
  );
  [dev, prod] = registry.all.map(({ clients }) => clients) as [Clients, Clients];
}, 60_000);

afterAll(async () => {
  registry.close();
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

async function tables({ dynamodb }: Clients): Promise<readonly string[]> {
  return (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
}

async function indexes({ dynamodb }: Clients, TableName: string): Promise<readonly string[]> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName = '' }) => IndexName).sort();
}

async function queue({ sqs }: Clients, QueueName: string): Promise<Readonly<Record<string, string>>> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Attributes;
}

/** The causes that the messages of a dead-letter queue name, and 'none' for those that name none. */
async function causes({ sqs }: Clients, QueueName: string): Promise<readonly string[]> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const found: string[] = [];
  const inHand: (string | undefined)[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) found.push(message.MessageAttributes?.errorType?.StringValue ?? 'none');
    inHand.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle));
  }
  // Given back, so that they count as visible.
  for (const ReceiptHandle of inHand)
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  return [...new Set(found)].sort();
}

async function keysOf({ secretsManager }: Clients, SecretId: string): Promise<readonly string[]> {
  const { SecretString = '{}' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return Object.keys(JSON.parse(SecretString) as object).sort();
}

describe('a seeded pair', () => {
  it('has as many products as were asked for, and the one with markup', async () => {
    const { Count } = await prod.dynamodb.send(
      new ScanCommand({ TableName: 'tiktok-commerce-products-prod', Select: 'COUNT' }),
    );
    expect(Count).toBe(ITEMS + 1);
  });

  it('has a table that only development has, and lacks one index there', async () => {
    expect(await tables(dev)).toContain('tiktok-scratch-dev');
    expect((await tables(dev)).length).toBe((await tables(prod)).length + 1);
    expect(await indexes(prod, 'tiktok-commerce-users-prod')).toEqual(['GSI1', 'GSI2']);
    expect(await indexes(dev, 'tiktok-users-dev')).toEqual(['GSI1']);
  });

  it('holds backups of production alone', async () => {
    const count = async ({ dynamodb }: Clients) =>
      (await dynamodb.send(new ListBackupsCommand({}))).BackupSummaries?.length;
    expect(await count(prod)).toBe(3);
    expect(await count(dev)).toBe(0);
  });

  it('differs in one visibility timeout and in one lifecycle', async () => {
    expect((await queue(dev, 'tiktok-caption-analysis-dev')).VisibilityTimeout).toBe('30');
    expect((await queue(prod, 'tiktok-commerce-caption-analysis-prod')).VisibilityTimeout).toBe('300');
    const days = async ({ s3 }: Clients, Bucket: string) => {
      const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      return Rules.flatMap(({ Transitions = [] }) => Transitions.map(({ Days }) => Days));
    };
    expect(await days(dev, 'tiktok-commerce-assets-dev')).toEqual([60, 90]);
    expect(await days(prod, 'tiktok-commerce-assets-prod')).toEqual([30, 90]);
  });

  it('has messages that wait, that are in hand, and one that comes later', async () => {
    const waiting = await queue(prod, 'tiktok-commerce-thumbnail-generation-prod');
    expect(Number(waiting.ApproximateNumberOfMessages)).toBeGreaterThan(0);
    expect(Number(waiting.ApproximateNumberOfMessagesNotVisible)).toBeGreaterThan(0);
    const assembly = await queue(prod, 'tiktok-commerce-product-assembly-prod');
    expect(assembly.ApproximateNumberOfMessagesDelayed).toBe('1');
  });

  it('has dead letters of several causes', async () => {
    // 'none': the queue itself gave it up after three receives.
    expect(await causes(prod, 'tiktok-commerce-caption-analysis-prod-dlq')).toEqual([
      'MalformedMessage',
      'MissingPrice',
      'ModelTimeout',
      'none',
    ]);
    expect(await causes(prod, 'tiktok-commerce-thumbnail-generation-prod-dlq')).toEqual([
      'ImageNotFound',
      'MalformedMessage',
    ]);
    expect(await causes(prod, 'tiktok-commerce-product-assembly-prod-dlq')).toEqual(['UnknownSeller']);
  });

  it('has thumbnails that are pictures, and versions where the bucket is versioned', async () => {
    const Bucket = 'tiktok-commerce-thumbnails-prod';
    const { Contents = [] } = await prod.s3.send(new ListObjectsV2Command({ Bucket }));
    const Key = Contents.find(({ Key: key }) => key?.endsWith('/96.png'))?.Key;
    const { Body, ContentType } = await prod.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(ContentType).toBe('image/png');
    expect((await Body?.transformToByteArray())?.subarray(1, 4)).toEqual(Uint8Array.from([80, 78, 71]));
    const marks = async ({ s3 }: Clients, bucket: string) =>
      (await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }))).DeleteMarkers?.length ?? 0;
    expect(await marks(prod, 'tiktok-commerce-assets-prod')).toBe(3);
    expect(await marks(dev, 'tiktok-commerce-assets-dev')).toBe(0);
  });

  it('replicates its secrets in production, and lacks a key in development', async () => {
    const described = await prod.secretsManager.send(
      new DescribeSecretCommand({ SecretId: 'tiktok-commerce/api-keys' }),
    );
    expect(described.ReplicationStatus?.map(({ Region }) => Region)).toEqual(['us-west-2']);
    expect(await keysOf(prod, 'tiktok-commerce/api-keys')).toEqual(['openai_api_key', 'whatsapp_token']);
    expect(await keysOf(dev, 'tiktok-commerce/api-keys-dev')).toEqual(['openai_api_key']);
  });

  it('registers two revisions of each service, with secrets by reference', async () => {
    const { taskDefinition } = await prod.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'tiktok-commerce-whatsapp-service' }),
    );
    const [container] = taskDefinition?.containerDefinitions ?? [];
    expect(taskDefinition?.revision).toBe(2);
    expect(container?.environment).toContainEqual({ name: 'LOG_LEVEL', value: 'info' });
    expect(container?.secrets?.[0]?.valueFrom).toContain(':secret:tiktok-commerce/api-keys:whatsapp_token::');
    const { taskDefinitionArns } = await dev.ecs.send(new ListTaskDefinitionsCommand({}));
    expect(taskDefinitionArns).toEqual([]);
  });

  it('leaves staging empty where that is asked for, with every resource there', async () => {
    const cloud = await startSandbox({ account: '210987654321', services: allServices });
    const file = `environments:\n  - { id: staging, label: Staging, guard: none, region: us-east-1, account: '210987654321', endpoint: '${cloud.url}', credentials: { static: { accessKeyId: test, secretAccessKey: test } }, compute: { kind: ecs }, names: { stage: staging } }\n  - { id: other, label: Other, guard: none, region: us-east-1, account: '210987654321', endpoint: '${cloud.url}', credentials: { static: { accessKeyId: test, secretAccessKey: test } }, names: { stage: dev } }\n`;
    const places = createRegistry(parseEnvironments(file, 'test.yaml'), { NODE_ENV: 'test' }, 'changing');
    const staging = places.find('staging');
    if (!staging) throw new Error('There is no staging.');
    await seedEnvironment(staging, { items: 'none', compute: false, now: Date.now() });
    const { dynamodb, s3 } = staging.clients;
    for (const TableName of await tables(staging.clients)) {
      const { Count } = await dynamodb.send(new ScanCommand({ TableName, Select: 'COUNT' }));
      expect([TableName, Count]).toEqual([TableName, 0]);
    }
    expect(await tables(staging.clients)).toContain('tiktok-commerce-products-staging');
    const held = await s3.send(new ListObjectsV2Command({ Bucket: 'tiktok-commerce-assets-staging' }));
    expect(held.KeyCount).toBe(0);
    expect(await keysOf(staging.clients, 'tiktok-commerce/api-keys-staging')).toHaveLength(2);
    places.close();
    await cloud.close();
  }, 60_000);

  it('keeps what is there when it is seeded again', async () => {
    const [first] = registry.all;
    if (first) await seedEnvironment(first, { items: 0, compute: false, now: Date.now() });
    expect(await tables(dev)).toContain('tiktok-scratch-dev');
  }, 60_000);

  it('has alarms on what there is, which are well but where dead letters wait', async () => {
    const read = async ({ cloudwatch }: Clients) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 }),
      );
      return new Map(
        [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName, StateValue }) => [AlarmName, StateValue]),
      );
    };
    const firing = async (clients: Clients) =>
      [...(await read(clients))].filter(([, state]) => state !== 'OK').map(([name]) => name);
    const dead = ['auto-tagging', 'caption-analysis', 'product-assembly', 'thumbnail-generation'];
    const missing = async () => {
      const names = await firing(prod);
      return dead.filter((queue) => !names.some((name) => name?.includes(`dlq-depth-${queue}`)));
    };
    // An alarm looks at the last whole minute; where the seed went over a minute's end, letters count with the next one.
    for (let minute = 0; minute < 3; minute++)
      await Promise.all(sandboxes.map((sandbox) => sandbox.advance(60_000)));
    expect(await missing()).toEqual([]);
    const [alarms, others] = [await read(prod), await read(dev)];
    expect(alarms.get('tiktok-commerce-platform-health')).toBe('OK');
    expect(others.get('tiktok-commerce-platform-health-dev')).toBe('OK');
    expect((await firing(prod)).filter((name) => !name?.includes('dlq-depth'))).toEqual([]);
    // Eight tables, five queues twice, five of dead letters, and the one over them: no service runs here.
    expect(alarms.size).toBe(24);
    expect(others.size).toBe(24);
  });
});
