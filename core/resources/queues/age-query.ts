import type { MetricQuery } from '../metrics/types.ts';

const LOOK_BACK_SECONDS = 15 * 60;

/** How long the oldest message of a queue has waited, in seconds, as SQS tells CloudWatch every minute. */
export function ageQuery(queueName: string): MetricQuery {
  return {
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queueName },
    statistic: 'Maximum',
    periodSeconds: 60,
    lookBackSeconds: LOOK_BACK_SECONDS,
  };
}
