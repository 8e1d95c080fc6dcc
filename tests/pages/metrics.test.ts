import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../platform/until.ts';
import { servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  for (const side of [pair.left, pair.right]) {
    const configuration = {
      endpoint: side.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const [sqs, cloudwatch] = [new SQSClient(configuration), new CloudWatchClient(configuration)];
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
    await until('the queue is measured', async () => {
      const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/SQS' }));
      return Metrics.some(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
    });
    sqs.destroy();
    cloudwatch.destroy();
    await pair.calls(side);
  }
});

afterAll(() => pair.close());

async function metricCalls(): Promise<readonly (readonly [string, number])[]> {
  const all = await Promise.all([pair.left, pair.right].map((side) => pair.calls(side)));
  return all.map((calls) => {
    const of = (operation: string) =>
      Object.entries(calls).reduce(
        (sum, [name, count]) => (name.endsWith(`.${operation}`) ? sum + count : sum),
        0,
      );
    return [`${of('ListMetrics')} ListMetrics`, of('GetMetricData')];
  });
}

describe('the page of metrics', () => {
  it('costs for twenty viewers what it costs for one: a chain of GetMetricData a side', async () => {
    const pages = await Promise.all(
      Array.from({ length: 20 }, () => pair.page('/metrics?range=7d&show=queues')),
    );
    expect(pages.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(pages[0]?.text.replaceAll('<!-- -->', '')).toContain('orders');
    expect(await metricCalls()).toEqual([
      ['1 ListMetrics', 1],
      ['1 ListMetrics', 1],
    ]);
    await pair.page('/metrics?range=7d&show=queues', 'viewer');
    expect(await metricCalls()).toEqual([
      ['0 ListMetrics', 0],
      ['0 ListMetrics', 0],
    ]);
  });

  it.each([
    ['from=2016-01-01&to=2026-01-01', 'CloudWatch keeps metrics for 455 days'],
    ['from=2026-01-02T00:00&to=2026-01-01T00:00', 'The range ends before it begins.'],
    ['from=2999-01-01&to=2999-01-02', 'The range lies in the future'],
    ['from=nonsense&to=now', 'The beginning and the end of a range are moments'],
  ])('%s is told in words, and asks nothing', async (search, sentence) => {
    await metricCalls();
    for (const path of ['/metrics', '/metrics/services/ingestion-api', '/metrics/explore']) {
      const answer = await pair.page(`${path}?${search}`);
      expect([answer.status, textOf(answer).includes(sentence)], path).toEqual([400, true]);
    }
    expect((await metricCalls()).map(([, data]) => data)).toEqual([0, 0]);
  });

  it('says what it could not have, and shows the other side', async () => {
    await pair.faults(pair.right, [{ kind: 'deny', service: 'monitoring' }]);
    const answer = await pair.page('/metrics?range=12h&show=queues');
    await pair.faults(pair.right, []);
    expect(answer.status).toBe(200);
    expect(textOf(answer)).toContain('Access denied');
    expect(textOf(answer)).toContain('orders');
  });

  it('has its figures as a file', async () => {
    const answer = await pair.page('/metrics/export?range=1h&show=queues&content=figures');
    expect(answer.status).toBe(200);
    const rows = parse(answer.text, { columns: true }) as readonly Record<string, string>[];
    expect(new Set(rows.map(({ environment, resource }) => `${environment} ${resource}`))).toEqual(
      new Set(['dev orders', 'prod orders']),
    );
  });
});

describe('any metric', () => {
  it('is found by words in both environments, drawn, and put together by math', async () => {
    const found = await pair.page('/metrics/explore?q=sqs+sent');
    expect(textOf(found)).toContain('NumberOfMessagesSent');
    const metric = encodeURIComponent('AWS/SQS|NumberOfMessagesSent|QueueName=orders');
    const drawn = await pair.page(`/metrics/explore?metric=${metric}&stat=Sum&math=m1*2`);
    expect(drawn.status).toBe(200);
    expect(textOf(drawn)).toContain('m1*2');
    const wrong = await pair.page(`/metrics/explore?metric=${metric}&math=m1%2Bnobody`);
    expect(wrong.status).toBe(200);
    expect(textOf(wrong)).toContain('nobody');
    expect(textOf(wrong)).toContain('Refused');
  });
});
