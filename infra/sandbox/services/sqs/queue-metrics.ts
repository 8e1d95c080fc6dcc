import type { Cloud } from '../../cloud.ts';
import type { MessageStore } from './message-store.ts';
import type { Queues } from './queues.ts';

/** CloudWatch gathers a queue's metrics for up to six hours after it held messages or was used. */
const activeMs = 6 * 3_600_000;
const minuteMs = 60_000;

type Counter =
  'NumberOfMessagesSent' | 'NumberOfMessagesReceived' | 'NumberOfMessagesDeleted' | 'NumberOfEmptyReceives';

const counters: readonly Counter[] = [
  'NumberOfMessagesSent',
  'NumberOfMessagesReceived',
  'NumberOfMessagesDeleted',
  'NumberOfEmptyReceives',
];

interface Activity {
  usedAtMs: number;
  /** The minute whose values are already told; undefined for a queue that was not measured yet. */
  measuredMinute?: number;
  wasEmpty: boolean;
  readonly counted: Map<Counter, number>;
}

/**
 * The AWS/SQS metrics per queue, once a minute. Source: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
 * A queue that was never measured, or that was empty when it was, is measured at the next tick, so that a fresh
 * environment has its ages at once.
 */
export class QueueMetrics {
  private readonly activities = new Map<string, Activity>();

  constructor(
    private readonly cloud: Cloud,
    private readonly queues: Queues,
    private readonly messages: MessageStore,
  ) {}

  touch(queueName: string, now: number): void {
    this.activityOf(queueName).usedAtMs = now;
  }

  count(queueName: string, counter: Counter, by = 1): void {
    const { counted } = this.activityOf(queueName);
    counted.set(counter, (counted.get(counter) ?? 0) + by);
  }

  forget(queueName: string): void {
    this.activities.delete(queueName);
  }

  publish(now: number): void {
    const minute = Math.floor(now / minuteMs);
    for (const { name, id } of this.queues.all()) {
      const counts = this.messages.counts(id);
      const isEmpty = counts.visible + counts.inFlight + counts.delayed === 0;
      const activity = this.activityOf(name);
      if (isEmpty && now - activity.usedAtMs > activeMs) continue;
      if (activity.measuredMinute !== minute || (activity.wasEmpty && !isEmpty)) {
        this.measure(name, 'ApproximateNumberOfMessagesVisible', counts.visible);
        this.measure(name, 'ApproximateNumberOfMessagesNotVisible', counts.inFlight);
        this.measure(name, 'ApproximateNumberOfMessagesDelayed', counts.delayed);
        this.measure(name, 'ApproximateAgeOfOldestMessage', this.ageSeconds(id, now), 'Seconds');
        activity.wasEmpty = isEmpty;
      }
      this.tellCounters(name, activity, minute);
      activity.measuredMinute = minute;
    }
  }

  /** What was counted is told at the next tick, so that it falls into its minute; a minute without any has a zero. */
  private tellCounters(queueName: string, activity: Activity, minute: number): void {
    for (const counter of counters) {
      const value = activity.counted.get(counter) ?? 0;
      if (value > 0 || activity.measuredMinute !== minute) this.measure(queueName, counter, value);
    }
    activity.counted.clear();
  }

  private ageSeconds(queueId: number, now: number): number {
    const arrivedAtMs = this.messages.oldestArrivalMs(queueId);
    return arrivedAtMs === undefined ? 0 : Math.max(0, Math.floor((now - arrivedAtMs) / 1000));
  }

  private measure(queueName: string, metric: string, value: number, unit = 'Count'): void {
    this.cloud.measure({
      namespace: 'AWS/SQS',
      metric,
      dimensions: { QueueName: queueName },
      value,
      unit,
    });
  }

  private activityOf(queueName: string): Activity {
    const known = this.activities.get(queueName);
    if (known !== undefined) return known;
    const activity: Activity = { usedAtMs: -Infinity, wasEmpty: true, counted: new Map() };
    this.activities.set(queueName, activity);
    return activity;
  }
}
