import type { ConsumedCapacity, ReturnConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { TableIndex } from '../tables/registry.ts';

/** 4 KB of a read unit, 1 KB of a write unit. Source: developer guide, "Capacity unit consumption". */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

/** Units to read this many bytes at once: at least one, half where the read may be stale. */
export function readUnits(bytes: number, consistent: boolean): number {
  const units = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
  return consistent ? units : units / 2;
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** What one request cost on one table and on its indexes. */
export class Cost {
  table = 0;
  private readonly indexes = new Map<TableIndex, number>();

  addIndex(index: TableIndex, units: number): void {
    if (units > 0) this.indexes.set(index, (this.indexes.get(index) ?? 0) + units);
  }

  add(other: Cost): void {
    this.table += other.table;
    for (const [index, units] of other.indexes) this.addIndex(index, units);
  }

  scale(factor: number): this {
    this.table *= factor;
    for (const [index, units] of this.indexes) this.indexes.set(index, units * factor);
    return this;
  }

  get total(): number {
    let total = this.table;
    for (const units of this.indexes.values()) total += units;
    return total;
  }

  entries(): Iterable<readonly [TableIndex, number]> {
    return this.indexes;
  }

  /** The cost as a request asked to be told it. `kind` adds the sum by kind, as transactions do. */
  report(
    wanted: ReturnConsumedCapacity | undefined,
    tableName: string,
    kind?: 'Read' | 'Write',
  ): ConsumedCapacity | undefined {
    if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
    const report: ConsumedCapacity = { TableName: tableName, CapacityUnits: this.total };
    if (kind !== undefined) report[`${kind}CapacityUnits`] = this.total;
    if (wanted === 'TOTAL') return report;
    report.Table = capacityOf(this.table, kind);
    for (const [index, units] of this.indexes) {
      const member = index.record.kind === 'GLOBAL' ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes';
      const known = report[member] ?? {};
      known[index.record.name] = capacityOf(units, kind);
      report[member] = known;
    }
    return report;
  }
}

function capacityOf(units: number, kind: 'Read' | 'Write' | undefined): { CapacityUnits: number } {
  return kind === undefined
    ? { CapacityUnits: units }
    : { CapacityUnits: units, [`${kind}CapacityUnits`]: units };
}
