import { DeleteTableCommand, DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteTopicCommand, ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { QUEUES } from '../../core/catalogue/messaging.ts';
import { TABLES } from '../../core/catalogue/tables.ts';
import { initialise } from '../../core/changes/environment/initialise.ts';
import { reset } from '../../core/changes/environment/reset.ts';
import { seed } from '../../core/changes/environment/seed.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import type { TestRedis } from '../../core/testing/redis-server.ts';
import { countsOf, executeWithKills } from './environment.fixture.ts';
import { DAN, OLGA, startGate, VERA } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const PRODUCTS = 60;
const MINUTE_MS = 60_000;

let server: TestRedis;
let redis: Redis;
let harness: GateHarness;

beforeAll(async () => {
  const started = await startRedis();
  if (!started) throw new Error('redis-server is needed on the PATH.');
  server = started;
  redis = new Redis(server.url);
  harness = await startGate({ caches: { dev: server.url, prod: server.url } });
}, MINUTE_MS);

afterAll(async () => {
  redis.disconnect();
  await harness.close();
  await server.close();
});

async function queueUrl(name: string): Promise<string> {
  const { QueueUrl = '' } = await harness
    .clients('dev')
    .sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl;
}

/** Runs it with the clock a minute on once it waits: a purge takes one, by SQS's rule. */
async function runReset() {
  const wish = harness.wish('dev', 'environment.reset', { products: PRODUCTS }, DAN);
  const begun = await harness.gate.execute({ ...wish, key: newRunId(harness.parts.now()) });
  if (begun.outcome !== 'started') throw new Error(JSON.stringify(begun));
  const ending = carryOn(harness.parts, begun.run.id);
  const waits = async () => {
    const run = await harness.home.runs.find(begun.run.id);
    const { purgedAt = 0, emptied = 0 } = (run?.checkpoint ?? {}) as Record<string, number>;
    return { purgedAt, emptied };
  };
  await expect.poll(waits, { timeout: 20_000 }).toMatchObject({ purgedAt: expect.any(Number) });
  await expect.poll(async () => (await waits()).emptied, { timeout: 20_000 }).toBeGreaterThan(7);
  harness.advance(MINUTE_MS);
  await ending;
  return harness.home.runs.find(begun.run.id);
}

const isQueue = (store: string) => QUEUES.some(({ logical }) => logical === store);
describe('who may prepare what', () => {
  it.each(['initialise', 'seed', 'reset'])('refuses to %s where anything is guarded', async (verb) => {
    const presented = await harness.gate.present(harness.wish('prod', `environment.${verb}`, {}, OLGA));
    expect(presented.outcome).toBe('forbidden');
  });

  it('refuses a viewer', async () => {
    const presented = await harness.gate.present(harness.wish('dev', 'environment.seed', {}, VERA));
    expect(presented).toMatchObject({ outcome: 'forbidden' });
  });

  it('asks for nothing where nothing is guarded, and says what a reset loses', async () => {
    await harness.run('dev', 'environment.initialise', {}, { who: DAN });
    const presented = await harness.gate.present(harness.wish('dev', 'environment.reset', {}, DAN));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { confirmation, risk, plan } = presented.presentation;
    expect({ confirmation, risk, reach: plan.undo.reach, capture: plan.capture }).toEqual({
      confirmation: 'none',
      risk: 'destructive',
      reach: 'none',
      capture: undefined,
    });
    expect(plan.loses.at(-1)).toBe('Nothing of it is captured first.');
  });

  it('spares captures of a reset, whether or not their bucket answers', async () => {
    await harness.faults('dev', [{ service: 's3', operation: 'HeadBucket', kind: 'error' }]);
    const presented = await harness.gate.present(harness.wish('dev', 'environment.reset', {}, DAN));
    await harness.faults('dev', []);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { commands } = presented.presentation.plan;
    expect(commands.find((line) => line.includes('s3://tiktok-commerce-backups-dev'))).toMatch(
      /--exclude .?captures\/\*/,
    );
  });
});

describe('initialise', () => {
  it('has made tables with their indexes, buckets with their lifecycle, queues with their redrive', async () => {
    const { dynamodb, s3, sqs } = harness.clients('dev');
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'tiktok-users-dev' }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(['GSI1', 'GSI2']);
    const { Rules } = await s3.send(
      new GetBucketLifecycleConfigurationCommand({ Bucket: 'tiktok-commerce-backups-dev' }),
    );
    expect(Rules?.map(({ ID }) => ID)).toEqual(['cool-down', 'expire-captures']);
    expect(Rules?.[1]).toMatchObject({
      Expiration: { Days: 8 },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: await queueUrl('tiktok-auto-tagging-dev'),
        AttributeNames: ['RedrivePolicy'],
      }),
    );
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toMatchObject({ maxReceiveCount: 3 });
  });

  it('has subscribed the queues, and made up what secrets hold without recording it', async () => {
    const { sns, secretsManager } = harness.clients('dev');
    const { Subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
    expect(Subscriptions).toHaveLength(4);
    const { SecretString = '' } = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: 'tiktok-commerce/api-keys-dev' }),
    );
    const values = Object.values(JSON.parse(SecretString) as Record<string, string>);
    expect(values).toHaveLength(2);
    expect(new Set(values).size).toBe(2);
    const recorded = JSON.stringify([await harness.entries(), harness.spooled]);
    for (const value of values) expect(recorded).not.toContain(value);
  });

  it('has nothing to do where everything is there, and makes only what is missing', async () => {
    const { dynamodb, secretsManager } = harness.clients('dev');
    const again = await harness.gate.present(harness.wish('dev', 'environment.initialise', {}, DAN));
    expect(again).toMatchObject({ outcome: 'refused', sentence: expect.stringContaining('8 tables') });
    const before = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: 'tiktok-commerce/api-keys-dev' }),
    );
    await dynamodb.send(new DeleteTableCommand({ TableName: 'tiktok-trends-dev' }));
    const run = await harness.run('dev', 'environment.initialise', {}, { who: DAN });
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence: expect.stringMatching(/^Made 1 table\. There already, and left as it was: 7 tables/),
    });
    const after = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: 'tiktok-commerce/api-keys-dev' }),
    );
    expect(after.SecretString).toBe(before.SecretString);
  });

  it('says which half was made where a service refuses in the middle, and makes the rest later', async () => {
    const { dynamodb, sns } = harness.clients('dev');
    await dynamodb.send(new DeleteTableCommand({ TableName: 'tiktok-tags-dev' }));
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:tiktok-product-processed-dev';
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await harness.faults('dev', [{ service: 'sns', operation: 'CreateTopic', kind: 'deny' }]);
    const failed = await harness.run('dev', 'environment.initialise', {}, { who: DAN });
    await harness.faults('dev', []);
    expect(failed.outcome).toMatchObject({
      outcome: 'failed',
      completed: 'Made: 1 table.',
      remaining:
        'Not made, or not finished: tiktok-product-processed-dev, tiktok-product-processed-dev → tiktok-whatsapp-notifications-dev.',
    });
    const run = await harness.run('dev', 'environment.initialise', {}, { who: DAN });
    expect(run.outcome).toMatchObject({
      sentence: expect.stringMatching(/^Made 1 topic and 1 subscription\./),
    });
  });

  it('comes to the same end however often its console is killed', async () => {
    const { dynamodb, sns, s3 } = harness.clients('dev');
    for (const { names } of TABLES.slice(0, 3))
      await dynamodb.send(new DeleteTableCommand({ TableName: names.dev }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'tiktok-commerce-exports-dev' }));
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:tiktok-product-processed-dev';
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    const { outcome, kills } = await executeWithKills(harness, initialise, {}, 0);
    expect(outcome).toMatchObject({ outcome: 'done' });
    expect(kills).toBe(8);
    const again = await harness.gate.present(harness.wish('dev', 'environment.initialise', {}, DAN));
    expect(again).toMatchObject({ outcome: 'refused' });
  });
});

