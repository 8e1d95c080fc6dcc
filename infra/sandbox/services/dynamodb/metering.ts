import type { Cloud } from '../../cloud.ts';

const NAMESPACE = 'AWS/DynamoDB';

interface Sum {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  value: number;
}

/** How often an operation on a table took so many milliseconds. */
interface Latencies {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly counts: Map<number, number>;
}

/**
 * Counts what AWS/DynamoDB reports and hands it over once a second, one datum for each metric and table.
 * So sums are right to the second; the number of samples is the number of seconds, not of requests, but for latencies.
 */
export class Meter {
  private sums = new Map<string, Sum>();
  private latencies = new Map<string, Latencies>();

  constructor(private readonly cloud: Cloud) {}

  private add(
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    value: number,
    unit: string,
  ): void {
    const key = [metric, ...Object.values(dimensions)].join('\u0000');
    const sum = this.sums.get(key);
    if (sum !== undefined) sum.value += value;
    else this.sums.set(key, { metric, dimensions, unit, value });
  }

  consumed(kind: 'Read' | 'Write', table: string, index: string | undefined, units: number): void {
    if (units === 0) return;
    this.add(
      `Consumed${kind}CapacityUnits`,
      index === undefined ? { TableName: table } : { TableName: table, GlobalSecondaryIndexName: index },
      units,
      'Count',
    );
  }

  throttled(kind: 'Read' | 'Write', table: string, operation: string): void {
    this.add('ThrottledRequests', { TableName: table, Operation: operation }, 1, 'Count');
    this.add(`${kind}ThrottleEvents`, { TableName: table }, 1, 'Count');
  }

  returnedItems(table: string, operation: string, items: number): void {
    this.add('ReturnedItemCount', { TableName: table, Operation: operation }, items, 'Count');
  }

  conditionFailed(table: string): void {
    this.add('ConditionalCheckFailedRequests', { TableName: table }, 1, 'Count');
  }

  expired(table: string, items: number): void {
    this.add('TimeToLiveDeletedItemCount', { TableName: table }, items, 'Count');
  }

  provisioned(kind: 'Read' | 'Write', table: string, index: string | undefined, units: number): void {
    this.add(
      `Provisioned${kind}CapacityUnits`,
      index === undefined ? { TableName: table } : { TableName: table, GlobalSecondaryIndexName: index },
      units,
      'Count',
    );
  }

  /** A request was answered; two digits are kept, so that equal times come together. */
  succeeded(table: string, operation: string, milliseconds: number): void {
    const key = `${table} ${operation}`;
    const dimensions = { TableName: table, Operation: operation };
    const { counts } = this.latencies.get(key) ?? { counts: new Map<number, number>() };
    const rounded = Number(milliseconds.toPrecision(2));
    counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
    this.latencies.set(key, { dimensions, counts });
  }

  /** HTTP 400 answers of the account and region, but for failed conditions and throttling. */
  userError(): void {
    this.add('UserErrors', {}, 1, 'Count');
  }

  flush(): void {
    const { sums, latencies } = this;
    this.sums = new Map();
    this.latencies = new Map();
    for (const { metric, dimensions, unit, value } of sums.values())
      this.cloud.measure({ namespace: NAMESPACE, metric, dimensions, value, unit });
    for (const { dimensions, counts } of latencies.values())
      for (const [value, count] of counts)
        this.cloud.measure({
          namespace: NAMESPACE,
          metric: 'SuccessfulRequestLatency',
          dimensions,
          value,
          count,
          unit: 'Milliseconds',
        });
  }
}
