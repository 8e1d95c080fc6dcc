import type { Fact } from '../../compare/facts.ts';
import type { SubscriptionSummary } from './types.ts';

/** Who listens. `nameKey` maps a queue's name to what both sides call it (see pairing). */
export function subscriptionFacts(
  subscriptions: readonly SubscriptionSummary[],
  nameKey: (queueName: string) => string,
): readonly Fact[] {
  return subscriptions.map((one) => ({
    fact: `${one.protocol} ${one.queueName ? nameKey(one.queueName) : one.endpoint}`,
    value: one.state,
  }));
}
