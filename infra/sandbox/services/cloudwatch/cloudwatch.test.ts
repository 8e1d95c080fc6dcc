import * as sdk from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cloud } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from './service.ts';

let sandbox: Sandbox;
let client: sdk.CloudWatchClient;
let cloud: Cloud | undefined;

// An hour that lies a little back, so that every period of the tests is over.
const hour = Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000;

function at(minutes: number): Date {
  return new Date(hour + minutes * 60_000);
}

async function put(
  name: string,
  data: readonly Partial<sdk.MetricDatum>[],
  Namespace = 'Shop',
): Promise<void> {
  const MetricData = data.map((datum) => ({ ...datum, MetricName: name }));
  await client.send(new sdk.PutMetricDataCommand({ Namespace, MetricData }));
}

function stat(Id: string, MetricName: string, Stat = 'Sum', Period = 60): sdk.MetricDataQuery {
  return { Id, MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Period, Stat }, ReturnData: false };
}

async function calculate(
  Expression: string,
  ...metrics: readonly sdk.MetricDataQuery[]
): Promise<readonly (readonly [number, number])[]> {
  const { MetricDataResults = [] } = await client.send(
    new sdk.GetMetricDataCommand({
      MetricDataQueries: [...metrics, { Id: 'e', Expression }],
      StartTime: at(0),
      EndTime: at(5),
      ScanBy: 'TimestampAscending',
    }),
  );
  const [result] = MetricDataResults;
  return (result?.Timestamps ?? []).map((time, index) => [
    (time.getTime() - hour) / 60_000,
    result?.Values?.[index] ?? Number.NaN,
  ]);
}

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [
      (given) => {
        cloud = given;
        return createCloudwatch(given);
      },
    ],
  });
  client = new sdk.CloudWatchClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  await put('errors', [
    { Timestamp: at(0), Value: 2 },
    { Timestamp: at(1), Value: 0 },
    { Timestamp: at(3), Value: 6 },
  ]);
  await put('requests', [
    { Timestamp: at(0), Value: 10 },
    { Timestamp: at(1), Value: 0 },
    { Timestamp: at(2), Value: 5 },
    { Timestamp: at(3), Value: 12 },
  ]);
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('statistics', () => {
  it('aggregates by period and unit', async () => {
    await put('latency', [
      { Timestamp: at(0), Values: [10, 20, 30], Counts: [1, 2, 1], Unit: 'Milliseconds' },
      { Timestamp: at(1), Value: 100, Unit: 'Milliseconds' },
      { Timestamp: at(2), Value: 1, Unit: 'Seconds' },
    ]);
    const input = {
      Namespace: 'Shop',
      MetricName: 'latency',
      StartTime: at(0),
      EndTime: at(60),
      Period: 300,
    };
    const { Datapoints } = await client.send(
      new sdk.GetMetricStatisticsCommand({
        ...input,
        Statistics: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'],
        Unit: 'Milliseconds',
      }),
    );
    expect(Datapoints).toEqual([
      {
        Timestamp: at(0),
        SampleCount: 5,
        Average: 36,
        Sum: 180,
        Minimum: 10,
        Maximum: 100,
        Unit: 'Milliseconds',
      },
    ]);
    const both = await client.send(new sdk.GetMetricStatisticsCommand({ ...input, Statistics: ['Sum'] }));
    expect(both.Datapoints?.map(({ Unit }) => Unit).sort()).toEqual(['Milliseconds', 'Seconds']);
    const extended = await client.send(
      new sdk.GetMetricStatisticsCommand({
        ...input,
        ExtendedStatistics: ['p50', 'p100', 'tm75', 'TC(15:40)', 'PR(:20)'],
        Unit: 'Milliseconds',
      }),
    );
    expect(extended.Datapoints?.[0]?.ExtendedStatistics).toEqual({
      p50: 20,
      p100: 100,
      tm75: 20,
      'TC(15:40)': 3,
      'PR(:20)': 60,
    });
  });

  it('tells no percentile of a set of statistics', async () => {
    await put('set', [
      { Timestamp: at(0), StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 10, Maximum: 20 } },
      { Timestamp: at(1), StatisticValues: { SampleCount: 2, Sum: 14, Minimum: 7, Maximum: 7 } },
    ]);
    expect(await calculate('m', stat('m', 'set', 'p90'))).toEqual([[1, 7]]);
    expect(await calculate('m', stat('m', 'set', 'Average'))).toEqual([
      [0, 15],
      [1, 7],
    ]);
  });

  it('keeps percentiles within two percent when values are many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 400, maxLength: 900 }),
        fc.uuid(),
        async (values, name) => {
          for (let start = 0; start < values.length; start += 150)
            await put(name, [{ Timestamp: at(0), Values: values.slice(start, start + 150) }]);
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.round(0.9 * (sorted.length - 1))] ?? 0;
          const near = sorted.filter((value) => Math.abs(value - exact) <= exact * 0.02);
          const [[, found] = [0, 0]] = await calculate('m', stat('m', name, 'p90'));
          const low = Math.min(...near, sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0);
          const high = Math.max(...near, sorted[Math.ceil(0.9 * (sorted.length - 1))] ?? 0);
          expect(found).toBeGreaterThanOrEqual(low * 0.98);
          expect(found).toBeLessThanOrEqual(high * 1.02);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('keeps seconds where they are asked for', async () => {
    const start = new Date(Math.floor(sandbox.clock.now() / 10_000) * 10_000 - 60_000);
    const second = (offset: number): Date => new Date(start.getTime() + offset * 1000);
    await put('fast', [
      { Timestamp: second(1), Value: 1, StorageResolution: 1 },
      { Timestamp: second(11), Value: 2, StorageResolution: 1 },
      { Timestamp: second(12), Value: 3, StorageResolution: 1 },
    ]);
    const { Datapoints } = await client.send(
      new sdk.GetMetricStatisticsCommand({
        Namespace: 'Shop',
        MetricName: 'fast',
        StartTime: start,
        EndTime: second(20),
        Period: 10,
        Statistics: ['Sum'],
      }),
    );
    expect(Datapoints?.map(({ Timestamp, Sum }) => [Timestamp, Sum])).toEqual([
      [second(0), 1],
      [second(10), 5],
    ]);
  });
});

