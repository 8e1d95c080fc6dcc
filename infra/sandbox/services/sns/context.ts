import type { Cloud } from '../../cloud.ts';
import type { Directory } from './directory.ts';
import { subscriptionNotFound, topicNotFound } from './errors.ts';
import type { HttpDeliveries } from './http-deliveries.ts';
import type { Signer } from './signer.ts';
import type { TopicDeduplication } from './topic-deduplication.ts';
import type { TopicMetrics } from './topic-metrics.ts';
import { requireArn } from './topic.ts';
import type { Subscription, Topic } from './topic.ts';

/** What the operations of one environment's SNS work with. */
export interface SnsContext {
  readonly cloud: Cloud;
  readonly directory: Directory;
  readonly deduplication: TopicDeduplication;
  readonly http: HttpDeliveries;
  readonly signer: Signer;
  readonly metrics: TopicMetrics;
}

/** Errors: InvalidParameter for a text that is no ARN, NotFound. */
export function requireTopic(
  { directory }: SnsContext,
  arn: string | undefined,
  parameter = 'TopicArn',
): Topic {
  const topic = directory.topic(requireArn(parameter, arn));
  if (topic === undefined) throw topicNotFound();
  return topic;
}

export function requireSubscription({ directory }: SnsContext, arn: string | undefined): Subscription {
  const subscription = directory.subscription(requireArn('SubscriptionArn', arn));
  if (subscription === undefined) throw subscriptionNotFound();
  return subscription;
}
