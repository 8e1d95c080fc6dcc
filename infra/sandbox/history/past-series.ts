import { aggregateOf } from '../services/cloudwatch/aggregate.ts';
import type { Aggregate } from '../services/cloudwatch/aggregate.ts';
import type { HistoryPlan } from './plan.ts';
import { Traffic } from './traffic.ts';
import type { Minute } from './traffic.ts';

type Dimensions = Readonly<Record<string, string>>;

/** One metric of a past, and what it was in a minute; undefined where it was not measured. */
export interface PastSeries {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Dimensions;
  readonly unit: string;
  readonly at: (seconds: number) => Aggregate | undefined;
}

/** Every metric of a past, under the names and dimensions of those that are measured. */
export function pastSeries(plan: HistoryPlan): readonly PastSeries[] {
  const traffic = new Traffic(plan);
  return [
    ...loadBalancing(plan, traffic),
    ...services(plan, traffic),
    ...queues(plan, traffic),
    ...tables(plan, traffic),
    ...functions(plan, traffic),
    ...caches(plan, traffic),
  ];
}

type Measure = (seconds: number) => number | undefined;

function counted(
  namespace: string,
  metric: string,
  dimensions: Dimensions,
  unit: string,
  value: Measure,
): PastSeries {
  return {
    namespace,
    metric,
    dimensions,
    unit,
    at(seconds) {
      const measured = value(seconds);
      return measured === undefined ? undefined : aggregateOf(measured);
    },
  };
}