describe('metric math', () => {
  const [m1, m2] = [stat('m1', 'errors'), stat('m2', 'requests')];

  it.each<readonly [string, readonly (readonly [number, number])[]]>([
    [
      'm1 / m2',
      [
        [0, 0.2],
        [3, 0.5],
      ],
    ],
    [
      '100 * (m1 + 1) - m2 ^ 0',
      [
        [0, 299],
        [1, 99],
        [3, 699],
      ],
    ],
    [
      '-m1',
      [
        [0, -2],
        [1, 0],
        [3, -6],
      ],
    ],
    [
      '2 - 1 - m1',
      [
        [0, -1],
        [1, 1],
        [3, -5],
      ],
    ],
    [
      'IF(m2 > 0, 100 * m1 / m2, 0)',
      [
        [0, 20],
        [1, 0],
        [3, 50],
      ],
    ],
    ['IF(m2 >= 10 AND m1 != 2, 1)', [[3, 1]]],
    [
      'm1 > 1 || m2 == 0',
      [
        [0, 1],
        [1, 1],
        [3, 1],
      ],
    ],
    [
      'FILL(m1, 0)',
      [
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 6],
        [4, 0],
      ],
    ],
    [
      'FILL(m1, REPEAT)',
      [
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 6],
        [4, 6],
      ],
    ],
    [
      'FILL(m1, LINEAR)',
      [
        [0, 2],
        [1, 0],
        [2, 3],
        [3, 6],
      ],
    ],
    [
      'SUM([m1, m2])',
      [
        [0, 12],
        [1, 0],
        [2, 5],
        [3, 18],
      ],
    ],
    [
      'MAX(METRICS("m")) + MIN(m2)',
      [
        [0, 10],
        [1, 0],
        [2, 5],
        [3, 12],
      ],
    ],
    [
      'm1 / SUM(m1)',
      [
        [0, 0.25],
        [1, 0],
        [3, 0.75],
      ],
    ],
    [
      'RATE(m2) * PERIOD(m2)',
      [
        [1, -10],
        [2, 5],
        [3, 7],
      ],
    ],
    [
      'RUNNING_SUM(m1)',
      [
        [0, 2],
        [1, 2],
        [3, 8],
      ],
    ],
    [
      'TIME_SERIES(AVG(m2))',
      [
        [0, 6.75],
        [1, 6.75],
        [2, 6.75],
        [3, 6.75],
        [4, 6.75],
      ],
    ],
  ])('works out %s', async (expression, expected) => {
    expect(await calculate(expression, m1, m2)).toEqual(expected);
  });

  it.each([
    ['m1 +', 'ends too early'],
    ['m1 m2', 'Unexpected m2'],
    ['m9', 'Unknown identifier m9'],
    ['e', 'refers to itself'],
    ['1 + 1', 'time series'],
    ['SEARCH("x", "Sum", 60)', 'Unsupported function SEARCH'],
    ['m1 # 2', 'Unexpected character'],
    [`${'('.repeat(200)}m1${')'.repeat(200)}`, 'too deep'],
  ])('refuses %s', async (expression, words) => {
    await expect(calculate(expression, m1, m2)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(`Error in expression 'e': .*${words}`) as string,
    });
  });
});

