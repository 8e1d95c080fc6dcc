import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { createTable, dynamodbOf, servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  for (const [side, account] of [
    [pair.left, '000000000000'],
    [pair.right, '123456789012'],
  ] as const) {
    await fill(side, account);
    await pair.calls(side);
  }
});

afterAll(() => pair.close());

async function fill(side: Sandbox, account: string): Promise<void> {
  const configuration = {
    endpoint: side.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const dynamodb = dynamodbOf(side);
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  const sqs = new SQSClient(configuration);
  const sns = new SNSClient(configuration);
  const secrets = new SecretsManagerClient(configuration);
  await createTable(dynamodb, 'orders');
  await s3.send(new CreateBucketCommand({ Bucket: 'orders' }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'orders' }));
  const Endpoint = `arn:aws:sqs:us-east-1:${account}:orders`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  await secrets.send(new CreateSecretCommand({ Name: 'orders', SecretString: '{"a":"b"}' }));
  for (const client of [dynamodb, s3, sqs, sns, secrets]) client.destroy();
}

/** `sqs.GetQueueUrl` as the command line calls it: `get-queue-url`. */
function operationOf(call: string): string {
  return call
    .slice(call.indexOf('.') + 1)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** Every operation in the `aws` lines of a page. */
function operationsIn(text: string): readonly string[] {
  const lines = [...text.matchAll(/<code[^>]*>((?:aws|for) [^<]*)<\/code>/g)].map(([, line = '']) => line);
  return lines.flatMap((line) =>
    [...line.matchAll(/--region us-east-1 [a-z0-9]+ ([a-z0-9-]+)/g)].map(([, operation = '']) => operation),
  );
}

describe('the command lines of a page', () => {
  /** With what only the console asks (`-`), or only the lines do (`+`). */
  it.each([
    '/tables',
    '/tables/orders',
    // The form above the items knows the table's keys and indexes.
    '/tables/orders/items -describe-table',
    '/buckets',
    '/buckets/orders',
    '/buckets/orders/objects',
    '/buckets/orders/versions',
    // The list tells a queue's URL; a line of its own has to ask for it.
    '/queues +get-queue-url',
    // A look at messages is taken when somebody asks for it.
    '/queues/orders +receive-message',
    '/queues/orders/dead-letters',
    '/topics',
    '/topics/orders',
    '/secrets',
    '/secrets/orders',
  ])('%s are what it asks of AWS, and nothing else', async (row) => {
    const [path = '', ...apart] = row.split(' ');
    pair.console.forget('dev');
    const told = textOf(await pair.page(path, 'admin'));
    const asked = Object.keys(await pair.calls(pair.left)).map(operationOf);
    expect(asked.length).toBeGreaterThan(0);
    const lines = operationsIn(told).map((one) => (apart.includes(`+${one}`) ? `+${one}` : one));
    const calls = asked.map((one) => (apart.includes(`-${one}`) ? `-${one}` : one));
    const without = (sign: string) => apart.filter((one) => one.startsWith(sign));
    expect([...new Set([...lines, ...without('-')])].sort()).toEqual([...calls, ...without('+')].sort());
  });
});
