import { level, rareEvents, rate, share, shareOfBoth, used } from './lines.ts';
import type { GoldenKind, GoldenView } from './types.ts';

const alb = (metric: string, statistic: string) => ({ namespace: 'AWS/ApplicationELB', metric, statistic });
const ecs = (metric: string) => ({
  namespace: 'AWS/ECS',
  metric,
  statistic: 'Average',
  place: 'beside' as const,
});
const lambda = (metric: string, statistic: string) => ({ namespace: 'AWS/Lambda', metric, statistic });
const sqs = (metric: string, statistic: string) => ({ namespace: 'AWS/SQS', metric, statistic });
const dynamodb = (metric: string, statistic = 'Sum') => ({ namespace: 'AWS/DynamoDB', metric, statistic });
const elasticache = (metric: string, statistic = 'Sum') => ({
  namespace: 'AWS/ElastiCache',
  metric,
  statistic,
});

const requests = alb('RequestCount', 'Sum');
const responseTime = [
  level('p50', alb('TargetResponseTime', 'p50'), 1_000),
  level('p99', alb('TargetResponseTime', 'p99'), 1_000),
];

function queueViews(kind: 'queue' | 'dead-letter-queue'): readonly GoldenView[] {
  const arrivals: GoldenView = {
    kind,
    signal: 'traffic',
    title: 'Sent',
    unit: 'per-minute',
    source: 'NumberOfMessagesSent',
    lines: [rate('', sqs('NumberOfMessagesSent', 'Sum'))],
  };
  const dead: GoldenView = {
    kind,
    signal: 'errors',
    title: 'In its dead-letter queue',
    unit: 'count',
    source: 'ApproximateNumberOfMessagesVisible of the dead-letter queue',
    lines: [level('', { ...sqs('ApproximateNumberOfMessagesVisible', 'Maximum'), place: 'beside' })],
  };
  return [
    arrivals,
    ...(kind === 'queue' ? [dead] : []),
    {
      kind,
      signal: 'latency',
      title: 'Age of the oldest',
      unit: 'seconds',
      source: 'ApproximateAgeOfOldestMessage',
      lines: [level('', sqs('ApproximateAgeOfOldestMessage', 'Maximum'))],
    },
    {
      kind,
      signal: 'saturation',
      title: 'Waiting',
      unit: 'count',
      source: 'ApproximateNumberOfMessagesVisible',
      lines: [level('', sqs('ApproximateNumberOfMessagesVisible', 'Maximum'))],
    },
  ];
}

/**
 * The golden signals of every kind of resource. Sources of the metrics: the user guides of each service, "CloudWatch
 * metrics"; what stands here is the whole of what `/metrics` draws.
 */