describe('pages and lists', () => {
  it('hands out points page by page, newest first where nothing is said', async () => {
    const input = {
      MetricDataQueries: [
        { ...stat('m1', 'errors'), ReturnData: true },
        { ...stat('m2', 'requests'), ReturnData: true },
      ],
      StartTime: at(0),
      EndTime: at(5),
      MaxDatapoints: 2,
    };
    const seen: Record<string, number[]> = {};
    const statuses: string[] = [];
    for await (const page of sdk.paginateGetMetricData({ client }, { ...input }))
      for (const { Id = '', Values = [], StatusCode = '' } of page.MetricDataResults ?? []) {
        (seen[Id] ??= []).push(...Values);
        if (Id === 'm1') statuses.push(StatusCode);
      }
    expect(seen).toEqual({ m1: [6, 0, 2], m2: [12, 5, 0, 10] });
    expect(statuses).toEqual(['PartialData', 'Complete', 'Complete', 'Complete']);
    const { NextToken } = await client.send(new sdk.GetMetricDataCommand(input));
    await expect(
      client.send(new sdk.GetMetricDataCommand({ ...input, MaxDatapoints: 3, NextToken })),
    ).rejects.toBeInstanceOf(sdk.InvalidNextToken);
  });

  it('lists metrics by dimension and in pages of 500', async () => {
    for (const start of [0, 300])
      await client.send(
        new sdk.PutMetricDataCommand({
          Namespace: 'Many',
          MetricData: Array.from({ length: 300 }, (_, index) => ({
            MetricName: 'm',
            Value: 1,
            Dimensions: [
              { Name: 'table', Value: `t${start + index}` },
              { Name: 'stage', Value: 'dev' },
            ],
          })),
        }),
      );
    const sizes: number[] = [];
    for await (const page of sdk.paginateListMetrics({ client }, { Namespace: 'Many' }))
      sizes.push(page.Metrics?.length ?? 0);
    expect(sizes).toEqual([500, 100]);
    const one = await client.send(
      new sdk.ListMetricsCommand({
        Namespace: 'Many',
        Dimensions: [{ Name: 'table', Value: 't7' }, { Name: 'stage' }],
      }),
    );
    expect(one.Metrics).toHaveLength(1);
  });

  it('counts what the other services measure', async () => {
    const measurement = {
      namespace: 'AWS/SQS',
      metric: 'NumberOfMessagesSent',
      dimensions: { QueueName: 'q' },
    };
    for (const value of [1, 2]) cloud?.measure({ ...measurement, value, unit: 'Count' });
    const { Datapoints } = await client.send(
      new sdk.GetMetricStatisticsCommand({
        Namespace: 'AWS/SQS',
        MetricName: 'NumberOfMessagesSent',
        Dimensions: [{ Name: 'QueueName', Value: 'q' }],
        StartTime: new Date(sandbox.clock.now() - 3_600_000),
        EndTime: new Date(sandbox.clock.now() + 60_000),
        Period: 3600,
        Statistics: ['Sum'],
      }),
    );
    expect(Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0)).toBe(3);
  });
});

