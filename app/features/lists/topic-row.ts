import type { SubscriptionSummary } from '../../../core/resources/topics/types.ts';

/** A topic as the list of all subscriptions tells of it. */
export interface TopicRow {
  readonly name: string;
  readonly subscriptions: readonly SubscriptionSummary[];
  /** The region holds more subscriptions than the console asks for: this topic may have others. */
  readonly cutOff: boolean;
}
