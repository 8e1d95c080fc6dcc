import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { listMetricsCommand, metricSeriesCommands } from './commands.ts';
import { metricSeries } from './metric-series.ts';
import { resolveRange } from './range.ts';
import type { TimeRange } from './range.ts';
import { hasWords, searchMetrics } from './search-metrics.ts';
import type { MetricPart, SeriesQuery } from './series-types.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function answering(answer: (page: number, body: Record<string, unknown>) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(({ body }, index) => answer(index, body));
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const FROM = Date.UTC(2026, 2, 1, 9);
const RANGE: TimeRange = { from: FROM, to: FROM + 300_000, periodSeconds: 60 };
const minute = (index: number) => FROM / 1_000 + index * 60;

const part = (name: string, statistic = 'Sum'): MetricPart => ({
  namespace: 'AWS/SQS',
  metric: 'NumberOfMessagesSent',
  dimensions: { QueueName: name },
  statistic,
});
const plain = (name: string): SeriesQuery => ({ label: name, metrics: [part(name)] });
const sum: SeriesQuery = { label: 'both', metrics: [part('a'), part('b')], expression: 'SUM([$1,$2])' };

describe('the series of a page', () => {
  it('are asked for in one call; a metric of several series once', async () => {
    const { endpoint, source } = await answering(() => ({ body: { MetricDataResults: [] } }));
    await metricSeries(source, { queries: [plain('a'), sum, plain('a')], range: RANGE }, patience());
    expect(endpoint.seen).toHaveLength(1);
    expect(endpoint.seen[0]?.body).toMatchObject({
      StartTime: FROM / 1_000,
      EndTime: FROM / 1_000 + 300,
      ScanBy: 'TimestampAscending',
      MaxDatapoints: 100_800,
      MetricDataQueries: [
        { Id: 'm1', MetricStat: { Period: 60, Stat: 'Sum' }, ReturnData: true },
        { Id: 'm2', ReturnData: false },
        { Id: 'e1', Expression: 'SUM([m1,m2])', Label: 'both', Period: 60, ReturnData: true },
      ],
    });
  });

  it('stand on their periods, over however many pages; gaps stay gaps', async () => {
    const { endpoint, source } = await answering((page) => ({
      body:
        page === 0
          ? {
              MetricDataResults: [
                {
                  Id: 'm1',
                  Label: 'a',
                  Timestamps: [minute(0), minute(1)],
                  Values: [5, 0],
                  StatusCode: 'PartialData',
                },
              ],
              NextToken: 'more',
            }
          : {
              MetricDataResults: [
                { Id: 'm1', Label: 'a', Timestamps: [minute(4)], Values: [7], StatusCode: 'Complete' },
              ],
            },
    }));
    const cell = await metricSeries(source, { queries: [plain('a')], range: RANGE }, patience());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: { results: [{ state: 'complete', lines: [{ label: 'a', values: [5, 0, null, null, 7] }] }] },
    });
    expect(endpoint.seen.map(({ body }) => body.NextToken)).toEqual([undefined, 'more']);
  });

  it('are told apart where one has what the others have not', async () => {
    const { source } = await answering(() => ({
      body: {
        MetricDataResults: [
          { Id: 'm1', StatusCode: 'Forbidden', Messages: [{ Code: 'Forbidden', Value: 'Not this one.' }] },
          { Id: 'm2', StatusCode: 'InternalError' },
          { Id: 'm3', Timestamps: [minute(1)], Values: [1], StatusCode: 'PartialData' },
          { Id: 'm4', Timestamps: [], Values: [], StatusCode: 'Complete' },
        ],
        Messages: [{ Code: 'MaxMetricsExceeded', Value: 'Too many metrics.' }],
      },
    }));
    const queries = ['a', 'b', 'c', 'd'].map(plain);
    expect(await metricSeries(source, { queries, range: RANGE }, patience())).toMatchObject({
      value: {
        messages: ['Too many metrics.'],
        results: [
          { state: 'forbidden', lines: [], messages: ['Not this one.'] },
          { state: 'failed', lines: [] },
          { state: 'partial', lines: [{ values: [null, 1, null, null, null] }] },
          { state: 'complete', lines: [] },
        ],
      },
    });
  });

  it('of one expression may be many, each with its own name', async () => {
    const { source } = await answering(() => ({
      body: {
        MetricDataResults: ['queue a', 'queue b'].map((Label, index) => ({
          Id: 'e1', Label, Timestamps: [minute(index)], Values: [index], StatusCode: 'Complete',
        })),
      },
    })); // prettier-ignore
    const query = { label: 'all', metrics: [], expression: `SEARCH('{AWS/SQS,QueueName}', 'Sum')` };
    expect(await metricSeries(source, { queries: [query], range: RANGE }, patience())).toMatchObject({
      value: { results: [{ lines: [{ label: 'queue a' }, { label: 'queue b' }] }] },
    });
  });

  it('are asked for by the half thousand at once; a chain that fails fails its own', async () => {
    const { endpoint, source } = await answering((_, { MetricDataQueries }) =>
      (MetricDataQueries as readonly unknown[]).length === 500
        ? { body: { MetricDataResults: [{ Id: 'm1', Timestamps: [minute(0)], Values: [1] }] }, delayMs: 50 }
        : { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } },
    );
    const queries = Array.from({ length: 1_100 }, (_, index) => plain(`q${index}`));
    const cell = await metricSeries(source, { queries, range: RANGE }, patience());
    expect(endpoint.seen).toHaveLength(3);
    const results = cell.state === 'fresh' ? cell.value.results : [];
    expect(results).toHaveLength(1_100);
    expect([results[0]?.lines.length, results[500]?.lines.length]).toEqual([1, 1]);
    expect(results[1_099]).toMatchObject({ label: 'q1099', state: 'failed' });
  });

  it('of an expression that CloudWatch refuses come with its words', async () => {
    const { source } = await answering(() => ({
      status: 400,
      body: { __type: 'ValidationError', message: "Error in expression 'e1': Unknown identifier x" },
    }));
    const query = { label: '', metrics: [part('a')], expression: '$1+x' };
    expect(await metricSeries(source, { queries: [query], range: RANGE }, patience())).toMatchObject({
      state: 'rejected',
      detail: "Error in expression 'e1': Unknown identifier x",
    });
  });

  it('cost for twenty viewers within a minute what they cost for one', async () => {
    const { endpoint, source } = await answering(() => ({
      body: { MetricDataResults: [{ Id: 'm1', Timestamps: [minute(0)], Values: [1] }] },
      delayMs: 100,
    }));
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    await Promise.all(
      Array.from({ length: 20 }, (_, viewer) => {
        const resolved = resolveRange({ kind: 'named', name: '7d' }, now + viewer * 2_900);
        if (!resolved.ok) throw new Error(resolved.sentence);
        return metricSeries(source, { queries: [sum, plain('a')], range: resolved.range }, patience());
      }),
    );
    expect(endpoint.count('GetMetricData')).toBe(1);
  });
});

