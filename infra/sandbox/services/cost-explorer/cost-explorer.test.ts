import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import * as sdk from '@aws-sdk/client-cost-explorer';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateReplicationGroupCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createDynamodb } from '../dynamodb/service.ts';
import { createElasticache } from '../elasticache/service.ts';
import { createSns } from '../sns/service.ts';
import { dayOf, firstOfMonth, hourMs, hoursInMonthOf, startOf } from './days.ts';
import { createCostExplorer } from './service.ts';

let sandbox: Sandbox;
let costs: sdk.CostExplorerClient;
let clients: { destroy(): void }[];

function options() {
  return {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
}

function today(): string {
  return dayOf(sandbox.clock.now());
}

function thisMonth(): sdk.DateInterval {
  return { Start: firstOfMonth(today()), End: firstOfMonth(today(), 1) };
}

function ask(input: Partial<sdk.GetCostAndUsageRequest> = {}): Promise<sdk.GetCostAndUsageResponse> {
  return costs.send(
    new sdk.GetCostAndUsageCommand({
      TimePeriod: thisMonth(),
      Granularity: 'MONTHLY',
      Metrics: ['UnblendedCost', 'UsageQuantity'],
      GroupBy: [{ Type: 'DIMENSION', Key: 'USAGE_TYPE' }],
      ...input,
    }),
  );
}

/** Of the first period, by the keys of its groups. */
function metricOf(answer: sdk.GetCostAndUsageResponse, keys: string, metric = 'UnblendedCost'): number {
  const group = answer.ResultsByTime?.[0]?.Groups?.find(({ Keys }) => Keys?.join(' ') === keys);
  return Number(group?.Metrics?.[metric]?.Amount ?? 0);
}

beforeEach(async () => {
  sandbox = await startSandbox({
    services: [createCloudwatch, createDynamodb, createElasticache, createSns, createCostExplorer],
  });
  // In the middle of a month: what lasts hours lies within it.
  sandbox.clock.advance(startOf(firstOfMonth(today(), 1)) + 10 * 24 * hourMs - sandbox.clock.now());
  costs = new sdk.CostExplorerClient(options());
  clients = [costs];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await sandbox.close();
});

async function withNode(): Promise<void> {
  const caches = new ElastiCacheClient(options());
  clients.push(caches);
  await caches.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'feed',
      ReplicationGroupDescription: 'feed',
      CacheNodeType: 'cache.t4g.medium',
      NumCacheClusters: 2,
    }),
  );
}

describe('an environment in which nothing was used', () => {
  it('has no data', async () => {
    await expect(ask()).rejects.toMatchObject({ name: 'DataUnavailableException' });
  });
});

