import type { Named } from './stage.ts';
import { everywhere, suffixed } from './stage.ts';

export interface SecretDefinition {
  readonly kind: 'secret';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly keys: readonly string[];
  /** The one of its keys that holds what another held before, so that both are taken for a while; empty at first. */
  readonly former?: string;
  readonly replicaRegion: string;
  /** Given out by somebody else, or random and nobody's but ours. */
  readonly origin: 'outside' | 'random';
}

export interface CacheDefinition {
  readonly kind: 'cache';
  readonly logical: string;
  readonly names: Named;
  readonly port: number;
  readonly nodeType: string;
}

/** A CloudWatch alarm on a metric, for each resource that `each` names. Source: the platform's own thresholds. */
export interface AlarmDefinition {
  readonly kind: 'alarm';
  readonly logical: string;
  readonly names: Named;
  readonly namespace: string;
  readonly metric: string;
  /** Metrics of the same namespace that are added to it, and what the sum is called in sentences. */
  readonly sum?: { readonly of: readonly string[]; readonly words: string };
  readonly each: 'service' | 'table' | 'queue' | 'dead-letter-queue' | 'load-balancer';
  readonly statistic: 'Average' | 'Maximum' | 'Sum' | 'p95';
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold';
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

export const SECRETS: readonly SecretDefinition[] = [
  {
    kind: 'secret',
    logical: 'api-keys',
    names: suffixed('tiktok-commerce/api-keys'),
    purpose: 'Keys of the outside services',
    keys: ['openai_api_key', 'whatsapp_token'],
    replicaRegion: 'us-west-2',
    origin: 'outside',
  },
  {
    kind: 'secret',
    logical: 'sign-in',
    names: suffixed('tiktok-commerce/sign-in'),
    purpose: 'Signs the tokens of sellers',
    keys: ['jwt_secret', 'jwt_secret_previous'],
    former: 'jwt_secret_previous',
    replicaRegion: 'us-west-2',
    origin: 'random',
  },
];

/** Where WhatsApp can reach the platform: not in development. */
export const WEBHOOK_SECRET: SecretDefinition = {
  kind: 'secret',
  logical: 'whatsapp-webhook',
  names: everywhere('tiktok-commerce/whatsapp-webhook'),
  purpose: 'Signs what WhatsApp sends to us',
  keys: ['app_secret', 'verify_token'],
  replicaRegion: 'us-west-2',
  origin: 'outside',
};

export const CACHES: readonly CacheDefinition[] = [
  {
    kind: 'cache',
    logical: 'main',
    names: { dev: 'redis', staging: 'staging-cluster', prod: 'prod-cluster' },
    port: 6379,
    nodeType: 'cache.t4g.medium',
  },
];

type AlarmRule = Omit<
  AlarmDefinition,
  'kind' | 'logical' | 'names' | 'comparison' | 'periodSeconds' | 'evaluationPeriods'
>;

function alarm(logical: string, rule: AlarmRule, evaluationPeriods = 5): AlarmDefinition {
  return {
    kind: 'alarm',
    logical,
    names: suffixed(`tiktok-commerce-${logical}`),
    comparison: 'GreaterThanThreshold',
    periodSeconds: 60,
    evaluationPeriods,
    ...rule,
  };
}

export const ALARMS: readonly AlarmDefinition[] = [
  alarm('high-cpu', {
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    each: 'service',
    statistic: 'Average',
    threshold: 70,
  }),
  alarm('high-memory', {
    namespace: 'AWS/ECS',
    metric: 'MemoryUtilization',
    each: 'service',
    statistic: 'Average',
    threshold: 80,
  }),
  alarm('5xx', {
    namespace: 'AWS/ApplicationELB',
    metric: 'HTTPCode_Target_5XX_Count',
    // Where no task is left the balancer itself answers, and the targets' count tells nothing.
    sum: { of: ['HTTPCode_ELB_5XX_Count'], words: 'The number of 5xx answers' },
    each: 'load-balancer',
    statistic: 'Sum',
    threshold: 5,
  }),
  alarm('latency', {
    namespace: 'AWS/ApplicationELB',
    metric: 'TargetResponseTime',
    each: 'load-balancer',
    statistic: 'p95',
    threshold: 2,
  }),
  alarm(
    'throttles',
    { namespace: 'AWS/DynamoDB', metric: 'ThrottledRequests', each: 'table', statistic: 'Sum', threshold: 0 },
    1,
  ),
  alarm(
    'dlq-depth',
    {
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      each: 'dead-letter-queue',
      statistic: 'Maximum',
      threshold: 0,
    },
    1,
  ),
  alarm('queue-depth', {
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    each: 'queue',
    statistic: 'Maximum',
    threshold: 100,
  }),
  alarm('queue-age', {
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    each: 'queue',
    statistic: 'Maximum',
    threshold: 900,
  }),
];