describe('refusals', () => {
  const time = { StartTime: at(0), EndTime: at(5) };
  const far = { StartTime: at(0), EndTime: at(60 * 48) };

  it.each<readonly [string, () => Promise<unknown>, string]>([
    ['the reserved namespace', () => put('x', [{ Value: 1 }], 'AWS/EC2'), 'InvalidParameterValueException'],
    ['no data', () => put('x', []), 'MissingRequiredParameterException'],
    ['no value', () => put('x', [{}]), 'MissingRequiredParameterException'],
    ['a value that is no number', () => put('x', [{ Value: Number.NaN }]), 'InvalidParameterValueException'],
    ['a value that is too large', () => put('x', [{ Value: 2 ** 361 }]), 'InvalidParameterValueException'],
    [
      'two kinds of values',
      () => put('x', [{ Value: 1, Values: [1] }]),
      'InvalidParameterCombinationException',
    ],
    [
      'counts of another size',
      () => put('x', [{ Values: [1], Counts: [1, 2] }]),
      'InvalidParameterValueException',
    ],
    [
      'what is too old',
      () => put('x', [{ Value: 1, Timestamp: at(-15 * 24 * 60) }]),
      'InvalidParameterValueException',
    ],
    [
      'what is to come',
      () => put('x', [{ Value: 1, Timestamp: at(60 * 6) }]),
      'InvalidParameterValueException',
    ],
    [
      'an unknown unit',
      () => put('x', [{ Value: 1, Unit: 'Apples' as 'Count' }]),
      'InvalidParameterValueException',
    ],
    [
      'a period of 90 seconds',
      () =>
        client.send(
          new sdk.GetMetricDataCommand({
            ...time,
            MetricDataQueries: [{ ...stat('m', 'errors', 'Sum', 90), ReturnData: true }],
          }),
        ),
      'ValidationException',
    ],
    [
      'an end before the start',
      () =>
        client.send(
          new sdk.GetMetricDataCommand({
            StartTime: at(5),
            EndTime: at(0),
            MetricDataQueries: [stat('m', 'errors')],
          }),
        ),
      'ValidationException',
    ],
    [
      'an id that begins with a capital',
      () => client.send(new sdk.GetMetricDataCommand({ ...time, MetricDataQueries: [stat('M', 'errors')] })),
      'ValidationException',
    ],
    [
      'more than 1,440 datapoints',
      () =>
        client.send(
          new sdk.GetMetricStatisticsCommand({
            ...far,
            Namespace: 'Shop',
            MetricName: 'errors',
            Period: 60,
            Statistics: ['Sum'],
          }),
        ),
      'InvalidParameterCombinationException',
    ],
    [
      'no statistic',
      () =>
        client.send(
          new sdk.GetMetricStatisticsCommand({
            ...time,
            Namespace: 'Shop',
            MetricName: 'errors',
            Period: 60,
          }),
        ),
      'MissingRequiredParameterException',
    ],
    [
      'no namespace',
      () =>
        client.send(
          new sdk.PutMetricDataCommand({ Namespace: undefined, MetricData: [{ MetricName: 'a', Value: 1 }] }),
        ),
      'MissingRequiredParameterException',
    ],
  ])('answers %s', async (_, send, name) => {
    await expect(send()).rejects.toMatchObject({ name });
  });
});
