import type { Watched, WatchedMetric } from './types.ts';

/** A metric in words at the beginning of a sentence, and what one of its values is measured in. */
interface MetricWords {
  readonly words: string;
  /** `5xx answers were`, `CPU was`. */
  readonly isPlural: boolean;
  /** Stands behind a value; empty for a count. */
  readonly unit: string;
}

const counted = (words: string): MetricWords => ({ words, isPlural: true, unit: '' });
const share = (words: string): MetricWords => ({ words, isPlural: false, unit: '%' });
const time = (words: string, unit: 's' | 'ms'): MetricWords => ({ words, isPlural: false, unit });

/** Units are those in which each service publishes. Source: the metrics pages of the services' own guides. */
const METRICS: Readonly<Record<string, MetricWords>> = {
  'AWS/ECS CPUUtilization': share('CPU'),
  'AWS/ECS MemoryUtilization': share('Memory'),
  'AWS/ElastiCache CPUUtilization': share('CPU'),
  'AWS/ElastiCache EngineCPUUtilization': share('Engine CPU'),
  'AWS/ElastiCache DatabaseMemoryUsagePercentage': share('Memory in use'),
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count': counted('5xx answers'),
  'AWS/ApplicationELB HTTPCode_Target_4XX_Count': counted('4xx answers'),
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': counted('5xx answers of the balancer itself'),
  'AWS/ApplicationELB TargetResponseTime': time('Response time', 's'),
  'AWS/ApplicationELB RequestCount': counted('Requests'),
  'AWS/ApplicationELB UnHealthyHostCount': counted('Unhealthy targets'),
  'AWS/ApplicationELB HealthyHostCount': counted('Healthy targets'),
  'AWS/DynamoDB ThrottledRequests': counted('Throttled requests'),
  'AWS/DynamoDB ReadThrottleEvents': counted('Throttled reads'),
  'AWS/DynamoDB WriteThrottleEvents': counted('Throttled writes'),
  'AWS/DynamoDB SystemErrors': counted('System errors'),
  'AWS/DynamoDB UserErrors': counted('User errors'),
  'AWS/DynamoDB ConsumedReadCapacityUnits': counted('Read units'),
  'AWS/DynamoDB ConsumedWriteCapacityUnits': counted('Write units'),
  'AWS/DynamoDB SuccessfulRequestLatency': time('Latency', 'ms'),
  'AWS/SQS ApproximateNumberOfMessagesVisible': counted('Waiting messages'),
  'AWS/SQS ApproximateNumberOfMessagesNotVisible': counted('Messages in flight'),
  'AWS/SQS ApproximateAgeOfOldestMessage': time('Age of the oldest message', 's'),
  'AWS/Lambda Errors': counted('Errors'),
  'AWS/Lambda Throttles': counted('Throttled calls'),
  'AWS/Lambda Invocations': counted('Calls'),
  'AWS/Lambda Duration': time('Duration', 'ms'),
};

const PERCENTILE = /^(p|tm|tc|ts|wm|pr)\(?\d/i;

/** A metric in words: `5xx answers`, `Response time (p95)`; one that is not known goes by its own name. */
export function metricWords({ namespace, metric, statistic }: WatchedMetric): MetricWords {
  const known = METRICS[`${namespace} ${metric}`] ?? { words: metric, isPlural: false, unit: '' };
  // How many were counted, rather than what was measured.
  if (statistic === 'SampleCount') return { words: `Samples of ${metric}`, isPlural: true, unit: '' };
  return PERCENTILE.test(statistic) ? { ...known, words: `${known.words} (${statistic})` } : known;
}

/** What an alarm's sentences are about, whatever it watches. */
export function subjectOf(watched: Watched): MetricWords {
  if (watched.kind === 'metric') return metricWords(watched);
  if (watched.kind !== 'math') return { words: 'The query', isPlural: false, unit: '' };
  const judged = watched.lines.find(({ isJudged }) => isJudged);
  if (judged?.metric) return metricWords(judged.metric);
  return { words: judged?.label ?? judged?.expression ?? 'The expression', isPlural: false, unit: '' };
}

/** What is watched, by its names: `caption-analysis`, or how many metrics an expression is made of. */
export function watchedWords(watched: Watched): string {
  switch (watched.kind) {
    case 'metric':
      return [subjectOf(watched).words, ...Object.values(watched.dimensions).map(shortDimension)].join(' · ');
    case 'math':
      return `${subjectOf(watched).words} · of ${watched.lines.filter(({ metric }) => metric).length} metrics`;
    case 'query':
      return watched.query;
    case 'composite':
      return 'other alarms';
  }
}

/** `app/tiktok-commerce-alb/50dc6c495c0c9188` is a balancer by its name. */
function shortDimension(value: string): string {
  return /^(?:app|net|gwy)\/([^/]+)\/[0-9a-f]+$/.exec(value)?.[1] ?? value;
}

/** A value with its unit: `14`, `70.2 %`, `1.84 s`. Four digits are more than anybody reads. */
export function valueWords(value: number, unit: string): string {
  const rounded = Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
  return unit === '' ? String(rounded) : `${rounded} ${unit}`;
}
