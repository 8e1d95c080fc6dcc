import type { Database, RootDatabase } from 'lmdb';
import { PastMetrics } from '../../history/past-metrics.ts';
import type { PastSeries } from '../../history/past-series.ts';
import type { HistoryPlan } from '../../history/plan.ts';
import { grow, growingFrom, mergeAggregates } from './aggregate.ts';
import type { Aggregate, GrowingAggregate } from './aggregate.ts';

export interface MetricDimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric as it is told apart: dimensions sorted by name. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly MetricDimension[];
}

export interface StoredMetric extends MetricIdentity {
  readonly id: number;
  /** The latest timestamp of its data, in seconds since the epoch. */
  readonly lastAt: number;
}

/** Values of a metric in its finest bucket, before they are written. */
interface Pending {
  readonly metric: MetricIdentity;
  readonly unit: string;
  /** The bucket's size, 1 or 60 seconds, and its start in seconds since the epoch. */
  readonly resolution: Resolution;
  readonly start: number;
  readonly aggregate: GrowingAggregate;
}

/** Seconds of a bucket. A datum is kept at the three coarser ones, one of high resolution at all four. */
export type Resolution = 1 | 60 | 300 | 3600;

type DataKey = [metric: number, unit: string, resolution: number, start: number];

const daySeconds = 86_400;

// CloudWatch API reference, "GetMetricData": retention by period.
const retentionSeconds: Readonly<Record<Resolution, number>> = {
  1: 3 * 3600,
  60: 15 * daySeconds,
  300: 63 * daySeconds,
  3600: 455 * daySeconds,
};

const resolutions: readonly Resolution[] = [1, 60, 300, 3600];