describe('seed and reset', () => {
  let seeded: Readonly<Record<string, number>>;
  /** Trends are counted by the hour: a seed in the next one adds its own to what the last one made. */
  const perHour = (store: string, count: number) =>
    store === 'trends' ? count % (seeded[store] ?? 1) : count;

  it('seeds every store, and touches no message that was there', async () => {
    const { sqs } = harness.clients('dev');
    const url = await queueUrl('tiktok-caption-analysis-dev');
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a developer’s own' }));
    const run = await harness.run('dev', 'environment.seed', { products: PRODUCTS }, { who: DAN });
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    seeded = await countsOf(harness.clients('dev'));
    expect(seeded).toMatchObject({ products: PRODUCTS + 1, 'tiktok-commerce-exports-dev': 0 });
    for (const store of ['users', 'videos', 'caption-analysis-dlq', 'tiktok-commerce-assets-dev'])
      expect(seeded[store]).toBeGreaterThan(3);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    expect(Messages.map(({ Body }) => Body)).toContain('a developer’s own');
    expect(await redis.xlen('events:product-processed')).toBeGreaterThan(3);
  });

  it('notes what it called', async () => {
    const [entry] = (await harness.entries()).filter(({ kind }) => kind === 'outcome');
    const called = new Set(entry?.calls?.map(({ operation }) => operation));
    for (const operation of ['dynamodb:BatchWriteItem', 's3:PutObject', 'redis:XADD', 'sqs:SendMessageBatch'])
      expect(called).toContain(operation);
  });

  it('resets to what was seeded, whatever was added, and leaves captures alone', async () => {
    const { dynamodb, s3 } = harness.clients('dev');
    await dynamodb.send(
      new PutItemCommand({ TableName: 'tiktok-tags-dev', Item: { PK: { S: 'mine' }, SK: { S: 'mine' } } }),
    );
    const put = (Bucket: string, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'mine' }));
    await put('tiktok-commerce-assets-dev', 'mine.txt');
    await put('tiktok-commerce-assets-dev', 'mine \u0001 control.txt');
    await put('tiktok-commerce-backups-dev', 'captures/some-run/manifest.json');
    await put('tiktok-commerce-backups-dev', 'mine.txt');
    await redis.set('mine', '1');
    const run = await runReset();
    expect(run?.outcome).toMatchObject({ outcome: 'done' });
    const now = await countsOf(harness.clients('dev'));
    expect(now).toEqual({
      ...seeded,
      // The developer's own message is gone.
      'caption-analysis': (seeded['caption-analysis'] ?? 0) - 1,
      'tiktok-commerce-backups-dev': 1,
    });
    expect(await redis.exists('mine')).toBe(0);
  }, 90_000);

  it.each([
    ['seed', seed, 2, 3],
    ['reset', reset, 1, 6],
  ] as const)(
    'comes to the same end however often its console is killed: %s',
    async (_verb, action, times, every) => {
      const before = await countsOf(harness.clients('dev'));
      const { outcome, kills } = await executeWithKills(harness, action, { products: PRODUCTS }, every);
      expect(outcome).toMatchObject({ outcome: 'done' });
      expect(kills).toBeGreaterThan(7);
      const after = await countsOf(harness.clients('dev'));
      const sentence = outcome.outcome === 'done' ? outcome.sentence : '';
      const doubtful = Number(/Up to (\d+) messages/.exec(sentence)?.[1] ?? 0);
      let extra = 0;
      for (const [store, count] of Object.entries(after))
        if (isQueue(store)) extra += count - times * (seeded[store] ?? 0);
        else expect([store, perHour(store, count)]).toEqual([store, perHour(store, before[store] ?? 0)]);
      // A developer's own message was among those that were seeded first.
      expect(extra + times).toBeGreaterThanOrEqual(0);
      expect(extra).toBeLessThanOrEqual(doubtful);
    },
    90_000,
  );

  it.each([
    [
      'sqs',
      'SendMessageBatch',
      /^Written: items of users, .*objects, .*caches\.$/,
      /^Not written, or not all: messages\./,
    ],
    ['s3', 'PutObject', /items of products\.$/, /^Not written, or not all: objects, .* messages\.$/],
    ['dynamodb', 'BatchWriteItem', /^Nothing of it/, /^Not written, or not all: items of users/],
  ])('says which half was written where %s refuses %s', async (service, operation, completed, remaining) => {
    await harness.faults('dev', [{ service, operation, kind: 'deny' }]);
    const run = await harness.run('dev', 'environment.seed', { products: PRODUCTS }, { who: DAN });
    await harness.faults('dev', []);
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      failure: { state: 'denied' },
      completed: expect.stringMatching(completed),
      remaining: expect.stringMatching(remaining),
    });
  });

  it('refuses to seed where a store is missing', async () => {
    const { dynamodb } = harness.clients('dev');
    await dynamodb.send(new DeleteTableCommand({ TableName: 'tiktok-tags-dev' }));
    const presented = await harness.gate.present(harness.wish('dev', 'environment.seed', {}, DAN));
    expect(presented).toMatchObject({
      outcome: 'refused',
      sentence: 'Initialise first: tiktok-tags-dev is missing.',
    });
  });

  it('takes no other input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom('initialise', 'seed', 'reset'),
        async (input, verb) => {
          const presented = await harness.gate.present(
            harness.wish('dev', `environment.${verb}`, input, DAN),
          );
          expect(['invalid', 'refused', 'presented']).toContain(presented.outcome);
          const isEmpty = typeof input === 'object' && input !== null && Object.keys(input).length === 0;
          if (!isEmpty || Array.isArray(input)) expect(presented.outcome).toBe('invalid');
        },
      ),
      { numRuns: 40 },
    );
    for (const products of [0, 49, 100_001, 1.5, '60', null]) {
      const presented = await harness.gate.present(
        harness.wish('dev', 'environment.seed', { products }, DAN),
      );
      expect(presented.outcome).toBe('invalid');
    }
  });
});
