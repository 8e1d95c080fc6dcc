import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { latestValuesCommand } from './commands.ts';
import { latestValues } from './latest-values.ts';
import type { MetricQuery } from './types.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const query = (name: string): MetricQuery => ({
  namespace: 'AWS/SQS',
  metric: 'ApproximateAgeOfOldestMessage',
  dimensions: { QueueName: name },
  statistic: 'Maximum',
  periodSeconds: 60,
  lookBackSeconds: 900,
});

async function answering(results: (page: number) => object) {
  const endpoint = await scriptedEndpoint((_, index) => ({ body: results(index) }));
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

describe('the command line', () => {
  it('asks for the same window and the same metrics', () => {
    const line = latestValuesCommand({ region: 'us-east-1' }, [query("q'1")], Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(line).toContain('aws --region us-east-1 cloudwatch get-metric-data --start-time 2026-01-02T02:49:05Z --end-time 2026-01-02T03:04:05Z --scan-by TimestampDescending --metric-data-queries ');
    expect(line).toContain(`"Dimensions":[{"Name":"QueueName","Value":"q'\\''1"}]`);
  }); // prettier-ignore
});

/** Seconds since the epoch, so many minutes ago: how the JSON protocol writes times. */
const minutesAgo = (minutes: number) => Math.floor(Date.now() / 60_000) * 60 - minutes * 60;

describe('an answer of CloudWatch', () => {
  it('is asked for once, newest first, for every metric of a page', async () => {
    const { endpoint, source } = await answering(() => ({
      MetricDataResults: [
        { Id: 'm1', Timestamps: [minutesAgo(2), minutesAgo(3)], Values: [7, 8], StatusCode: 'Complete' },
        { Id: 'm0', Timestamps: [], Values: [], StatusCode: 'Complete' },
      ],
    }));
    const cells = await latestValues(source, [query('a'), query('b')], patience());
    expect(cells).toMatchObject([
      { state: 'empty' },
      { state: 'fresh', value: { value: 7, measuredAt: minutesAgo(2) * 1_000 } },
    ]);
    expect(endpoint.seen).toMatchObject([
      {
        operation: 'GetMetricData',
        body: { ScanBy: 'TimestampDescending', MetricDataQueries: [{ Id: 'm0' }, { Id: 'm1' }] },
      },
    ]);
  });

  it('is read to its last page; a value of an earlier page is the newer one', async () => {
    const { endpoint, source } = await answering((page) => ({
      MetricDataResults: [
        { Id: 'm0', Timestamps: [minutesAgo(page)], Values: [page], StatusCode: 'PartialData' },
        ...(page === 2 ? [{ Id: 'm1', Timestamps: [minutesAgo(5)], Values: [50] }] : []),
      ],
      ...(page < 2 ? { NextToken: String(page) } : {}),
    }));
    const cells = await latestValues(source, [query('a'), query('b')], patience());
    expect(cells).toMatchObject([{ value: { value: 0 } }, { value: { value: 50 } }]);
    expect(endpoint.seen.map((one) => one.body.NextToken)).toEqual([undefined, '0', '1']);
  });

  it('tells of one metric what does not hold for the others', async () => {
    const { source } = await answering(() => ({
      MetricDataResults: [
        { Id: 'm0', StatusCode: 'Forbidden' },
        { Id: 'm1', StatusCode: 'InternalError' },
        { Id: 'm2', Timestamps: [minutesAgo(1)], Values: [0], StatusCode: 'Complete' },
        { Id: 'm3', Timestamps: [minutesAgo(40)], Values: [1], StatusCode: 'Complete' },
      ],
    }));
    const cells = await latestValues(source, ['a', 'b', 'c', 'd'].map(query), patience());
    expect(cells).toMatchObject([
      { state: 'denied', operation: 'cloudwatch:GetMetricData' },
      { state: 'broken' },
      { state: 'fresh', value: { value: 0 } },
      { state: 'empty' },
    ]);
  });

  it('is asked for by the half thousand', async () => {
    const { endpoint, source } = await answering(() => ({ MetricDataResults: [] }));
    const queries = Array.from({ length: 1_001 }, (_, index) => query(`q${index}`));
    expect(await latestValues(source, queries, patience())).toHaveLength(1_001);
    expect(endpoint.seen).toHaveLength(3);
    await latestValues(source, queries, patience());
    expect(endpoint.seen).toHaveLength(3);
  });

  it('that does not come fails every cell', async () => {
    const { endpoint, source } = await answering(() => ({}));
    await endpoint.close();
    const cells = await latestValues(source, [query('a'), query('b')], patience());
    expect(cells.map((cell) => cell.state)).toEqual(['unreachable', 'unreachable']);
  });

  it('is nothing where nothing is asked', async () => {
    const { endpoint, source } = await answering(() => ({}));
    expect(await latestValues(source, [], patience())).toEqual([]);
    expect(endpoint.seen).toHaveLength(0);
  });
});