export function identityKey({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = [...dimensions].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  return JSON.stringify([namespace, name, ...sorted.flatMap(({ Name, Value }) => [Name, Value])]);
}

/** The aggregates of one bucket by unit. */
export interface Bucket {
  readonly start: number;
  readonly unit: string;
  readonly aggregate: Aggregate;
}

/** Metrics and their data: buffered while they come in, written at the next look or tick. */
export class MetricStore {
  private readonly metrics: Database<StoredMetric, string>;
  private readonly data: Database<Aggregate, DataKey>;
  private readonly byKey = new Map<string, StoredMetric>();
  private readonly pending = new Map<string, Pending>();
  private readonly history: Database<HistoryPlan, string>;
  private past: PastMetrics | undefined;
  private nextId = 1;

  constructor(private readonly store: RootDatabase) {
    this.history = store.openDB({ name: 'cloudwatch-history' });
    this.remember(this.history.get('plan'));
    this.metrics = store.openDB({ name: 'cloudwatch-metrics' });
    this.data = store.openDB({ name: 'cloudwatch-data' });
    for (const { key, value } of this.metrics.getRange()) {
      this.byKey.set(key, value);
      this.nextId = Math.max(this.nextId, value.id + 1);
    }
  }

  /** Adds values at a time in seconds since the epoch. */
  add(
    metric: MetricIdentity,
    unit: string,
    seconds: number,
    isHighResolution: boolean,
    aggregate: Aggregate,
  ): void {
    const resolution = isHighResolution ? 1 : 60;
    const start = Math.floor(seconds / resolution) * resolution;
    const key = `${resolution} ${start} ${unit} ${identityKey(metric)}`;
    const known = this.pending.get(key);
    if (known) grow(known.aggregate, aggregate);
    else this.pending.set(key, { metric, unit, resolution, start, aggregate: growingFrom(aggregate) });
  }

  /** Writes what came in to its own bucket and to each coarser one. */
  flush(): void {
    if (this.pending.size === 0) return;
    const pending = [...this.pending.values()];
    this.pending.clear();
    this.store.transactionSync(() => {
      for (const { metric, unit, resolution, start, aggregate } of pending) {
        const { id } = this.touch(metric, start);
        for (const size of resolutions.filter((coarser) => coarser >= resolution)) {
          const key: DataKey = [id, unit, size, Math.floor(start / size) * size];
          const old = this.data.get(key);
          this.data.putSync(key, old ? mergeAggregates(old, aggregate) : aggregate);
        }
      }
    });
  }

  private touch(metric: MetricIdentity, seconds: number): StoredMetric {
    const key = identityKey(metric);
    const known = this.byKey.get(key);
    if (known && known.lastAt >= seconds) return known;
    const stored = { ...metric, id: known?.id ?? this.nextId++, lastAt: seconds };
    this.byKey.set(key, stored);
    this.metrics.putSync(key, stored);
    return stored;
  }

  /** Gives the metrics a past, before everything that was measured. */
  setHistory(plan: HistoryPlan): void {
    this.history.putSync('plan', plan);
    this.remember(plan);
  }

  private remember(plan: HistoryPlan | undefined): void {
    this.past = plan && new PastMetrics(plan, (series) => identityKey(identityOf(series)));
  }

  list(): readonly StoredMetric[] {
    this.flush();
    const { past } = this;
    const gone = (past?.all() ?? []).map(identityOf).filter((one) => !this.byKey.has(identityKey(one)));
    return [
      ...this.byKey.values(),
      ...gone.map((one) => ({ ...one, id: 0, lastAt: (past?.end ?? 60) - 60 })),
    ];
  }

  /** Buckets of a metric from `start` (included) to `end` (excluded), in seconds, by unit and time. */
  read(
    metric: MetricIdentity,
    resolution: Resolution,
    start: number,
    end: number,
    unit?: string,
  ): readonly Bucket[] {
    const key = identityKey(metric);
    const past = [...(this.past?.read(key, resolution, start, end) ?? [])].filter(
      (bucket) => unit === undefined || bucket.unit === unit,
    );
    return [...past, ...this.readMeasured(key, resolution, start, end, unit)];
  }

  private readMeasured(
    identity: string,
    resolution: Resolution,
    start: number,
    end: number,
    unit?: string,
  ): readonly Bucket[] {
    this.flush();
    const stored = this.byKey.get(identity);
    if (!stored) return [];
    const units = unit === undefined ? this.unitsOf(stored.id) : [unit];
    return units.flatMap((name) =>
      [
        ...this.data.getRange({
          start: [stored.id, name, resolution, start],
          end: [stored.id, name, resolution, end],
        }),
      ].map(({ key, value }) => ({ start: key[3], unit: name, aggregate: value })),
    );
  }

  // Skips from unit to unit by the keys' order, so that it costs one look for each.
  private unitsOf(id: number): readonly string[] {
    const units: string[] = [];
    let start: DataKey = [id, '', 0, 0];
    for (;;) {
      const [next] = [...this.data.getKeys({ start, end: [id + 1, '', 0, 0], limit: 1 })];
      if (!next) return units;
      units.push(next[1]);
      start = [id, next[1], Number.MAX_SAFE_INTEGER, 0];
    }
  }

  /** Drops what is older than its resolution is kept for, and metrics that have no data left. */
  prune(nowSeconds: number): void {
    this.flush();
    this.store.transactionSync(() => {
      for (const [key, { id, lastAt }] of this.byKey) {
        for (const unit of this.unitsOf(id)) this.pruneUnit(id, unit, nowSeconds);
        if (lastAt >= nowSeconds - retentionSeconds[3600]) continue;
        this.byKey.delete(key);
        this.metrics.removeSync(key);
      }
    });
  }

  private pruneUnit(id: number, unit: string, nowSeconds: number): void {
    for (const resolution of resolutions) {
      const end: DataKey = [id, unit, resolution, nowSeconds - retentionSeconds[resolution]];
      const old = [...this.data.getKeys({ start: [id, unit, resolution, 0], end })];
      for (const key of old) this.data.removeSync(key);
    }
  }
}

function identityOf({ namespace, metric, dimensions }: PastSeries): MetricIdentity {
  const named = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { namespace, name: metric, dimensions: named };
}
