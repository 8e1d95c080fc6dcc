import * as sdk from '@aws-sdk/client-cloudwatch';
import { afterAll, describe, expect, it } from 'vitest';
import { at, openMetricShop, stat } from './metric-shop.ts';

const shop = await openMetricShop();

afterAll(() => shop.close());

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
    for await (const page of sdk.paginateGetMetricData({ client: shop.client }, { ...input }))
      for (const { Id = '', Values = [], StatusCode = '' } of page.MetricDataResults ?? []) {
        (seen[Id] ??= []).push(...Values);
        if (Id === 'm1') statuses.push(StatusCode);
      }
    expect(seen).toEqual({ m1: [6, 0, 2], m2: [12, 5, 0, 10] });
    expect(statuses).toEqual(['PartialData', 'Complete', 'Complete', 'Complete']);
    const { NextToken } = await shop.client.send(new sdk.GetMetricDataCommand(input));
    await expect(
      shop.client.send(new sdk.GetMetricDataCommand({ ...input, MaxDatapoints: 3, NextToken })),
    ).rejects.toBeInstanceOf(sdk.InvalidNextToken);
  });

  it('lists metrics by dimension and in pages of 500', async () => {
    for (const start of [0, 300])
      await shop.client.send(
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
    for await (const page of sdk.paginateListMetrics({ client: shop.client }, { Namespace: 'Many' }))
      sizes.push(page.Metrics?.length ?? 0);
    expect(sizes).toEqual([500, 100]);
    const one = await shop.client.send(
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
    for (const value of [1, 2]) shop.cloud.measure({ ...measurement, value, unit: 'Count' });
    const { Datapoints } = await shop.client.send(
      new sdk.GetMetricStatisticsCommand({
        Namespace: 'AWS/SQS',
        MetricName: 'NumberOfMessagesSent',
        Dimensions: [{ Name: 'QueueName', Value: 'q' }],
        StartTime: new Date(shop.sandbox.clock.now() - 3_600_000),
        EndTime: new Date(shop.sandbox.clock.now() + 60_000),
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
    [
      'the reserved namespace',
      () => shop.put('x', [{ Value: 1 }], 'AWS/EC2'),
      'InvalidParameterValueException',
    ],
    ['no data', () => shop.put('x', []), 'MissingRequiredParameterException'],
    ['no value', () => shop.put('x', [{}]), 'MissingRequiredParameterException'],
    [
      'a value that is no number',
      () => shop.put('x', [{ Value: Number.NaN }]),
      'InvalidParameterValueException',
    ],
    [
      'a value that is too large',
      () => shop.put('x', [{ Value: 2 ** 361 }]),
      'InvalidParameterValueException',
    ],
    [
      'two kinds of values',
      () => shop.put('x', [{ Value: 1, Values: [1] }]),
      'InvalidParameterCombinationException',
    ],
    [
      'counts of another size',
      () => shop.put('x', [{ Values: [1], Counts: [1, 2] }]),
      'InvalidParameterValueException',
    ],
    [
      'what is too old',
      () => shop.put('x', [{ Value: 1, Timestamp: at(-15 * 24 * 60) }]),
      'InvalidParameterValueException',
    ],
    [
      'what is to come',
      () => shop.put('x', [{ Value: 1, Timestamp: at(60 * 6) }]),
      'InvalidParameterValueException',
    ],
    [
      'an unknown unit',
      () => shop.put('x', [{ Value: 1, Unit: 'Apples' as 'Count' }]),
      'InvalidParameterValueException',
    ],
    [
      'a period of 90 seconds',
      () =>
        shop.client.send(
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
        shop.client.send(
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
      () =>
        shop.client.send(new sdk.GetMetricDataCommand({ ...time, MetricDataQueries: [stat('M', 'errors')] })),
      'ValidationException',
    ],
    [
      'more than 1,440 datapoints',
      () =>
        shop.client.send(
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
        shop.client.send(
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
        shop.client.send(
          new sdk.PutMetricDataCommand({ Namespace: undefined, MetricData: [{ MetricName: 'a', Value: 1 }] }),
        ),
      'MissingRequiredParameterException',
    ],
  ])('answers %s', async (_, send, name) => {
    await expect(send()).rejects.toMatchObject({ name });
  });
});
