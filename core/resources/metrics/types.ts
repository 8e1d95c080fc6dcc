export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'Sum';

/** One CloudWatch metric whose newest value is wanted. */
export interface MetricQuery {
  /** As `AWS/SQS`. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** A multiple of 60. */
  readonly periodSeconds: number;
  /** How far back a value may lie and still be told; S3's daily sizes need two days. */
  readonly lookBackSeconds: number;
}

export interface MetricValue {
  readonly value: number;
  /** The start of the period that the value stands for, in milliseconds since the epoch. */
  readonly measuredAt: number;
}

export interface WindowTotals {
  /** When the window began, in milliseconds since the epoch. */
  readonly since: number;
  /** In the order of the queries; undefined where nothing was measured. */
  readonly totals: readonly (number | undefined)[];
}
