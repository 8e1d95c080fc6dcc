import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasValue } from '../../core/cells/cell.ts';
import { metricSeries } from '../../core/resources/metrics/metric-series.ts';
import { searchMetrics } from '../../core/resources/metrics/search-metrics.ts';
import type { MetricPart, SeriesQuery } from '../../core/resources/metrics/series-types.ts';
import { contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const NAMESPACE = `Contract/${context.name('series')}`;
const MINUTE_MS = 60_000;

describe('series of CloudWatch', () => {
  const last = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const range = { from: last - 8 * MINUTE_MS, to: last, periodSeconds: 60 };
  const part = (statistic: string, shop = 'a'): MetricPart => ({
    namespace: NAMESPACE,
    metric: 'Took',
    dimensions: { Shop: shop },
    statistic,
  });
  const plain = (statistic: string): SeriesQuery => ({ label: statistic, metrics: [part(statistic)] });
  const ask = (...queries: readonly SeriesQuery[]) =>
    metricSeries(context.source(), { queries, range }, context.budget());

  beforeEach(
    prepared('cloudwatch:PutMetricData', async () => {
      const datum = (shop: string, minute: number, ...values: readonly number[]) => ({
        MetricName: 'Took',
        Dimensions: [{ Name: 'Shop', Value: shop }],
        Timestamp: new Date(range.from + minute * MINUTE_MS),
        Values: [...values],
      });
      await context.clients.cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: NAMESPACE,
          MetricData: [datum('a', 1, 10, 20, 30, 40), datum('a', 4, 7), datum('b', 1, 100)],
        }),
      );
      await eventually(
        async () => ask(plain('Sum'), { label: '', metrics: [part('Sum', 'b')] }),
        (cell) => hasValue(cell) && cell.value.results.every(({ lines }) => lines.length > 0),
        180_000,
      );
    }),
    240_000,
  );

  it('stand on their periods, gaps between them', async (test) => {
    const { results } = offered(test, await ask(plain('Sum'), plain('Maximum'), plain('p50')));
    expect(results.map(({ state, lines }) => [state, lines[0]?.values])).toMatchObject([
      ['complete', [null, 100, null, null, 7, null, null, null]],
      ['complete', [null, 40, null, null, 7, null, null, null]],
      ['complete', [null, expect.any(Number), null, null, expect.any(Number), null, null, null]],
    ]);
    const median = results[2]?.lines[0]?.values[1] ?? 0;
    expect(median).toBeGreaterThanOrEqual(19);
    expect(median).toBeLessThanOrEqual(31);
  });

  it('are put together by metric math: sums, rates, and what is missing as nought', async (test) => {
    const both = [part('Sum'), part('Sum', 'b')];
    const { results } = offered(
      test,
      await ask(
        { label: 'both', metrics: both, expression: 'SUM([$1,$2])' },
        { label: 'rate', metrics: both, expression: 'SUM([$1,$2])/PERIOD($1)*60' },
        { label: 'share', metrics: both, expression: '100*FILL($2,0)/$1' },
      ),
    );
    expect(results.map(({ label, lines }) => [label, lines[0]?.values[1], lines[0]?.values[4]])).toEqual([
      ['both', 200, 7],
      ['rate', 200, 7],
      ['share', 100, 0],
    ]);
  });

  it('are refused with CloudWatch’s own words where an expression is wrong', async (test) => {
    offered(test, await ask(plain('Sum')));
    const cell = await ask({ label: '', metrics: [part('Sum')], expression: '$1 + nobody' });
    expect(cell).toMatchObject({ state: 'rejected', operation: 'cloudwatch:GetMetricData' });
    expect('detail' in cell && cell.detail).toMatch(/nobody|identifier|expression/i);
  });

  it('are found by namespace', async (test) => {
    const found = offered(
      test,
      await eventually(
        () => searchMetrics(context.source(), { namespace: NAMESPACE }, context.budget()),
        (cell) => cell.state !== 'empty',
        180_000,
      ),
    );
    expect(found.metrics.map(({ dimensions }) => dimensions.Shop).sort()).toEqual(['a', 'b']);
  }, 240_000);
});
