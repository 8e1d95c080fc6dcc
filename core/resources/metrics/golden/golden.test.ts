import { describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../../testing/sources.ts';
import { goldenSignals, measured, plannedCharts } from './golden-signals.ts';
import { goldenResources } from './resources.ts';
import { GOLDEN_KINDS, SIGNALS } from './types.ts';
import { GOLDEN_VIEWS, viewsOf } from './views.ts';

const PROD = { environmentId: 'prod', stage: 'prod', aliases: [] } as const;
const told = (namespace: string, metric: string, dimensions: Record<string, string>) => ({
  namespace,
  metric,
  dimensions,
});
const LoadBalancer = 'app/tiktok-commerce-alb/1a';
const group = (name: string) => told('AWS/ApplicationELB', 'RequestCount', { LoadBalancer, TargetGroup: `targetgroup/${name}/2b` }); // prettier-ignore

const FOUND = {
  balancers: [
    told('AWS/ApplicationELB', 'RequestCount', { LoadBalancer }),
    group('ingestion-api-blue'),
    group('ingestion-api-green'),
    told('AWS/ApplicationELB', 'RequestCount', { LoadBalancer, AvailabilityZone: 'us-east-1a' }),
  ],
  services: ['ingestion-api', 'other'].map((ServiceName) =>
    told('AWS/ECS', 'CPUUtilization', {
      ServiceName,
      ClusterName: ServiceName === 'other' ? 'another-cluster' : 'production-cluster',
    }),
  ),
  functions: [told('AWS/Lambda', 'Invocations', { FunctionName: 'tiktok-commerce-auto-tagger' })],
  queues: ['tiktok-commerce-auto-tagging-prod', 'tiktok-commerce-auto-tagging-prod-dlq', 'orders-prod'].map(
    (QueueName) => told('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }),
  ),
  tables: [told('AWS/DynamoDB', 'ConsumedReadCapacityUnits', { TableName: 'tiktok-commerce-tags-prod' })],
  caches: ['prod-cluster-001', 'prod-cluster-002'].map((CacheClusterId) =>
    told('AWS/ElastiCache', 'CacheHits', { CacheClusterId }),
  ),
};

describe('the table of views', () => {
  it('has every kind, and no signal of a kind twice', () => {
    for (const kind of GOLDEN_KINDS) {
      const signals = viewsOf(kind).map(({ signal }) => signal);
      expect(signals.length).toBeGreaterThanOrEqual(3);
      expect(signals).toEqual(SIGNALS.filter((signal) => signals.includes(signal)));
    }
    expect(GOLDEN_VIEWS.every(({ title, source, lines }) => title && source && lines.length > 0)).toBe(true);
  });
});

describe('what is found of an environment', () => {
  const resources = goldenResources(FOUND, PROD, 'production-cluster');

  it('goes by the names that both sides have', () => {
    expect(resources.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'load-balancer alb',
      'service ingestion-api',
      'function auto-tagger',
      'queue auto-tagging',
      'queue orders-{env}',
      'dead-letter-queue auto-tagging-dlq',
      'table tags',
      expect.stringMatching(/^cache /),
    ]);
  });

  it('has blue and green of a service, the dead letters of a queue and the nodes of a cache together', () => {
    const of = (kind: string) => resources.find((one) => one.kind === kind);
    expect([of('service')?.own.length, of('service')?.beside]).toEqual([
      2,
      [{ ServiceName: 'ingestion-api', ClusterName: 'production-cluster' }],
    ]);
    expect(of('queue')?.beside).toEqual([{ QueueName: 'tiktok-commerce-auto-tagging-prod-dlq' }]);
    expect(of('cache')?.own).toHaveLength(2);
  });

  it('is the catalogue where nothing can be listed', () => {
    const named = goldenResources({}, PROD, 'production-cluster');
    expect(named.filter(({ kind }) => kind === 'table')).toHaveLength(8);
    expect(named.find(({ kind }) => kind === 'service')).toMatchObject({ own: [], beside: [{}] });
    expect(named.some(({ kind }) => kind === 'load-balancer')).toBe(false);
  });

  it('becomes charts whose expressions sum what belongs together', () => {
    const charts = plannedCharts(resources);
    const expressionOf = (id: string, line = 0) =>
      charts.find((chart) => chart.id === id)?.lines[line]?.query.expression;
    expect(expressionOf('service/ingestion-api/traffic')).toBe('SUM([$1,$2])/PERIOD($1)*60');
    expect(expressionOf('service/ingestion-api/errors')).toBe(
      '100*SUM([FILL($1,0),FILL($2,0)])/SUM([$3,$4])',
    );
    expect(expressionOf('service/ingestion-api/latency', 1)).toBe('1000*MAX([$1,$2])');
    expect(expressionOf('table/tags/errors')).toBe('SUM([FILL($1,0),FILL($2,0)])/PERIOD($3)*60+0*$3');
    expect(charts.find(({ id }) => id === 'queue/orders-{env}/errors')).toBeUndefined();
  });
});

it('an answer goes back into the charts that it was asked for', () => {
  const charts = plannedCharts(goldenResources(FOUND, PROD, 'production-cluster')).filter(
    ({ kind }) => kind === 'function',
  );
  const count = charts.flatMap(({ lines }) => lines).length;
  const answer = measured(
    { charts, undiscovered: [] },
    {
      from: 0,
      to: 60_000,
      periodSeconds: 60,
      messages: [],
      results: Array.from({ length: count }, (_, index) => ({
        label: '',
        state: 'complete' as const,
        lines: index === 1 ? [] : [{ label: '', values: [index] }],
        messages: [],
      })),
    },
  );
  expect(answer.charts.map(({ id, lines }) => [id, lines.map(({ values }) => values)])).toEqual([
    ['function/auto-tagger/traffic', [[0]]],
    ['function/auto-tagger/errors', [[]]],
    ['function/auto-tagger/latency', [[2], [3]]],
    ['function/auto-tagger/saturation', [[4]]],
  ]);
});

it('a page of forty series over a week is one chain of GetMetricData', async () => {
  const names = Array.from({ length: 13 }, (_, index) => `orders-${index}`);
  const endpoint = await scriptedEndpoint(({ operation }) => ({
    body:
      operation === 'ListMetrics'
        ? {
            Metrics: names.map((Value) => ({
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ Name: 'QueueName', Value }],
            })),
          }
        : { MetricDataResults: [] },
  }));
  const source = sourceOn(endpoint.url);
  const week = { from: 0, to: 7 * 86_400_000, periodSeconds: 3_600 };
  const cell = await goldenSignals(source, { kinds: ['queue'], range: week }, patience());
  expect(cell.state === 'fresh' && cell.value.charts.flatMap(({ lines }) => lines)).toHaveLength(39);
  expect([endpoint.count('ListMetrics'), endpoint.count('GetMetricData')]).toEqual([1, 1]);
  const older = { ...week, from: week.from + 3_600_000, to: week.to + 3_600_000 };
  await goldenSignals(source, { kinds: ['queue'], range: older }, patience());
  expect([endpoint.count('ListMetrics'), endpoint.count('GetMetricData')]).toEqual([1, 2]);
  source.clients.destroy();
  await endpoint.close();
});
