import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { Redis } from 'ioredis';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../core/environments/clients.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import { ACCOUNT, beforeAndAfter, closePlaces, counted, TABLE, table } from './runbook-checks.fixture.ts';
import type { Place, Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const FUNCTION = 'parser';
const handlers = fileURLToPath(
  new URL('../../infra/sandbox/services/lambda/fixture-functions.mjs', import.meta.url),
);

async function parser({ lambda, ecr }: Clients): Promise<void> {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: FUNCTION }));
  await ecr.send(
    new PutImageCommand({
      ...{ repositoryName: FUNCTION, imageTag: '1', imageManifest: '{"schemaVersion":2}' },
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: FUNCTION,
      PackageType: 'Image',
      Role: `arn:aws:iam::${ACCOUNT}:role/function`,
      Code: { ImageUri: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/parser:1` },
      Timeout: 30,
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
    { FunctionName: FUNCTION },
  );
}

async function called(clients: Clients, times: number, event: object, sum: number): Promise<void> {
  for (let time = 0; time < times; time += 1)
    await clients.lambda.send(new InvokeCommand({ FunctionName: FUNCTION, Payload: JSON.stringify(event) }));
  await counted(clients, 'AWS/Lambda', 'Invocations', { FunctionName: FUNCTION }, sum);
}

/** An item of so many write units. */
function written({ dynamodb }: Clients, id: string, units: number) {
  const fill = 'x'.repeat(units * 1_024 - 100);
  return dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { id: { S: id }, fill: { S: fill } } }));
}

/** Two months in which little was read, which CloudWatch counted and Cost Explorer bills. */
function usualMonths({ happens }: Place) {
  const subjects = {
    ...{ stage: 'prod', loadPercent: 1, services: [], functions: [], queues: [], caches: [] },
    tables: [TABLE],
  };
  return happens('history', { days: 60, seed: 'months', subjects });
}

const SEEDED: readonly Seeded[] = [
  {
    id: 'functions.errors',
    given: { warnPercent: 20, badPercent: 40 },
    programs: { 'parser-lambda': { command: ['node', handlers] } },
    well: async ({ clients }) => {
      await parser(clients);
      await called(clients, 1, { well: true }, 1);
    },
    fault: async ({ clients }) => {
      await called(clients, 1, { do: 'throw' }, 2);
      await counted(clients, 'AWS/Lambda', 'Errors', { FunctionName: FUNCTION }, 1);
    },
    then: 'bad',
    words: /parser: 1 of 2 calls failed \(50 %\)/,
    mend: ({ clients }) => called(clients, 4, { well: true }, 6),
  },
  {
    id: 'tables.throttles',
    well: async ({ clients }) => {
      await table(clients, 1);
      await written(clients, 'one', 1);
    },
    fault: async ({ clients }) => {
      // What a table holds back for bursts is five minutes of its capacity: this uses it up.
      await written(clients, 'large', 390);
      await expect(written(clients, 'one more', 1)).rejects.toMatchObject({
        name: 'ProvisionedThroughputExceededException',
      });
      await counted(clients, 'AWS/DynamoDB', 'WriteThrottleEvents', { TableName: TABLE }, 1);
    },
    then: 'bad',
    words: /products-prod: \d+ requests turned away, 0 read and \d+ write units/,
  },
  {
    id: 'costs.month',
    given: { percent: 100 },
    well: async (place) => {
      await table(place.clients);
      await usualMonths(place);
    },
    fault: async ({ clients }) => {
      for (let item = 0; item < 60; item += 1) await written(clients, `large ${item}`, 390);
      await counted(clients, 'AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName: TABLE }, 60 * 380);
    },
    then: 'warn',
    words: /all services: .* this month so far, estimated, .* in the whole last month/,
  },
];

describe('a check of what was used, before and after its fault', { timeout: 90_000 }, () => {
  it.each(SEEDED)('$id: $words', (seeded) => beforeAndAfter(seeded));

  it('caches.memory', async ({ skip }) => {
    const redis = await startRedis();
    if (!redis) return skip('redis-server is not on the PATH');
    const client = new Redis(redis.url);
    const bound = (mebibytes: number) => client.config('SET', 'maxmemory', `${mebibytes}mb`);
    await beforeAndAfter({
      id: 'caches.memory',
      more: { caches: [{ id: 'main', url: redis.url }] },
      well: async ({ closing }) => {
        closing(() => {
          client.disconnect();
          return redis.close();
        });
        await bound(100);
      },
      fault: async () => {
        for (let key = 0; key < 30; key += 1) await client.set(`large:${key}`, Buffer.alloc(1_048_576, 'x'));
        await bound(32);
      },
      then: 'bad',
      words: /main: [\d.]+ MiB used, (9[6-9]|1\d\d) % of its memory/,
      mend: () => client.flushall(),
    });
  });
});
