import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { Redis } from 'ioredis';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { availability } from '../../core/resources/product/product-figures.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import { patience } from '../../core/testing/sources.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { ask, freePort } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { ACCOUNT, beforeAndAfter, closePlaces, production } from './runbook-checks.fixture.ts';
import type { Place, Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const TABLE = 'tiktok-commerce-products-prod';
const FUNCTION = 'parser';
const handlers = fileURLToPath(
  new URL('../../infra/sandbox/services/lambda/fixture-functions.mjs', import.meta.url),
);

/** Waits until a metric of the last hour has come to so much: services tell what they counted by and by. */
function counted(
  { cloudwatch }: Clients,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  least: number,
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace, MetricName, Dimensions };
  return vi.waitFor(
    async () => {
      const { MetricDataResults = [] } = await cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
          MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
        }),
      );
      const sum = (MetricDataResults[0]?.Values ?? []).reduce((all, value) => all + value, 0);
      expect(sum).toBeGreaterThanOrEqual(least);
    },
    { timeout: 30_000, interval: 300 },
  );
}

/** A shop of one target behind a load balancer. */
interface Shop {
  readonly url: string;
  readonly dimension: string;
  readonly group: string;
  readonly port: number;
  /** What the target answers from now on. */
  status: number;
}

let shop: Shop;

async function target(place: Place): Promise<number> {
  const server = createServer((request, response) => {
    // The load balancer's own look stays well: it is its answers that fail.
    response.statusCode = request.headers['user-agent']?.startsWith('ELB-HealthChecker') ? 200 : shop.status;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place.closing(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function opened(place: Place): Promise<void> {
  const { elbv2 } = place.clients;
  const { LoadBalancers } = await elbv2.send(
    new CreateLoadBalancerCommand({ Name: 'alb', Subnets: ['subnet-a', 'subnet-b'] }),
  );
  const { LoadBalancerArn: arn = '', DNSName: host = '' } = LoadBalancers?.[0] ?? {};
  const { TargetGroups } = await elbv2.send(
    new CreateTargetGroupCommand({
      ...{ Name: 'api', Protocol: 'HTTP', Port: 80, TargetType: 'ip', HealthCheckPath: '/health' },
      ...{ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, HealthyThresholdCount: 2 },
    }),
  );
  const group = TargetGroups?.[0]?.TargetGroupArn ?? '';
  const listens = await freePort();
  await elbv2.send(
    new CreateListenerCommand({
      ...{ LoadBalancerArn: arn, Protocol: 'HTTP', Port: listens },
      DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
    }),
  );
  const dimension = arn.split(':loadbalancer/')[1] ?? '';
  const port = await target(place);
  shop = { url: `http://${host}:${listens}`, dimension, group, port, status: 200 };
  await registered(place.clients);
}

const targets = () => [{ Id: '127.0.0.1', Port: shop.port }];

async function registered({ elbv2 }: Clients): Promise<void> {
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn: shop.group, Targets: targets() }));
  await vi.waitFor(
    async () => {
      const { TargetHealthDescriptions } = await elbv2.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: shop.group }),
      );
      expect(TargetHealthDescriptions?.[0]?.TargetHealth?.State).toBe('healthy');
    },
    { timeout: 30_000, interval: 200 },
  );
}

async function asked(times: number, status: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect((await ask(`${shop.url}/shop`)).status).toBe(status);
}

const ofBalancer = ({ clients }: Place, metric: string, least: number) =>
  counted(clients, 'AWS/ApplicationELB', metric, { LoadBalancer: shop.dimension }, least);

async function answered(place: Place): Promise<void> {
  await opened(place);
  await asked(10, 200);
  await ofBalancer(place, 'RequestCount', 10);
}

/** No target can be chosen: CloudWatch counts such a request as an answer of 503 and as no request. */
async function withoutTarget(place: Place): Promise<void> {
  await place.clients.elbv2.send(
    new DeregisterTargetsCommand({ TargetGroupArn: shop.group, Targets: targets() }),
  );
  await asked(30, 503);
  await ofBalancer(place, 'HTTPCode_ELB_503_Count', 30);
}

async function parser({ lambda, ecr }: Clients): Promise<void> {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: FUNCTION }));
  await ecr.send(
    new PutImageCommand({ repositoryName: FUNCTION, imageTag: '1', imageManifest: '{"schemaVersion":2}' }),
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

async function table({ dynamodb }: Clients, units?: number): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      ...(units === undefined
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : { ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units } }),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
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
    id: 'health.endpoints',
    well: opened,
    fault: async () => {
      shop.status = 500;
      await asked(1, 500);
    },
    then: 'bad',
    words: /alb: http:.* 500 in \d+ ms/,
    mend: () => Promise.resolve((shop.status = 200)),
  },
  {
    id: 'errors.rate',
    well: answered,
    fault: async (place) => {
      shop.status = 500;
      await asked(10, 500);
      await ofBalancer(place, 'HTTPCode_Target_5XX_Count', 10);
    },
    then: 'bad',
    words: /alb: 50 % of 20 requests failed \(10\)/,
  },
  {
    id: 'errors.rate',
    well: answered,
    fault: withoutTarget,
    then: 'bad',
    words: /alb: 75 % of 40 requests failed \(30\)/,
  },
  {
    id: 'errors.rate',
    given: { warnPercent: 10, badPercent: 90 },
    well: answered,
    fault: async (place) => {
      shop.status = 500;
      await asked(3, 500);
      await ofBalancer(place, 'HTTPCode_Target_5XX_Count', 3);
    },
    then: 'warn',
    words: /alb: 23 % of 13 requests failed \(3\)/,
    mend: async (place) => {
      shop.status = 200;
      await asked(20, 200);
      await ofBalancer(place, 'RequestCount', 33);
    },
  },
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

  it('the availability that is told counts requests without a target too', async () => {
    const place = await production();
    await answered(place);
    await withoutTarget(place);
    const { environment, clients } = place;
    const cell = await availability(
      { environment, clients, reader: new Reader() },
      Date.now(),
      patience(8_000),
    );
    expect(valueOf(cell)).toMatchObject({ requests: 40, failed: 30, ratio: 0.25 });
  });

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
