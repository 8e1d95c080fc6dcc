import { queueNameOf } from '../queues/queue-name.ts';
import { topicNameOf } from './topic-name.ts';
import type { SubscriptionDetail, SubscriptionSummary, TopicDetail } from './types.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

/** A topic out of its GetTopicAttributes answer. Every value comes as text. */
export function topicDetailOf(arn: string, attributes: Attributes): TopicDetail {
  const name = topicNameOf(arn);
  return {
    name,
    arn,
    fifo: attributes.FifoTopic === 'true' || name.endsWith('.fifo'),
    displayName: attributes.DisplayName || undefined,
    owner: attributes.Owner || undefined,
    confirmed: countOf(attributes.SubscriptionsConfirmed),
    pending: countOf(attributes.SubscriptionsPending),
    deleted: countOf(attributes.SubscriptionsDeleted),
    policy: attributes.Policy || undefined,
    deliveryPolicy: attributes.DeliveryPolicy || undefined,
    effectiveDeliveryPolicy: attributes.EffectiveDeliveryPolicy || undefined,
    kmsKeyId: attributes.KmsMasterKeyId || undefined,
    contentBasedDeduplication: flagOf(attributes.ContentBasedDeduplication),
    signatureVersion: attributes.SignatureVersion || undefined,
    tracing: attributes.TracingConfig || undefined,
    archivePolicy: attributes.ArchivePolicy || undefined,
  };
}

/** SNS writes a word where an ARN would stand while a subscription is not confirmed, and after it was deleted. */
export function subscriptionOf(listed: {
  readonly SubscriptionArn?: string;
  readonly TopicArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
  readonly Owner?: string;
}): SubscriptionSummary {
  const { SubscriptionArn: arn = '', TopicArn: topicArn = '', Protocol: protocol = '' } = listed;
  const endpoint = listed.Endpoint ?? '';
  return {
    arn: arn.startsWith('arn:') ? arn : undefined,
    topicArn,
    topicName: topicNameOf(topicArn),
    protocol,
    endpoint,
    queueName: protocol === 'sqs' ? queueNameOf(endpoint) : undefined,
    owner: listed.Owner ?? '',
    state: arn.startsWith('arn:') ? 'confirmed' : arn === 'Deleted' ? 'deleted' : 'pending',
  };
}

/** A subscription out of its GetSubscriptionAttributes answer. */
export function subscriptionDetailOf(arn: string, attributes: Attributes): SubscriptionDetail {
  const deadLetterQueueArn = deadLetterOf(attributes.RedrivePolicy);
  return {
    ...subscriptionOf({
      SubscriptionArn: arn,
      TopicArn: attributes.TopicArn,
      Protocol: attributes.Protocol,
      Endpoint: attributes.Endpoint,
      Owner: attributes.Owner,
    }),
    state: attributes.PendingConfirmation === 'true' ? 'pending' : 'confirmed',
    rawDelivery: attributes.RawMessageDelivery === 'true',
    filterPolicy: attributes.FilterPolicy || undefined,
    filterPolicyScope: attributes.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes',
    deadLetterQueueArn,
    deadLetterQueueName: deadLetterQueueArn ? queueNameOf(deadLetterQueueArn) : undefined,
    deliveryPolicy: attributes.DeliveryPolicy || undefined,
  };
}

function deadLetterOf(redrivePolicy: string | undefined): string | undefined {
  if (!redrivePolicy) return undefined;
  try {
    const policy = JSON.parse(redrivePolicy) as { readonly deadLetterTargetArn?: unknown } | null;
    const arn = policy?.deadLetterTargetArn;
    return typeof arn === 'string' && arn !== '' ? arn : undefined;
  } catch {
    return undefined;
  }
}

function countOf(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
}

function flagOf(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}
