import type { TimeRange } from './range.ts';

/** One metric with the statistic that is drawn: `Average`, `Sum`, `p99`, `tm95`. */
export interface MetricPart {
  /** As `AWS/SQS`. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** As CloudWatch writes it. Source: CloudWatch user guide, "Statistics definitions". */
  readonly statistic: string;
}

/** What one line of a chart shows: a metric, or an expression of metric math over some. */
export interface SeriesQuery {
  readonly label: string;
  readonly metrics: readonly MetricPart[];
  /** In metric math, with `$1` for the first of the metrics. Without it the first metric itself is shown. */
  readonly expression?: string;
}

export interface SeriesRequest {
  readonly queries: readonly SeriesQuery[];
  readonly range: TimeRange;
  /** How long an answer counts as fresh; by default half a minute, and longer of what lies hours back. */
  readonly freshMs?: number;
}

/**
 * `partial`: CloudWatch gave a part and no more; `forbidden` and `failed`: of this one series, whatever the others
 * have. Source: CloudWatch API reference, MetricDataResult.StatusCode.
 */
export type SeriesState = 'complete' | 'partial' | 'forbidden' | 'failed';

export interface SeriesLine {
  /** CloudWatch's label where the expression gives several lines (SEARCH), else the query's. */
  readonly label: string;
  /** One for each period from the range's beginning on; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface SeriesResult {
  readonly label: string;
  readonly state: SeriesState;
  /** None where nothing was found, several where an expression is an array. */
  readonly lines: readonly SeriesLine[];
  /** CloudWatch's own words on this series. */
  readonly messages: readonly string[];
}

export interface SeriesAnswer extends TimeRange {
  /** In the order of the queries. */
  readonly results: readonly SeriesResult[];
  /** CloudWatch's own words on the whole. */
  readonly messages: readonly string[];
}
