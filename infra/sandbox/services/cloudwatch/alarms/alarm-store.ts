import type {
  AlarmHistoryItem,
  CompositeAlarm,
  MetricAlarm,
  StateValue,
  Tag,
} from '@aws-sdk/client-cloudwatch';
import type { Database, RootDatabase } from 'lmdb';

/** What both kinds of alarm are told as, and what is always there. */
interface Told {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly StateValue: StateValue;
}

/** An alarm as it is kept: what it is told as, and its tags. */
export interface StoredMetricAlarm {
  readonly kind: 'MetricAlarm';
  readonly alarm: MetricAlarm & Told;
  readonly tags: readonly Tag[];
}

/** Why a composite alarm holds its actions back, since when (milliseconds), and from which state it came. */
export interface Suppression {
  readonly by: 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';
  readonly sinceMs: number;
  readonly previousState: StateValue;
}

export interface StoredCompositeAlarm {
  readonly kind: 'CompositeAlarm';
  readonly alarm: CompositeAlarm & Told & { readonly AlarmRule: string };
  readonly tags: readonly Tag[];
  /** States of its children, and its rule, as they were when its state was last worked out. */
  readonly evaluatedOn?: string;
  readonly suppression?: Suppression;
}

export type StoredAlarm = StoredMetricAlarm | StoredCompositeAlarm;

type Without<Stored> = Stored extends StoredAlarm ? Omit<Stored, 'kind'> : never;

const KEPT_DAYS = 30;

/** The alarms of an environment and what became of them, by name; no two of either kind have one name. */
export class AlarmStore {
  private readonly metric: Database<Without<StoredMetricAlarm>, string>;
  private readonly composite: Database<Without<StoredCompositeAlarm>, string>;
  private readonly history: Database<AlarmHistoryItem, [at: number, serial: number]>;
  private serial = 0;

  constructor(store: RootDatabase) {
    this.metric = store.openDB({ name: 'cloudwatch-alarms' });
    this.composite = store.openDB({ name: 'cloudwatch-composite-alarms' });
    this.history = store.openDB({ name: 'cloudwatch-alarm-history' });
  }

  find(name: string): StoredAlarm | undefined {
    const metric = this.metric.get(name);
    if (metric) return { kind: 'MetricAlarm', ...metric };
    const composite = this.composite.get(name);
    return composite && { kind: 'CompositeAlarm', ...composite };
  }

  /** By name or ARN, as rules name an alarm. */
  findReferred(reference: string): StoredAlarm | undefined {
    return this.find(nameIn(reference));
  }

  /** Every metric alarm, by name. */
  metricAlarms(): readonly StoredMetricAlarm[] {
    return [...this.metric.getRange()].map(({ value }) => ({ kind: 'MetricAlarm', ...value }));
  }

  /** Every composite alarm, by name. */
  compositeAlarms(): readonly StoredCompositeAlarm[] {
    return [...this.composite.getRange()].map(({ value }) => ({ kind: 'CompositeAlarm', ...value }));
  }

  save(stored: StoredAlarm): void {
    if (stored.kind === 'MetricAlarm') {
      const { kind: _kind, ...value } = stored;
      this.metric.putSync(stored.alarm.AlarmName, value);
    } else {
      const { kind: _kind, ...value } = stored;
      this.composite.putSync(stored.alarm.AlarmName, value);
    }
  }

  remove(name: string): void {
    this.metric.removeSync(name);
    this.composite.removeSync(name);
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

/** The name in a name or an ARN: `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME`. */
export function nameIn(reference: string): string {
  return /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(reference)?.[1] ?? reference;
}
