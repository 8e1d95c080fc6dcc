import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { Database, RootDatabase } from 'lmdb';

export interface MetricFilterRecord {
  readonly group: string;
  readonly name: string;
  readonly pattern: string;
  readonly transformations: readonly MetricTransformation[];
  readonly createdAtMs: number;
}

/** Metric filters of log groups, by group and name. */
export class MetricFilterStore {
  private readonly kept: Database<MetricFilterRecord, [group: string, name: string]>;
  private readonly byGroup = new Map<string, Map<string, MetricFilterRecord>>();

  constructor(store: RootDatabase) {
    this.kept = store.openDB({ name: 'logs-metric-filters' });
    for (const { value } of this.kept.getRange()) this.hold(value);
  }

  private hold(filter: MetricFilterRecord): void {
    const named = this.byGroup.get(filter.group) ?? new Map<string, MetricFilterRecord>();
    this.byGroup.set(filter.group, named.set(filter.name, filter));
  }

  of(group: string): readonly MetricFilterRecord[] {
    return [...(this.byGroup.get(group)?.values() ?? [])];
  }

  all(): readonly MetricFilterRecord[] {
    return [...this.byGroup.values()].flatMap((named) => [...named.values()]);
  }

  save(filter: MetricFilterRecord): void {
    this.kept.putSync([filter.group, filter.name], filter);
    this.hold(filter);
  }

  /** False where there is none of the name. */
  remove(group: string, name: string): boolean {
    this.kept.removeSync([group, name]);
    return this.byGroup.get(group)?.delete(name) ?? false;
  }

  removeAll(group: string): void {
    for (const { name } of this.of(group)) this.remove(group, name);
  }
}
