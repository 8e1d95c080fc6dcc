import * as sdk from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { at, openMetricShop, stat } from './metric-shop.ts';

const shop = await openMetricShop();

afterAll(() => shop.close());

describe('statistics', () => {
  it('aggregates by period and unit', async () => {
    await shop.put('latency', [
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
    const { Datapoints } = await shop.client.send(
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
    const both = await shop.client.send(
      new sdk.GetMetricStatisticsCommand({ ...input, Statistics: ['Sum'] }),
    );
    expect(both.Datapoints?.map(({ Unit }) => Unit).sort()).toEqual(['Milliseconds', 'Seconds']);
    const extended = await shop.client.send(
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
    await shop.put('set', [
      { Timestamp: at(0), StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 10, Maximum: 20 } },
      { Timestamp: at(1), StatisticValues: { SampleCount: 2, Sum: 14, Minimum: 7, Maximum: 7 } },
    ]);
    expect(await shop.calculate('m', stat('m', 'set', 'p90'))).toEqual([[1, 7]]);
    expect(await shop.calculate('m', stat('m', 'set', 'Average'))).toEqual([
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
            await shop.put(name, [{ Timestamp: at(0), Values: values.slice(start, start + 150) }]);
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.round(0.9 * (sorted.length - 1))] ?? 0;
          const near = sorted.filter((value) => Math.abs(value - exact) <= exact * 0.02);
          const [[, found] = [0, 0]] = await shop.calculate('m', stat('m', name, 'p90'));
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
    const start = new Date(Math.floor(shop.sandbox.clock.now() / 10_000) * 10_000 - 60_000);
    const second = (offset: number): Date => new Date(start.getTime() + offset * 1000);
    await shop.put('fast', [
      { Timestamp: second(1), Value: 1, StorageResolution: 1 },
      { Timestamp: second(11), Value: 2, StorageResolution: 1 },
      { Timestamp: second(12), Value: 3, StorageResolution: 1 },
    ]);
    const { Datapoints } = await shop.client.send(
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