describe('the search', () => {
  it('follows the pages, and finds by words of any place', async () => {
    const { endpoint, source } = await answering((page) => ({
      body: {
        Metrics: [
          {
            Namespace: 'AWS/SQS',
            MetricName: `Sent${page}`,
            Dimensions: [{ Name: 'QueueName', Value: 'Letters' }],
          },
        ],
        ...(page < 2 ? { NextToken: String(page) } : {}),
      },
    }));
    const cell = await searchMetrics(source, { namespace: 'AWS/SQS', isRecentlyActive: true }, patience());
    expect(endpoint.seen).toHaveLength(3);
    expect(endpoint.seen[0]?.body).toMatchObject({ Namespace: 'AWS/SQS', RecentlyActive: 'PT3H' });
    const found = cell.state === 'fresh' ? cell.value.metrics : [];
    expect(found.map(({ metric }) => metric)).toEqual(['Sent0', 'Sent1', 'Sent2']);
    expect(found.filter((one) => hasWords(one, 'letters SENT1'))).toHaveLength(1);
    expect(found.filter((one) => hasWords(one, 'letters dynamodb'))).toHaveLength(0);
  });

  it('says where there is more than it asks for', async () => {
    const { source } = await answering(() => ({
      body: { Metrics: [{ Namespace: 'A', MetricName: 'b' }], NextToken: 'x' },
    }));
    expect(await searchMetrics(source, {}, patience())).toMatchObject({ value: { isCutOff: true } });
  });
});

it('the command lines ask for the same', () => {
  const target = { region: 'us-east-1' };
  const [line = ''] = metricSeriesCommands(target, { queries: [sum], range: RANGE });
  expect(line).toContain('aws --region us-east-1 cloudwatch get-metric-data --start-time 2026-03-01T09:00:00Z --end-time 2026-03-01T09:05:00Z'); // prettier-ignore
  expect(line).toContain('"Expression":"SUM([m1,m2])"');
  expect(listMetricsCommand(target, { namespace: 'AWS/SQS', isRecentlyActive: true })).toBe(
    'aws --region us-east-1 cloudwatch list-metrics --namespace AWS/SQS --recently-active PT3H',
  );
});
