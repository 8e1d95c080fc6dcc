import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetSubscriptionAttributesCommand, ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { sourceOn } from '../../core/testing/sources.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { initScriptOn } from './init-run.ts';
import type { InitRun } from './init-run.ts';

const MOVING = /^(Approximate|LastModified|Created)/;
const { tables, buckets, queues, topics, secrets } = CATALOGUE;

let sandbox: Sandbox;
let clients: Clients;
let script: Awaited<ReturnType<typeof initScriptOn>>;
beforeAll(async () => {
  sandbox = await startSandbox({ account: '000000000000', services: allServices });
  clients = createClients(sourceOn(sandbox.url).environment, process.env, 'changing');
  script = await initScriptOn(clients);
});
afterAll(async () => {
  clients.destroy();
  await script.close();
  await sandbox.close();
});

function run(): Promise<InitRun> {
  return script.run();
}

async function queueAttributes(name: string): Promise<Readonly<Record<string, string>>> {
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Object.fromEntries(Object.entries(Attributes).filter(([key]) => !MOVING.test(key)));
}

/** Everything that the script is about, as the cloud tells it. */
async function everything() {
  const { dynamodb, s3, sns, secretsManager } = clients;
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  return {
    tables: await Promise.all(
      tables.map(async ({ names: { dev: TableName } }) => [
        (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table,
        (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription,
      ]),
    ),
    buckets: await Promise.all(
      buckets.map(async ({ names: { dev: Bucket } }) => [
        (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status,
        await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).then(
          ({ Rules }) => Rules,
          (error: Error) => error.name,
        ),
      ]),
    ),
    queues: await Promise.all(queues.map(({ names }) => queueAttributes(names.dev))),
    subscriptions: await Promise.all(
      Subscriptions.map(
        async ({ SubscriptionArn }) =>
          (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes,
      ),
    ),
    secrets: await Promise.all(
      secrets.map(
        async ({ names: { dev: SecretId } }) =>
          (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString,
      ),
    ),
  };
}

const keySchema = (schema: readonly { readonly AttributeName?: string }[] = []) =>
  schema.map(({ AttributeName }) => AttributeName);

/** Half a hundred commands, each a process: longer on a machine that has other things to do. */
const RUN_MS = 240_000;

describe("LocalStack's init script", { timeout: RUN_MS }, () => {
  it('makes what the catalogue says', async () => {
    const { code, output, errors } = await run();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output.split('\n').at(-2)).toBe(
      'The catalogue is there: 8 tables, 5 buckets, 10 queues, 3 topics, 2 secrets.',
    );
    const made = await everything();
    for (const [index, table] of tables.entries()) {
      const [described, expiry] = made.tables[index] ?? [];
      expect(described).toMatchObject({
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: table.billingMode },
      });
      const { KeySchema, GlobalSecondaryIndexes = [] } = described as {
        readonly KeySchema: [];
        readonly GlobalSecondaryIndexes?: { IndexName: string; KeySchema: []; Projection: object }[];
      };
      expect(keySchema(KeySchema)).toEqual([table.partitionKey.name, table.sortKey.name]);
      expect(
        GlobalSecondaryIndexes.map((one) => [one.IndexName, keySchema(one.KeySchema), one.Projection]).sort(),
      ).toEqual(
        table.indexes.map((one) => [
          one.name,
          [one.partitionKey.name, one.sortKey?.name],
          { ProjectionType: one.projection },
        ]),
      );
      const expires = table.timeToLive?.stages.includes('dev') ? table.timeToLive.attribute : undefined;
      expect((expiry as { readonly AttributeName?: string }).AttributeName).toBe(expires);
    }
    for (const [index, bucket] of buckets.entries()) {
      const [versioning, rules] = made.buckets[index] ?? [];
      expect(versioning).toBe(bucket.versioned.includes('dev') ? 'Enabled' : undefined);
      expect(Array.isArray(rules) ? rules.map(({ ID }) => ID) : []).toEqual(
        bucket.lifecycle.map(({ id }) => id),
      );
    }
    for (const [index, queue] of queues.entries()) {
      expect(made.queues[index]).toMatchObject({
        VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
        ReceiveMessageWaitTimeSeconds: String(queue.receiveMessageWaitSeconds),
        MessageRetentionPeriod: String(queue.retentionSeconds),
      });
      const { RedrivePolicy } = made.queues[index] ?? {};
      const dead = queues.find(({ logical }) => logical === queue.deadLetter?.queue)?.names.dev;
      expect(RedrivePolicy && (JSON.parse(RedrivePolicy) as unknown)).toEqual(
        dead && {
          deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${dead}`,
          maxReceiveCount: queue.deadLetter?.maxReceiveCount,
        },
      );
    }
    const wanted = topics.flatMap((topic) =>
      topic.subscriptions.map(({ queue, rawDelivery }) => [
        topic.names.dev,
        queues.find(({ logical }) => logical === queue)?.names.dev,
        String(rawDelivery),
      ]),
    );
    const nameOf = (arn = '') => arn.split(':').at(-1);
    expect(
      made.subscriptions
        .map((one) => [nameOf(one?.TopicArn), nameOf(one?.Endpoint), one?.RawMessageDelivery])
        .sort(),
    ).toEqual(wanted.sort());
    for (const [index, secret] of secrets.entries()) {
      const values = JSON.parse(made.secrets[index] ?? '') as Readonly<Record<string, string>>;
      expect(Object.keys(values)).toEqual(secret.keys);
      for (const [key, value] of Object.entries(values))
        expect(value).toMatch(key === secret.former ? /^$/ : /^local-[0-9a-f]{64}$/);
    }
  });

  it('changes nothing when it is run again', async () => {
    const before = await everything();
    const { code, errors } = await run();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(await everything()).toEqual(before);
  });

  it('puts right what somebody has changed', async () => {
    const name = queues[0]?.names.dev ?? '';
    const before = await queueAttributes(name);
    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    await clients.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '1' } }),
    );
    expect((await run()).code).toBe(0);
    expect(await queueAttributes(name)).toEqual(before);
  });

  it('ends with an error where the cloud does', async () => {
    const fault = { service: 'sns', kind: 'error' };
    await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify([fault]) });
    const { code, output } = await run();
    await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
    expect(code).not.toBe(0);
    expect(output).not.toContain('The catalogue is there');
  });
});
