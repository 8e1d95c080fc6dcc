import type { Clock } from '../../clock.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { Cost } from './items/capacity.ts';
import type { Meter } from './metering.ts';
import type { Table } from './tables/registry.ts';
import type { Throughput } from './tables/table.ts';

/** Unused capacity of this many seconds is kept for bursts. Source: developer guide, "Burst capacity". */
const BURST_SECONDS = 300;

/** What AWS says of a table, or of the index that was read, whose capacity is spent. */
export function exceeded(index?: string): string {
  const subject = index === undefined ? 'the table' : 'one or more global secondary indexes of the table';
  return `The level of configured provisioned throughput for ${subject} was exceeded. Consider increasing your provisioning level with the UpdateTable API.`;
}

interface Bucket {
  units: number;
  filledAtMs: number;
}

type Kind = 'Read' | 'Write';

function rateOf(throughput: Throughput, kind: Kind): number {
  return kind === 'Read' ? throughput.read : throughput.write;
}

/**
 * Provisioned capacity as a bucket for each table and index, filled every second, holding five minutes.
 * A request is let in while the bucket is not empty and may leave it in debt: its cost is known only afterwards.
 */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly meter: Meter,
  ) {}

  private bucket(storeId: number, kind: Kind, rate: number): Bucket {
    const key = `${storeId}${kind}`;
    const now = this.clock.now();
    const bucket = this.buckets.get(key);
    if (bucket === undefined) {
      const fresh = { units: rate * BURST_SECONDS, filledAtMs: now };
      this.buckets.set(key, fresh);
      return fresh;
    }
    const seconds = Math.max(0, now - bucket.filledAtMs) / 1_000;
    bucket.units = Math.min(rate * BURST_SECONDS, bucket.units + seconds * rate);
    bucket.filledAtMs = now;
    return bucket;
  }

  /** Whether a request may go ahead on the table, and on the index that it reads. */
  admits(kind: Kind, table: Table, index?: string): boolean {
    if (table.record.billingMode !== 'PROVISIONED') return true;
    const read = table.record.indexes.find(({ name, kind: of }) => name === index && of === 'GLOBAL');
    if (read !== undefined) return this.bucket(read.storeId, kind, rateOf(read.throughput, kind)).units > 0;
    if (this.bucket(table.record.storeId, kind, rateOf(table.record.throughput, kind)).units <= 0)
      return false;
    if (kind === 'Read') return true;
    return table.record.indexes.every(
      ({ kind: of, storeId, throughput }) =>
        of === 'LOCAL' || this.bucket(storeId, kind, rateOf(throughput, kind)).units > 0,
    );
  }

  /** Throws ProvisionedThroughputExceededException where the request may not go ahead. */
  admit(kind: Kind, table: Table, operation: string, index?: string): void {
    if (this.admits(kind, table, index)) return;
    this.meter.throttled(kind, table.record.name, operation);
    throw new ServiceError('ProvisionedThroughputExceededException', exceeded(index));
  }

  /** Books what a request has cost, also for the metrics. Local indexes draw on their table. */
  consume(kind: Kind, table: Table, cost: Cost): void {
    const { record } = table;
    let own = cost.table;
    for (const [index, units] of cost.entries()) {
      if (index.record.kind === 'LOCAL') own += units;
      else {
        this.meter.consumed(kind, record.name, index.record.name, units);
        if (record.billingMode === 'PROVISIONED')
          this.bucket(index.record.storeId, kind, rateOf(index.record.throughput, kind)).units -= units;
      }
    }
    this.meter.consumed(kind, record.name, undefined, own);
    if (record.billingMode === 'PROVISIONED')
      this.bucket(record.storeId, kind, rateOf(record.throughput, kind)).units -= own;
  }

  forget(storeId: number): void {
    this.buckets.delete(`${storeId}Read`);
    this.buckets.delete(`${storeId}Write`);
  }
}
