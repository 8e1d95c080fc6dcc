export const ALARM_STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** One metric as an alarm watches it, by itself or inside of an expression. */
export interface WatchedMetric {
  /** Whose metric it is, where CloudWatch was told. */
  readonly account?: string;
  /** As `AWS/SQS`. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, …, or a percentile as `p95`. */
  readonly statistic: string;
  readonly periodSeconds: number;
}

/** One line of metric math: an expression, or a metric that expressions speak of by its id. */
export interface MathLine {
  readonly id: string;
  readonly label?: string;
  readonly expression?: string;
  readonly metric?: WatchedMetric;
  /** The one whose result is held against the threshold. */
  readonly isJudged: boolean;
}

/** What an alarm looks at. */
export type Watched =
  | ({ readonly kind: 'metric' } & WatchedMetric)
  | { readonly kind: 'math'; readonly lines: readonly MathLine[]; readonly periodSeconds: number }
  /** PromQL. */
  | { readonly kind: 'query'; readonly query: string }
  | {
      readonly kind: 'composite';
      /** CloudWatch's own language; see `parseAlarmRule`. */
      readonly rule: string;
      /** The alarm that holds its actions back, by name or ARN. */
      readonly suppressor?: string;
      /** Why its actions are held back now. */
      readonly suppressed?: string;
    };

/** When an alarm fires. */
export interface AlarmCondition {
  /** As `GreaterThanThreshold`. */
  readonly comparison: string;
  /** Undefined where a band of another expression is the threshold. */
  readonly threshold?: number;
  /** M of N. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  /** `missing`, `breaching`, `notBreaching`, `ignore`. */
  readonly missingData: string;
}

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  /** Upstream's words: hostile text. */
  readonly description?: string;
  readonly state: AlarmState;
  /** Since when it has been in this state, in milliseconds since the epoch. */
  readonly since: number;
  /** When CloudWatch last wrote the state, in milliseconds since the epoch. */
  readonly updatedAt: number;
  /** CloudWatch's own words. */
  readonly reason: string;
  /** The same as data, in JSON, where CloudWatch gave any. */
  readonly reasonData?: string;
  readonly watched: Watched;
  /** Of metric and math alarms. */
  readonly condition?: AlarmCondition;
  /** False where its actions are switched off. */
  readonly actionsEnabled: boolean;
  /** ARNs of what is told, or done, on the way into each state. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  /** Made for Application Auto Scaling: it is in ALARM in normal life, and says nothing is wrong. */
  readonly isScaling: boolean;
}

export const HISTORY_TYPES = ['StateUpdate', 'ConfigurationUpdate', 'Action'] as const;
export type HistoryType = (typeof HISTORY_TYPES)[number];

/** Something that happened to an alarm. */
export interface AlarmHistoryEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly alarm: string;
  /** One of {@link HISTORY_TYPES}, or what CloudWatch may add to them. */
  readonly type: string;
  readonly summary: string;
  /** Of a change of state. */
  readonly from?: AlarmState;
  readonly to?: AlarmState;
  readonly reason?: string;
  readonly reasonData?: string;
}

/** An alarm that changed its state: a mark on a chart, an entry of a timeline. */
export interface AlarmTrace {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** A window of time in which alarms change their state and tell nobody. */
export interface MuteRule {
  readonly name: string;
  readonly description?: string;
  readonly alarms: readonly string[];
  /** `SCHEDULED`, `ACTIVE`, `EXPIRED`. */
  readonly status: string;
  /** `at(2026-01-02T03:04)` or `cron(…)`. */
  readonly expression: string;
  /** ISO 8601, as `PT2H`. */
  readonly duration: string;
  readonly isRecurring: boolean;
  /** When a window that does not come back ends, in milliseconds since the epoch; undefined where that is not known. */
  readonly until?: number;
}