export const GOLDEN_VIEWS: readonly GoldenView[] = [
  {
    kind: 'load-balancer',
    signal: 'traffic',
    title: 'Requests',
    unit: 'per-minute',
    source: 'RequestCount',
    lines: [rate('', requests)],
  },
  {
    kind: 'load-balancer',
    signal: 'errors',
    title: '5xx answers',
    unit: 'percent',
    source: 'HTTPCode_Target_5XX_Count and HTTPCode_ELB_5XX_Count of RequestCount',
    lines: [
      share('', [alb('HTTPCode_Target_5XX_Count', 'Sum'), alb('HTTPCode_ELB_5XX_Count', 'Sum')], requests),
    ],
  },
  {
    kind: 'load-balancer',
    signal: 'latency',
    title: 'Response time',
    unit: 'milliseconds',
    source: 'TargetResponseTime',
    lines: responseTime,
  },
  {
    kind: 'load-balancer',
    signal: 'saturation',
    title: 'Open connections',
    unit: 'count',
    source: 'ActiveConnectionCount',
    lines: [level('', alb('ActiveConnectionCount', 'Maximum'))],
  },
  {
    kind: 'service',
    signal: 'traffic',
    title: 'Requests',
    unit: 'per-minute',
    source: 'RequestCount of its target groups',
    lines: [rate('', requests)],
  },
  {
    kind: 'service',
    signal: 'errors',
    title: '5xx answers',
    unit: 'percent',
    source: 'HTTPCode_Target_5XX_Count of RequestCount, of its target groups',
    lines: [share('', [alb('HTTPCode_Target_5XX_Count', 'Sum')], requests)],
  },
  {
    kind: 'service',
    signal: 'latency',
    title: 'Response time',
    unit: 'milliseconds',
    source: 'TargetResponseTime of the slower of its target groups',
    lines: responseTime,
  },
  {
    kind: 'service',
    signal: 'saturation',
    title: 'CPU and memory',
    unit: 'percent',
    source: 'CPUUtilization and MemoryUtilization of ECS',
    lines: [level('CPU', ecs('CPUUtilization')), level('memory', ecs('MemoryUtilization'))],
  },
  {
    kind: 'function',
    signal: 'traffic',
    title: 'Invocations',
    unit: 'per-minute',
    source: 'Invocations',
    lines: [rate('', lambda('Invocations', 'Sum'))],
  },
  {
    kind: 'function',
    signal: 'errors',
    title: 'Failed',
    unit: 'percent',
    source: 'Errors of Invocations',
    lines: [share('', [lambda('Errors', 'Sum')], lambda('Invocations', 'Sum'))],
  },
  {
    kind: 'function',
    signal: 'latency',
    title: 'Duration',
    unit: 'milliseconds',
    source: 'Duration',
    lines: [level('p50', lambda('Duration', 'p50')), level('p99', lambda('Duration', 'p99'))],
  },
  {
    kind: 'function',
    signal: 'saturation',
    title: 'Running at once',
    unit: 'count',
    source: 'ConcurrentExecutions',
    lines: [level('', lambda('ConcurrentExecutions', 'Maximum'))],
  },
  ...queueViews('queue'),
  ...queueViews('dead-letter-queue'),
  {
    kind: 'table',
    signal: 'traffic',
    title: 'Units consumed',
    unit: 'per-second',
    source: 'ConsumedReadCapacityUnits and ConsumedWriteCapacityUnits',
    lines: [
      rate('read', dynamodb('ConsumedReadCapacityUnits'), 1),
      rate('write', dynamodb('ConsumedWriteCapacityUnits'), 1),
    ],
  },
  {
    kind: 'table',
    signal: 'errors',
    title: 'Throttled',
    unit: 'per-minute',
    source: 'ReadThrottleEvents and WriteThrottleEvents',
    lines: [
      rareEvents(
        '',
        [dynamodb('ReadThrottleEvents'), dynamodb('WriteThrottleEvents')],
        dynamodb('ConsumedReadCapacityUnits'),
      ),
    ],
  },
  {
    kind: 'table',
    signal: 'latency',
    title: 'Request time',
    unit: 'milliseconds',
    source: 'SuccessfulRequestLatency of Query and PutItem',
    lines: ['Query', 'PutItem'].map((Operation) =>
      level(Operation, { ...dynamodb('SuccessfulRequestLatency', 'Average'), more: { Operation } }),
    ),
  },
  {
    kind: 'table',
    signal: 'saturation',
    title: 'Of what is provisioned',
    unit: 'percent',
    source: 'Consumed of Provisioned capacity units; tables on demand have none',
    lines: [
      used(
        'read',
        dynamodb('ConsumedReadCapacityUnits'),
        dynamodb('ProvisionedReadCapacityUnits', 'Average'),
      ),
      used(
        'write',
        dynamodb('ConsumedWriteCapacityUnits'),
        dynamodb('ProvisionedWriteCapacityUnits', 'Average'),
      ),
    ],
  },
  {
    kind: 'cache',
    signal: 'traffic',
    title: 'Lookups',
    unit: 'per-minute',
    source: 'CacheHits and CacheMisses',
    lines: [rate('hits', elasticache('CacheHits')), rate('misses', elasticache('CacheMisses'))],
  },
  {
    kind: 'cache',
    signal: 'errors',
    title: 'Evictions',
    unit: 'per-minute',
    source: 'Evictions',
    lines: [rate('', elasticache('Evictions'))],
  },
  {
    kind: 'cache',
    signal: 'latency',
    title: 'Hit rate',
    unit: 'percent',
    source: 'CacheHits of CacheHits and CacheMisses',
    lines: [shareOfBoth('', elasticache('CacheHits'), elasticache('CacheMisses'))],
  },
  {
    kind: 'cache',
    signal: 'saturation',
    title: 'Memory',
    unit: 'percent',
    source: 'DatabaseMemoryUsagePercentage',
    lines: [level('', elasticache('DatabaseMemoryUsagePercentage', 'Maximum'))],
  },
];

/** The charts of a kind, in the order of the signals. */
export function viewsOf(kind: GoldenKind): readonly GoldenView[] {
  return GOLDEN_VIEWS.filter((view) => view.kind === kind);
}
