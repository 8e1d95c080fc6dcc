import type { SubscriptionSummary } from '../../../core/resources/topics/types.ts';

/** A topic as the list of all subscriptions tells of it. */
export interface TopicRow {
  readonly name: string;
  readonly subscriptions: readonly SubscriptionSummary[];
}
