import { GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { latestValues } from '../../core/resources/metrics/latest-values.ts';
import type { MetricQuery } from '../../core/resources/metrics/types.ts';
import { agesOfOldest } from '../../core/resources/queues/queues.ts';
import {
  asDocumented,
  contractContext,
  eventually,
  offered,
  prepared,
  skipIfUnsupported,
} from './support.ts';

const context = contractContext();
const NAMESPACE = `Contract/${context.name('metrics')}`;
const MINUTE_MS = 60_000;

describe('monitoring', () => {
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

  const query = (shop: string, change: Partial<MetricQuery> = {}): MetricQuery => ({
    namespace: NAMESPACE,
    metric: 'Orders',
    dimensions: { Shop: shop },
    statistic: 'Sum',
    periodSeconds: 60,
    lookBackSeconds: 900,
    ...change,
  });

  const ask = (queries: readonly MetricQuery[]) => latestValues(context.source(), queries, context.budget());

  beforeEach(
    prepared('cloudwatch:PutMetricData', async () => {
      const datum = (shop: string, minutesAgo: number, value: number) => ({
        MetricName: 'Orders',
        Dimensions: [{ Name: 'Shop', Value: shop }],
        Timestamp: new Date(minute - minutesAgo * MINUTE_MS),
        Value: value,
        Unit: 'Count' as const,
      });
      await context.clients.cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: NAMESPACE,
          MetricData: [
            datum('a', 3, 100),
            datum('a', 2, 4),
            datum('a', 2, 6),
            datum('b', 8, 7),
            // Data older than two hours may take long to show; younger shows within minutes.
            datum('old', 70, 9),
          ],
        }),
      );
      await eventually(
        async () => ask([query('a'), query('b'), query('old', { lookBackSeconds: 7_200 })]),
        (cells) => cells.every((cell) => cell.state !== 'empty'),
        180_000,
      );
    }),
    240_000,
  );

  /** The moments of the values of one metric, asked for by hand from a moment within a minute. */
  async function momentsOf(Period: number): Promise<readonly number[]> {
    const Metric = {
      Namespace: NAMESPACE,
      MetricName: 'Orders',
      Dimensions: [{ Name: 'Shop', Value: 'a' }],
    };
    const answer = await context.clients.cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period, Stat: 'Sum' } }],
        StartTime: new Date(minute - 15 * MINUTE_MS + 7_000),
        EndTime: new Date(minute + MINUTE_MS + 7_000),
      }),
    );
    return (answer.MetricDataResults?.[0]?.Timestamps ?? []).map((moment) => moment.getTime());
  }

  it('tells the newest value of each metric, in the order of the queries', async (test) => {
    await asDocumented(test, 'values stand at the beginning of their period', async () =>
      (await momentsOf(60)).every((moment) => moment % MINUTE_MS === 0),
    );
    const cells = await ask([
      query('b'),
      query('a'),
      query('nobody'),
      query('a', { statistic: 'Maximum' }),
      query('a', { statistic: 'Average' }),
      query('a', { statistic: 'SampleCount' }),
    ]);
    const [b, a, nobody, maximum, average, count] = cells;
    expect(offered(test, b ?? { state: 'empty', at: 0 })).toEqual({
      value: 7,
      measuredAt: minute - 8 * MINUTE_MS,
    });
    expect(offered(test, a ?? { state: 'empty', at: 0 })).toEqual({
      value: 10,
      measuredAt: minute - 2 * MINUTE_MS,
    });
    expect(nobody).toMatchObject({ state: 'empty' });
    expect([maximum, average, count]).toMatchObject([
      { value: { value: 6 } },
      { value: { value: 5 } },
      { value: { value: 2 } },
    ]);
  });

  it('tells no value that is older than it is asked for, whatever others are asked for', async () => {
    const cells = await ask([
      query('old', { lookBackSeconds: 900 }),
      query('old', { lookBackSeconds: 7_200 }),
    ]);
    expect(cells).toMatchObject([{ state: 'empty' }, { state: 'fresh', value: { value: 9 } }]);
  });

  it('takes more than one call can hold', async (test) => {
    const cells = await ask(
      Array.from({ length: 501 }, (_, index) => query(index === 500 ? 'a' : `none-${index}`)),
    );
    expect(cells).toHaveLength(501);
    skipIfUnsupported(test, cells[0] ?? { state: 'empty', at: 0 });
    expect(cells.slice(0, 500).every((cell) => cell.state === 'empty')).toBe(true);
    expect(cells[500]).toMatchObject({ state: 'fresh', value: { value: 10 } });
  });

  it('asks nothing for no queries', async () => {
    expect(await ask([])).toEqual([]);
  });

  it('is refused what is no query', async (test) => {
    await asDocumented(test, 'a period that CloudWatch does not know is refused', () =>
      momentsOf(7).then(
        () => false,
        () => true,
      ),
    );
    expect(await ask([query('a', { periodSeconds: 7 })])).toMatchObject([{ state: 'rejected' }]);
  });

  it('knows no age of a queue that nobody knows', async (test) => {
    const [cell] = await agesOfOldest(context.source(), [context.name('no-queue')], context.budget());
    skipIfUnsupported(test, cell ?? { state: 'empty', at: 0 });
    expect(cell).toMatchObject({ state: 'empty' });
  });
});
