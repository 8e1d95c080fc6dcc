/** How often and when SNS tries again. Delays are in seconds. */
export interface RetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: string;
}

/** SNS Developer Guide, "message delivery retries": what applies to HTTP endpoints where nothing is set. */
export const standardRetryPolicy: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};

const standardRequestPolicy = { headerContentType: 'text/plain; charset=UTF-8' };

/** A DeliveryPolicy as it was set on a topic, its `http` member. */
interface TopicPolicy {
  readonly defaultHealthyRetryPolicy?: Partial<RetryPolicy>;
  readonly defaultThrottlePolicy?: object;
  readonly defaultRequestPolicy?: object;
  readonly disableSubscriptionOverrides?: boolean;
}

/** A DeliveryPolicy as it was set on a subscription. */
interface SubscriptionPolicy {
  readonly healthyRetryPolicy?: Partial<RetryPolicy>;
  readonly throttlePolicy?: object;
  readonly requestPolicy?: object;
}

function read<Policy extends object>(text: string | undefined): Partial<Policy> {
  return text ? (JSON.parse(text) as Partial<Policy>) : {};
}

/** The `http` member of a topic's EffectiveDeliveryPolicy, out of its DeliveryPolicy as JSON. */
export function effectiveTopicPolicy(set: string | undefined) {
  const given = read<{ http: TopicPolicy }>(set).http ?? {};
  return {
    ...given,
    defaultHealthyRetryPolicy: { ...standardRetryPolicy, ...given.defaultHealthyRetryPolicy },
    disableSubscriptionOverrides: given.disableSubscriptionOverrides ?? false,
    defaultRequestPolicy: given.defaultRequestPolicy ?? standardRequestPolicy,
  };
}

/**
 * What applies to a subscription, as its EffectiveDeliveryPolicy tells it: its own policy over its topic's, unless that
 * lets nothing override it. Both are given as JSON. Source: SNS Developer Guide, "Creating an HTTP/S delivery policy".
 */
export function effectivePolicy(ofTopic: string | undefined, ofSubscription: string | undefined) {
  const topic = effectiveTopicPolicy(ofTopic);
  const own = topic.disableSubscriptionOverrides ? {} : read<SubscriptionPolicy>(ofSubscription);
  return {
    healthyRetryPolicy: { ...topic.defaultHealthyRetryPolicy, ...own.healthyRetryPolicy },
    sicklyRetryPolicy: null,
    throttlePolicy: own.throttlePolicy ?? topic.defaultThrottlePolicy ?? null,
    requestPolicy: own.requestPolicy ?? topic.defaultRequestPolicy,
    guaranteed: false,
  };
}
