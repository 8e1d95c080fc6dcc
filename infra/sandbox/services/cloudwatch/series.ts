import { mergeAggregates } from './aggregate.ts';
import type { Aggregate } from './aggregate.ts';
import type { MetricIdentity, MetricStore, Resolution } from './metric-store.ts';

/** A span of time in whole seconds since the epoch; the end is excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const daySeconds = 86_400;

/**
 * Rounds a request's times as CloudWatch does: the start down to its period where that is below a minute, else to a
 * minute, to five minutes where it lies 15 days back, to an hour where it lies 63 days back.
 * Source: CloudWatch API reference, "GetMetricData", StartTime.
 */
export function alignSpan(startMs: number, endMs: number, period: number, nowMs: number): Span {
  const age = (nowMs - startMs) / 1000;
  const step = age > 63 * daySeconds ? 3600 : age > 15 * daySeconds ? 300 : period < 60 ? period : 60;
  return { start: Math.floor(startMs / 1000 / step) * step, end: Math.ceil(endMs / 1000) };
}

export function isPeriod(period: number): boolean {
  return [1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0);
}

/** The coarsest buckets that make up the periods exactly. */
function resolutionFor({ start }: Span, period: number): Resolution {
  const fitting = ([3600, 300, 60] as const).find((size) => period % size === 0 && start % size === 0);
  return fitting ?? (period % 60 === 0 ? 60 : 1);
}

/** The aggregates of a metric by the start of each period, ascending, for each unit apart. */
export function readAggregates(
  store: MetricStore,
  metric: MetricIdentity,
  span: Span,
  period: number,
  unit: string | undefined,
): ReadonlyMap<string, ReadonlyMap<number, Aggregate>> {
  const resolution = resolutionFor(span, period);
  const result = new Map<string, Map<number, Aggregate>>();
  for (const bucket of store.read(metric, resolution, span.start, span.end, unit)) {
    const at = span.start + Math.floor((bucket.start - span.start) / period) * period;
    const points = result.get(bucket.unit) ?? new Map<number, Aggregate>();
    const known = points.get(at);
    points.set(at, known ? mergeAggregates(known, bucket.aggregate) : bucket.aggregate);
    result.set(bucket.unit, points);
  }
  return result;
}

/** As readAggregates, with all units taken together. */
export function readMerged(
  store: MetricStore,
  metric: MetricIdentity,
  span: Span,
  period: number,
  unit: string | undefined,
): ReadonlyMap<number, Aggregate> {
  const merged = new Map<number, Aggregate>();
  for (const points of readAggregates(store, metric, span, period, unit).values())
    for (const [at, aggregate] of points) {
      const known = merged.get(at);
      merged.set(at, known ? mergeAggregates(known, aggregate) : aggregate);
    }
  return new Map([...merged].sort(([a], [b]) => a - b));
}
