import type { Cloud } from '../../cloud.ts';

type Counter =
  | 'NumberOfMessagesPublished'
  | 'NumberOfNotificationsDelivered'
  | 'NumberOfNotificationsFailed'
  | 'NumberOfNotificationsFilteredOut'
  | 'NumberOfNotificationsRedrivenToDlq'
  | 'NumberOfNotificationsFailedToRedriveToDlq';

/** The AWS/SNS metrics per topic. What was counted since the last tick is told at the next one. */
export class TopicMetrics {
  private readonly counted = new Map<string, Map<Counter, number>>();

  constructor(private readonly cloud: Cloud) {}

  count(topicName: string, counter: Counter): void {
    const counts = this.counted.get(topicName) ?? new Map<Counter, number>();
    counts.set(counter, (counts.get(counter) ?? 0) + 1);
    this.counted.set(topicName, counts);
  }

  publish(): void {
    for (const [topicName, counts] of this.counted)
      for (const [metric, value] of counts)
        this.cloud.measure({
          namespace: 'AWS/SNS',
          metric,
          dimensions: { TopicName: topicName },
          value,
          unit: 'Count',
        });
    this.counted.clear();
  }
}
