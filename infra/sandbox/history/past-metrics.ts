import { grow, growingFrom } from '../services/cloudwatch/aggregate.ts';
import type { Aggregate, GrowingAggregate } from '../services/cloudwatch/aggregate.ts';
import type { HistoryPlan } from './plan.ts';
import { pastSeries } from './past-series.ts';
import type { PastSeries } from './past-series.ts';

/** Minutes of a metric are kept for so long. Source: CloudWatch API reference, "GetMetricData". */
const minutesKeptSeconds = 15 * 86_400;

interface Known {
  readonly series: PastSeries;
  /** Buckets of more than a minute, once they were asked for. */
  readonly coarse: Map<string, Aggregate | undefined>;
}

/**
 * The metrics of a past. Nothing of it is stored: what a metric was in a minute is computed when somebody looks, and is
 * always the same, so that a start costs nothing.
 */
export class PastMetrics {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly plan: HistoryPlan,
    keyOf: (series: PastSeries) => string,
  ) {
    for (const series of pastSeries(plan)) this.known.set(keyOf(series), { series, coarse: new Map() });
  }

  get end(): number {
    return this.plan.end;
  }

  all(): readonly PastSeries[] {
    return [...this.known.values()].map(({ series }) => series);
  }

  /** Buckets of so many seconds that begin from `start` (included) to `end` (excluded), as far as the past goes. */
  *read(
    key: string,
    size: number,
    start: number,
    end: number,
  ): Generator<{ readonly start: number; readonly unit: string; readonly aggregate: Aggregate }> {
    const known = this.known.get(key);
    if (!known || size < 60) return;
    const { unit } = known.series;
    const oldest = size === 60 ? this.plan.end - minutesKeptSeconds : this.plan.start;
    const first = Math.ceil(Math.max(start, oldest, Math.floor(this.plan.start / size) * size) / size) * size;
    for (let at = first; at < Math.min(end, this.plan.end); at += size) {
      const aggregate = size === 60 ? known.series.at(at) : this.coarse(known, size, at);
      if (aggregate) yield { start: at, unit, aggregate };
    }
  }

  private coarse({ series, coarse }: Known, size: number, start: number): Aggregate | undefined {
    const key = `${size} ${start}`;
    if (coarse.has(key)) return coarse.get(key);
    let sum: GrowingAggregate | undefined;
    const [from, to] = [Math.max(start, this.plan.start), Math.min(start + size, this.plan.end)];
    for (let at = from; at < to; at += 60) {
      const aggregate = series.at(at);
      if (!aggregate) continue;
      if (sum) grow(sum, aggregate);
      else sum = growingFrom(aggregate);
    }
    coarse.set(key, sum);
    return sum;
  }
}