function loadBalancing({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  const { loadBalancer: LoadBalancer } = subjects;
  if (LoadBalancer === undefined) return [];
  const behind = subjects.services.filter(({ targetGroup }) => targetGroup !== undefined);
  const all = (seconds: number) => behind.map(({ name }) => traffic.at(name, seconds));
  return [
    ...requests({ LoadBalancer }, all),
    ...behind.flatMap(({ name, targetGroup: TargetGroup = '' }) => {
      const place = { TargetGroup, LoadBalancer };
      const own = (seconds: number) => [traffic.at(name, seconds)];
      const hosts = (seconds: number) => (traffic.isDeploying(name, seconds) ? 4 : 2);
      const perTarget: Measure = (seconds) => traffic.at(name, seconds).requests / hosts(seconds);
      return [
        ...requests(place, own),
        counted(elb, 'HealthyHostCount', place, 'Count', hosts),
        counted(elb, 'UnHealthyHostCount', place, 'Count', () => 0),
        counted(elb, 'RequestCountPerTarget', place, 'Count', perTarget),
        counted(elb, 'RequestCountPerTarget', { TargetGroup }, 'Count', perTarget),
      ];
    }),
  ];
}

const elb = 'AWS/ApplicationELB';

/** The counters of a load balancer or a target group, which agree with each other; what did not occur is not told. */
function requests(place: Dimensions, minutes: (seconds: number) => readonly Minute[]): readonly PastSeries[] {
  const sum =
    (of: (minute: Minute) => number): Measure =>
    (seconds) =>
      minutes(seconds).reduce((total, minute) => total + of(minute), 0) || undefined;
  return [
    counted(
      elb,
      'RequestCount',
      place,
      'Count',
      sum((minute) => minute.requests),
    ),
    counted(
      elb,
      'HTTPCode_Target_2XX_Count',
      place,
      'Count',
      sum(({ requests: all, clientErrors, serverErrors }) => all - clientErrors - serverErrors),
    ),
    counted(
      elb,
      'HTTPCode_Target_4XX_Count',
      place,
      'Count',
      sum((minute) => minute.clientErrors),
    ),
    counted(
      elb,
      'HTTPCode_Target_5XX_Count',
      place,
      'Count',
      sum((minute) => minute.serverErrors),
    ),
    {
      namespace: elb,
      metric: 'TargetResponseTime',
      dimensions: place,
      unit: 'Seconds',
      at: (seconds) => spread(minutes(seconds).map((minute) => [minute.requests, minute.seconds])),
    },
  ];
}

/** How times lie around their middle: shares of the requests, and by how much slower they are. */
const shape: readonly (readonly [share: number, factor: number])[] = [
  [0.5, 0.8],
  [0.35, 1.2],
  [0.1, 2],
  [0.04, 3.5],
  [0.01, 8],
];

function spread(parts: readonly (readonly [count: number, middle: number])[]): Aggregate | undefined {
  const values = new Map<number, number>();
  for (const [total, middle] of parts) {
    let left = total;
    for (const [share, factor] of shape) {
      const count = Math.min(left, Math.ceil(total * share));
      if (count === 0) continue;
      left -= count;
      // Two digits, so that an hour has few values that differ.
      const value = Number((middle * factor).toPrecision(2));
      values.set(value, (values.get(value) ?? 0) + count);
    }
  }
  if (values.size === 0) return undefined;
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  for (const [value, times] of values) {
    count += times;
    sum += value * times;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { count, sum, min, max, values };
}

function services({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  return subjects.services.flatMap(({ name, cluster }) => {
    const place = { ClusterName: cluster, ServiceName: name };
    return [
      counted('AWS/ECS', 'CPUUtilization', place, 'Percent', (seconds) =>
        round(
          Math.min(
            95,
            6 + 28 * traffic.load(`${name} cpu`, seconds) + (traffic.isDeploying(name, seconds) ? 25 : 0),
          ),
        ),
      ),
      counted('AWS/ECS', 'MemoryUtilization', place, 'Percent', (seconds) =>
        round(31 + 4 * traffic.load(`${name} memory`, seconds)),
      ),
    ];
  });
}

const round = (value: number): number => Number(value.toPrecision(3));

function queues({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  const backlogged = subjects.queues.find((name) => name.includes('caption') && !/dlq|dead/i.test(name));
  return subjects.queues.flatMap((QueueName) => {
    const isDead = /dlq|dead/i.test(QueueName);
    const sent: Measure = (seconds) => (isDead ? 0 : Math.round(20 * traffic.load(QueueName, seconds)));
    const waiting: Measure = (seconds) => (QueueName === backlogged ? traffic.backlogSeconds(seconds) : 0);
    const of = (metric: string, unit: string, value: Measure) =>
      counted('AWS/SQS', metric, { QueueName }, unit, value);
    return [
      of('NumberOfMessagesSent', 'Count', sent),
      of('NumberOfMessagesReceived', 'Count', (at) => (waiting(at) ? 1 : sent(at))),
      of('NumberOfMessagesDeleted', 'Count', (at) => (waiting(at) ? 1 : sent(at))),
      of('ApproximateNumberOfMessagesVisible', 'Count', (at) => Math.round((waiting(at) ?? 0) / 5)),
      of('ApproximateNumberOfMessagesNotVisible', 'Count', (at) => Math.round((sent(at) ?? 0) / 8)),
      of('ApproximateNumberOfMessagesDelayed', 'Count', () => 0),
      of('ApproximateAgeOfOldestMessage', 'Seconds', (at) => Math.round(waiting(at) ?? 0)),
    ];
  });
}

function tables({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  return subjects.tables.flatMap((TableName) => [
    counted(
      'AWS/DynamoDB',
      'ConsumedReadCapacityUnits',
      { TableName },
      'Count',
      (seconds) => Math.round(240 * traffic.load(`${TableName} read`, seconds)) / 2,
    ),
    counted('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName }, 'Count', (seconds) =>
      Math.round(50 * traffic.load(`${TableName} write`, seconds)),
    ),
  ]);
}

function functions({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  return subjects.functions.flatMap(({ name }) => {
    const place = { FunctionName: name };
    const invocations = (seconds: number) => Math.round(8 * traffic.load(name, seconds));
    const of = (metric: string, value: Measure) => counted('AWS/Lambda', metric, place, 'Count', value);
    return [
      of('Invocations', (at) => invocations(at) || undefined),
      of('Errors', (at) =>
        invocations(at) === 0
          ? undefined
          : traffic.backlogSeconds(at) > 0 && name.includes('caption')
            ? Math.ceil(invocations(at) * 0.4)
            : Number(traffic.chance(`${name} errors`, at) < 0.01),
      ),
      of('Throttles', (at) => (invocations(at) === 0 ? undefined : 0)),
      of('ConcurrentExecutions', (at) => Math.ceil(invocations(at) / 4) || undefined),
      {
        namespace: 'AWS/Lambda',
        metric: 'Duration',
        dimensions: place,
        unit: 'Milliseconds',
        at: (seconds) => spread([[invocations(seconds), 140 + 60 * traffic.chance(`${name} time`, seconds)]]),
      },
    ];
  });
}

function caches({ subjects }: HistoryPlan, traffic: Traffic): readonly PastSeries[] {
  return subjects.caches.flatMap((CacheClusterId) => {
    const of = (metric: string, unit: string, value: Measure) =>
      ([{ CacheClusterId }, { CacheClusterId, CacheNodeId: '0001' }] as readonly Dimensions[]).map((place) =>
        counted('AWS/ElastiCache', metric, place, unit, value),
      );
    const load = (name: string, seconds: number) => traffic.load(`${CacheClusterId} ${name}`, seconds);
    return [
      ...of('CacheHits', 'Count', (at) => Math.round(900 * load('hits', at))),
      ...of('CacheMisses', 'Count', (at) => Math.round(80 * load('misses', at))),
      ...of('CurrConnections', 'Count', (at) => Math.round(12 + 10 * load('connections', at))),
      ...of('CurrItems', 'Count', (at) => Math.round(1200 + 300 * load('items', at))),
      ...of('Evictions', 'Count', () => 0),
      ...of('EngineCPUUtilization', 'Percent', (at) => round(2 + 6 * load('cpu', at))),
      ...of('DatabaseMemoryUsagePercentage', 'Percent', (at) => round(18 + 3 * load('memory', at))),
    ];
  });
}