describe('what is there', () => {
  it('costs by its hours, in the day in which it was there', async () => {
    await withNode();
    await ask().catch(() => undefined);
    sandbox.clock.advance(3 * hourMs);
    const answer = await ask();
    expect(metricOf(answer, 'NodeUsage:cache.t4g.medium', 'UsageQuantity')).toBeCloseTo(6, 1);
    expect(metricOf(answer, 'NodeUsage:cache.t4g.medium')).toBeCloseTo(6 * 0.065, 2);
    expect(answer.ResultsByTime?.[0]).toMatchObject({ TimePeriod: thisMonth(), Total: {}, Estimated: true });
  });

  it('costs by the part of a month where its price is one of months', async () => {
    const alarms = new CloudWatchClient(options());
    clients.push(alarms);
    await alarms.send(
      new PutMetricAlarmCommand({
        AlarmName: 'deep',
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    await ask().catch(() => undefined);
    sandbox.clock.advance(10 * hourMs);
    expect(metricOf(await ask(), 'CW:AlarmMonitorUsage')).toBeCloseTo(
      (0.1 * 10) / hoursInMonthOf(today()),
      4,
    );
  });

  it('is split at midnight, and every day of the running month is an estimate', async () => {
    await withNode();
    await ask().catch(() => undefined);
    sandbox.clock.advance(36 * hourMs);
    const answer = await ask({
      TimePeriod: {
        Start: dayOf(sandbox.clock.now() - 36 * hourMs),
        End: dayOf(sandbox.clock.now() + 24 * hourMs),
      },
      Granularity: 'DAILY',
      GroupBy: undefined,
    });
    const days = answer.ResultsByTime ?? [];
    expect(days.length).toBeGreaterThan(1);
    const sum = days.reduce((all, { Total }) => all + Number(Total?.UsageQuantity?.Amount), 0);
    expect(sum).toBeCloseTo(72, 1);
    for (const { Total, Estimated } of days) {
      expect(Number(Total?.UsageQuantity?.Amount)).toBeLessThanOrEqual(48.01);
      expect(Total?.UsageQuantity?.Unit).toBe('Hrs');
      expect(Estimated).toBe(true);
    }
  });
});

describe('what was counted', () => {
  it('costs by its metrics; a provisioned table does not cost by what it consumes', async () => {
    const [tables, topics] = [new DynamoDBClient(options()), new SNSClient(options())];
    clients.push(tables, topics);
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 7 };
    for (const [TableName, ProvisionedThroughput] of [
      ['demanded', undefined],
      ['provisioned', throughput],
    ] as const) {
      await tables.send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: ProvisionedThroughput ? 'PROVISIONED' : 'PAY_PER_REQUEST',
          ProvisionedThroughput,
        }),
      );
    }
    await pause(1_500);
    for (const TableName of ['demanded', 'provisioned'])
      for (const id of ['a', 'b', 'c'])
        await tables.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'sold' }));
    for (let sent = 0; sent < 4; sent += 1)
      await topics.send(new PublishCommand({ TopicArn, Message: 'one' }));
    await pause(2_500);
    sandbox.clock.advance(2 * hourMs);
    const answer = await ask({
      GroupBy: [
        { Type: 'DIMENSION', Key: 'SERVICE' },
        { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
      ],
    });
    expect(metricOf(answer, 'Amazon DynamoDB WriteRequestUnits', 'UsageQuantity')).toBe(3);
    expect(metricOf(answer, 'Amazon DynamoDB WriteRequestUnits')).toBeCloseTo((3 * 0.625) / 1e6, 10);
    expect(metricOf(answer, 'Amazon DynamoDB WriteCapacityUnit-Hrs', 'UsageQuantity')).toBeCloseTo(14, 0);
    expect(metricOf(answer, 'Amazon Simple Notification Service Requests-Tier1', 'UsageQuantity')).toBe(4);

    const filtered = await ask({
      GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
      Filter: { Not: { Dimensions: { Key: 'SERVICE', Values: ['Amazon DynamoDB'] } } },
    });
    expect(filtered.ResultsByTime?.[0]?.Groups?.map(({ Keys }) => Keys?.[0])).toEqual([
      'Amazon Simple Notification Service',
    ]);
    const values = await costs.send(
      new sdk.GetDimensionValuesCommand({ TimePeriod: thisMonth(), Dimension: 'SERVICE', MaxResults: 1 }),
    );
    expect(values).toMatchObject({
      DimensionValues: [{ Value: 'Amazon DynamoDB' }],
      ReturnSize: 1,
      TotalSize: 2,
    });
    expect(values.NextPageToken).toBeDefined();
  });
});

describe('what is refused', () => {
  it('is told in the words of AWS', async () => {
    const { Start, End } = thisMonth();
    const nextMonth = firstOfMonth(today(), 1);
    const refused: readonly (readonly [Partial<sdk.GetCostAndUsageRequest>, string])[] = [
      [{ TimePeriod: { Start, End: Start } }, 'Start date (and hour) should be before end date (and hour)'],
      [
        { TimePeriod: { Start, End: dayOf(startOf(nextMonth) + 24 * hourMs) } },
        'end date past the beginning of next month',
      ],
      [
        { TimePeriod: { Start: '2026-02-30', End } },
        'Start time 2026-02-30 is invalid. Valid format is: yyyy-MM-dd.',
      ],
      [
        { TimePeriod: { Start: firstOfMonth(today(), -15), End } },
        "You haven't enabled historical data beyond 14 months",
      ],
      [{ Granularity: 'HOURLY' }, 'Hourly timePeriod is not supported for this request'],
    ];
    for (const [input, message] of refused)
      await expect(ask(input)).rejects.toMatchObject({ name: 'ValidationException', message });
    await expect(ask({ Metrics: ['Sweat'] })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(ask({ NextPageToken: 'none' })).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
  });
});
