import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { createCloudwatchLogs } from '../services/cloudwatch-logs/service.ts';
import { createCloudwatch } from '../services/cloudwatch/service.ts';
import { pastSeries } from './past-series.ts';
import { linesOfDay } from './past-lines.ts';
import type { HistoryPlan, HistorySubjects } from './plan.ts';

const subjects: HistorySubjects = {
  stage: 'prod',
  loadPercent: 100,
  loadBalancer: 'app/shop/0123456789abcdef',
  services: ['product-service', 'ingestion-api'].map((name) => ({
    name,
    cluster: 'production-cluster',
    targetGroup: `targetgroup/${name}/0123456789abcdef`,
    logGroup: `/ecs/${name}`,
  })),
  functions: [{ name: 'caption-parser', logGroup: '/aws/lambda/caption-parser' }],
  queues: ['caption-analysis', 'caption-analysis-dlq'],
  tables: ['products'],
  caches: ['shop-001'],
};
const days = 7;
const keys = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

let sandbox: Sandbox;
let cloudwatch: CloudWatchClient;
let logs: CloudWatchLogsClient;
let plan: HistoryPlan;
beforeAll(async () => {
  sandbox = await startSandbox({ services: [createCloudwatch, createCloudwatchLogs] });
  cloudwatch = new CloudWatchClient({ endpoint: sandbox.url, ...keys });
  logs = new CloudWatchLogsClient({ endpoint: sandbox.url, ...keys });
  const answer = await fetch(`${sandbox.url}/_sandbox/history`, {
    method: 'POST',
    body: JSON.stringify({ days, seed: 'a past', subjects }),
  });
  const { start, end } = (await answer.json()) as { start: string; end: string };
  plan = { seed: 'a past', start: Date.parse(start) / 1000, end: Date.parse(end) / 1000, subjects };
});
afterAll(async () => {
  cloudwatch.destroy();
  logs.destroy();
  await sandbox.close();
});

/** The sums of a metric as GetMetricData answers them, by time. */
async function sums(
  place: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] },
  period: number,
  [start, end]: readonly [number, number],
): Promise<Map<number, number>> {
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(start * 1000),
      EndTime: new Date(end * 1000),
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: place, Period: period, Stat: 'Sum' } }],
    }),
  );
  const [{ Timestamps = [], Values = [] } = {}] = MetricDataResults;
  return new Map(Timestamps.map((time, at) => [time.getTime() / 1000, Values[at] ?? NaN]));
}

describe('a past that is made up', () => {
  it('is answered as it was generated, in minutes, odd spans and hours', async () => {
    for (const series of pastSeries(plan).filter(({ metric }) =>
      /^(RequestCount|Errors|CacheHits)$/.test(metric),
    )) {
      const place = {
        Namespace: series.namespace,
        MetricName: series.metric,
        Dimensions: Object.entries(series.dimensions).map(([Name, Value]) => ({ Name, Value })),
      };
      const first = Math.ceil(plan.start / 3600) * 3600 + 3 * 86_400;
      for (const [period, from] of [
        [60, first + 60],
        [300, first + 120],
        [3600, first],
      ] as const) {
        const expected = new Map<number, number>();
        for (let at = from; at < from + 4 * 3600; at += 60) {
          const value = series.at(at);
          const start = from + Math.floor((at - from) / period) * period;
          if (value) expected.set(start, (expected.get(start) ?? 0) + value.sum);
        }
        const answered = await sums(place, period, [from, from + 4 * 3600]);
        expect(new Map([...answered].sort(([a], [b]) => a - b))).toEqual(expected);
      }
    }
  });

  it('agrees with itself: what a load balancer counts is what its target groups count', () => {
    const all = pastSeries(plan).filter(({ namespace }) => namespace === 'AWS/ApplicationELB');
    const value = (metric: string, isGroup: boolean, at: number) =>
      all
        .filter(
          (one) =>
            one.metric === metric &&
            'TargetGroup' in one.dimensions === isGroup &&
            'LoadBalancer' in one.dimensions,
        )
        .reduce((sum, one) => sum + (one.at(at)?.sum ?? 0), 0);
    for (let at = plan.start; at < plan.end; at += 3660) {
      expect(value('RequestCount', false, at)).toBe(value('RequestCount', true, at));
      const codes = [2, 4, 5].map((digit) => value(`HTTPCode_Target_${digit}XX_Count`, false, at));
      expect(codes.reduce((sum, one) => sum + one, 0)).toBe(value('RequestCount', false, at));
      const times = all.find(
        ({ metric, dimensions }) => metric === 'TargetResponseTime' && !dimensions['TargetGroup'],
      );
      expect(times?.at(at)?.count ?? 0).toBe(value('RequestCount', false, at));
    }
  });

  it('ends where the environment began, and has its incidents', async () => {
    const LoadBalancer = subjects.loadBalancer ?? '';
    const place = (MetricName: string) => ({
      Namespace: 'AWS/ApplicationELB',
      MetricName,
      Dimensions: [{ Name: 'LoadBalancer', Value: LoadBalancer }],
    });
    expect(await sums(place('RequestCount'), 60, [plan.end, plan.end + 3600])).toEqual(new Map());
    expect(plan.end * 1000).toBeLessThanOrEqual(sandbox.clock.now());
    const burst = plan.end - 40 * 3600;
    const minutes = [...(await sums(place('HTTPCode_Target_5XX_Count'), 60, [burst, burst + 1500])).values()];
    expect(Math.min(...minutes)).toBeGreaterThan(3);
  });

  it('is listed, and leaves lines in groups that are as old', async () => {
    const { Metrics = [] } = await cloudwatch.send(
      new ListMetricsCommand({ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage' }),
    );
    expect(Metrics).toHaveLength(2);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual([
      '/aws/lambda/caption-parser',
      '/ecs/ingestion-api',
      '/ecs/product-service',
    ]);
    for (const { creationTime, storedBytes } of logGroups) {
      expect(creationTime).toBe(plan.start * 1000);
      expect(storedBytes).toBeGreaterThan(10_000);
    }
    const burst = plan.end - 40 * 3600;
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/ecs/product-service',
        startTime: burst * 1000,
        endTime: (burst + 1500) * 1000,
        filterPattern: '{ $.status = 503 && $.level = "error" }',
      }),
    );
    expect(events.length).toBeGreaterThan(50);
  });

  it('is the same for the same seed, and another for another', () => {
    const linesOf = (seed: string) => [...linesOfDay({ ...plan, seed }, 2)];
    expect(linesOf('a past')).toEqual(linesOf('a past'));
    expect(linesOf('another')).not.toEqual(linesOf('a past'));
    for (const { timestamp } of linesOf('a past'))
      expect(timestamp).toBeLessThan((plan.start + 3 * 86_400) * 1000 + 60_000);
  });
});
