import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { createTable, dynamodbOf, servePair } from './pair.ts';
import type { ServedPair } from './pair.ts';

/** So many of each kind on either side; each topic has one subscription. */
const EACH = 3;
const names = Array.from({ length: EACH }, (_, index) => `orders-${index}`);
const LISTS = ['/tables', '/buckets', '/queues', '/topics', '/secrets'] as const;

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  await Promise.all([fill(pair.left, '000000000000'), fill(pair.right, '123456789012')]);
  for (const side of [pair.left, pair.right]) await pair.calls(side);
});

afterAll(() => pair.close());

async function fill(side: Sandbox, account: string): Promise<void> {
  const config = {
    endpoint: side.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const clients = {
    dynamodb: dynamodbOf(side),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    secrets: new SecretsManagerClient(config),
  };
  for (const name of names) {
    await createTable(clients.dynamodb, name);
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: name }));
    const Endpoint = `arn:aws:sqs:us-east-1:${account}:${name}`;
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await clients.secrets.send(new CreateSecretCommand({ Name: name, SecretString: '{"key":"value"}' }));
  }
  for (const client of Object.values(clients)) client.destroy();
}

const OF_THESE = /^(?:dynamodb|s3|sqs|sns|secretsmanager)\./;

/** What was called since the last time of the services that hold these kinds, on each side. */
function calls(
  isAsked = (name: string) => OF_THESE.test(name),
): Promise<readonly Readonly<Record<string, number>>[]> {
  return Promise.all(
    [pair.left, pair.right].map(async (side) =>
      Object.fromEntries(Object.entries(await pair.calls(side)).filter(([name]) => isAsked(name))),
    ),
  );
}

function onBothSides(told: Readonly<Record<string, number>>): readonly Readonly<Record<string, number>>[] {
  return [told, told];
}

/** Whatever this machine is busy with: what was read by now is no older for what comes next. */
function stayYoung(): void {
  pair.console.age(-60_000);
}

async function opened(paths: readonly string[]): Promise<void> {
  for (const path of paths) expect((await pair.page(path)).status, path).toBe(200);
}

/** What a list asks for. */
const IN_LISTS = {
  'dynamodb.ListTables': 1,
  'dynamodb.DescribeTable': EACH,
  's3.ListBuckets': 1,
  's3.GetBucketVersioning': EACH,
  's3.GetBucketLifecycleConfiguration': EACH,
  'sqs.ListQueues': 1,
  'sqs.GetQueueAttributes': EACH,
  'sns.ListTopics': 1,
  'sns.ListSubscriptions': 1,
  'secretsmanager.ListSecrets': 1,
} as const;

/** Three a table, five a bucket, one a queue, two a topic, one a subscription, and two a secret. */
const BEYOND_LISTS = {
  'dynamodb.DescribeTimeToLive': EACH,
  'dynamodb.DescribeContinuousBackups': EACH,
  'dynamodb.ListTagsOfResource': EACH,
  's3.GetBucketEncryption': EACH,
  's3.GetPublicAccessBlock': EACH,
  's3.GetBucketPolicy': EACH,
  's3.GetBucketCors': EACH,
  's3.GetBucketTagging': EACH,
  'sqs.ListQueueTags': EACH,
  'sns.GetTopicAttributes': EACH,
  'sns.ListTagsForResource': EACH,
  'sns.GetSubscriptionAttributes': EACH,
  'secretsmanager.DescribeSecret': EACH,
  // The names of the keys: only for whoever may see them.
  'secretsmanager.GetSecretValue': EACH,
} as const;

/** What the kinds of which there are none here cost. */
const ONCE = {
  'acm.ListCertificates': 1,
  'ec2.DescribeSecurityGroups': 1,
  'ec2.DescribeSubnets': 1,
  'ec2.DescribeVpcs': 1,
  'ecs.ListServices': 1,
  'elasticloadbalancing.DescribeLoadBalancers': 1,
  'elasticloadbalancing.DescribeTargetGroups': 1,
  'lambda.ListFunctions': 1,
  'logs.DescribeLogGroups': 1,
  'monitoring.DescribeAlarms': 1,
  'route53.ListHostedZones': 1,
} as const;

/** What a page of one resource asks for besides, once. */
const OF_ITS_OWN = [
  'dynamodb.ListBackups',
  's3.GetBucketLocation',
  'secretsmanager.GetSecretValue',
  'secretsmanager.ListSecretVersionIds',
  'sns.ListSubscriptionsByTopic',
  'sqs.GetQueueUrl',
  'sqs.ListDeadLetterSourceQueues',
  'sqs.ListMessageMoveTasks',
];

describe('what comparing costs upstream', () => {
  it('is nothing in the lists: a mark is made of what its row was told', async () => {
    await opened(LISTS);
    expect(await calls()).toEqual(onBothSides(IN_LISTS));
  });

  it('is on the page of the comparison one call for each part that no list tells', async () => {
    stayYoung();
    await opened(['/compare']);
    const [left, right] = onBothSides(BEYOND_LISTS);
    // Development holding what production held before a rotation is a finding, too.
    const withFormer = { ...right, 'secretsmanager.GetSecretValue': 2 * EACH };
    expect(await calls()).toEqual([left, withFormer]);
  });

  it('is shared: what was read to compare, a page of one resource does not read again, nor the other way round', async () => {
    stayYoung();
    await opened(LISTS.map((list) => `${list}/${names[0]}`));
    for (const side of await calls()) {
      // Of production the value before the current one is looked at too, on the page of its secret.
      expect(Object.keys(side).filter((name) => !OF_ITS_OWN.includes(name))).toEqual([]);
      expect(Math.max(...Object.values(side))).toBe(1);
    }
    // The console makes its own table when it is first asked for a run.
    await opened(['/operations']);
    await calls();
    stayYoung();
    await opened(['/compare', ...LISTS.map((list) => `/compare${list}/${names[0]}`)]);
    // What was compared last is asked of the console's own table, which stands in one of these environments.
    expect(await calls((name) => name !== 'dynamodb.Query')).toEqual(onBothSides({}));
  });

  it('is once an environment one list of every other kind, whatever it holds', async () => {
    for (const id of ['dev', 'prod']) pair.console.forget(id);
    await opened(['/compare']);
    for (const side of await calls((name) => !OF_THESE.test(name))) expect(side).toEqual(ONCE);
  });
});
