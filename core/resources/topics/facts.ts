import type { Fact } from '../../compare/facts.ts';
import type { SubscriptionDetail, SubscriptionSummary, TopicDetail } from './types.ts';

/** What two topics of a pair should agree in. Left out are names, ARNs and policies, which are full of ARNs. */
export function topicFacts(topic: TopicDetail): readonly Fact[] {
  return [
    { fact: 'type', value: topic.fifo ? 'FIFO' : 'standard' },
    { fact: 'encryption', value: topic.kmsKeyId ? 'KMS' : 'none' },
    { fact: 'signature version', value: topic.signatureVersion ?? '1' },
    { fact: 'tracing', value: topic.tracing ?? 'PassThrough' },
    ...(topic.contentBasedDeduplication === undefined
      ? []
      : [{ fact: 'deduplication by content', value: topic.contentBasedDeduplication ? 'on' : 'off' }]),
  ];
}

/** Who listens. `nameKey` maps a queue's name to what both sides call it (see pairing). */
export function subscriptionFacts(
  subscriptions: readonly (SubscriptionSummary | SubscriptionDetail)[],
  nameKey: (queueName: string) => string,
): readonly Fact[] {
  return subscriptions.flatMap((one) => {
    const fact = `${one.protocol} ${one.queueName ? nameKey(one.queueName) : one.endpoint}`;
    return [{ fact, value: one.state }, ...('rawDelivery' in one ? detailFacts(fact, one, nameKey) : [])];
  });
}

function detailFacts(
  subscription: string,
  detail: SubscriptionDetail,
  nameKey: (queueName: string) => string,
): readonly Fact[] {
  return [
    { fact: `${subscription} raw delivery`, value: detail.rawDelivery ? 'on' : 'off' },
    {
      fact: `${subscription} filter`,
      value: detail.filterPolicy ? `${detail.filterPolicyScope} ${detail.filterPolicy}` : 'none',
    },
    {
      fact: `${subscription} dead-letter queue`,
      value: detail.deadLetterQueueName ? nameKey(detail.deadLetterQueueName) : 'none',
    },
  ];
}
