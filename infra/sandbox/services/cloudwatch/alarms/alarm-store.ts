import type { AlarmHistoryItem, MetricAlarm, Tag } from '@aws-sdk/client-cloudwatch';
import type { Database, RootDatabase } from 'lmdb';

/** An alarm as it is kept: what it is told as, and its tags. */
export interface StoredAlarm {
  readonly alarm: MetricAlarm & { readonly AlarmName: string };
  readonly tags: readonly Tag[];
}

const KEPT_DAYS = 30;

/** The alarms of an environment and what became of them, by name. */
export class AlarmStore {
  private readonly alarms: Database<StoredAlarm, string>;
  private readonly history: Database<AlarmHistoryItem, [at: number, serial: number]>;
  private serial = 0;

  constructor(store: RootDatabase) {
    this.alarms = store.openDB({ name: 'cloudwatch-alarms' });
    this.history = store.openDB({ name: 'cloudwatch-alarm-history' });
  }

  find(name: string): StoredAlarm | undefined {
    return this.alarms.get(name);
  }

  /** Every alarm, by name. */
  all(): readonly StoredAlarm[] {
    return [...this.alarms.getRange()].map(({ value }) => value);
  }

  save(stored: StoredAlarm): void {
    this.alarms.putSync(stored.alarm.AlarmName, stored);
  }

  remove(name: string): void {
    this.alarms.removeSync(name);
  }

  note(item: AlarmHistoryItem & { readonly Timestamp: Date }): void {
    this.serial += 1;
    this.history.putSync([item.Timestamp.getTime(), this.serial], item);
  }

  /** What happened, the newest first. */
  past(): readonly AlarmHistoryItem[] {
    return [...this.history.getRange({ reverse: true })].map(({ value }) => value);
  }

  prune(now: number): void {
    const end = now - KEPT_DAYS * 86_400_000;
    for (const key of this.history.getKeys({ end: [end, 0] })) this.history.removeSync(key);
  }
}
