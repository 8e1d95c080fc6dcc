import type { Database, RootDatabase } from 'lmdb';
import { isOf, keyOf } from './records.ts';
import type { ActivityRecord, PolicyRecord, Scaled, ScheduleRecord, TargetRecord } from './records.ts';

/** AWS tells the activities of six weeks. */
const keptMs = 42 * 86_400_000;

class Records<T> {
  private readonly held = new Map<string, T>();
  private readonly stored: Database<T, string>;

  constructor(
    store: RootDatabase,
    name: string,
    private readonly nameOf: (record: T) => string,
  ) {
    this.stored = store.openDB({ name });
    for (const { key, value } of this.stored.getRange()) this.held.set(key, value);
  }

  get(name: string): T | undefined {
    return this.held.get(name);
  }

  all(): readonly T[] {
    return [...this.held.values()];
  }

  save(record: T): T {
    this.stored.putSync(this.nameOf(record), record);
    this.held.set(this.nameOf(record), record);
    return record;
  }

  remove(record: T): void {
    this.stored.removeSync(this.nameOf(record));
    this.held.delete(this.nameOf(record));
  }
}

/** Everything that the environment's scaling consists of. */
export class Directory {
  readonly targets: Records<TargetRecord>;
  readonly policies: Records<PolicyRecord>;
  readonly schedules: Records<ScheduleRecord>;
  readonly activities: Records<ActivityRecord>;

  constructor(store: RootDatabase) {
    this.targets = new Records(store, 'scaling-targets', (target) => keyOf(target));
    this.policies = new Records(store, 'scaling-policies', ({ arn }) => arn);
    this.schedules = new Records(store, 'scaling-schedules', ({ arn }) => arn);
    this.activities = new Records(store, 'scaling-activities', ({ id }) => id);
  }

  target(scaled: Scaled): TargetRecord | undefined {
    return this.targets.get(keyOf(scaled));
  }

  policiesOf(scaled: Scaled): readonly PolicyRecord[] {
    return this.policies.all().filter((policy) => isOf(policy, scaled));
  }

  schedulesOf(scaled: Scaled): readonly ScheduleRecord[] {
    return this.schedules.all().filter((schedule) => isOf(schedule, scaled));
  }

  prune(nowMs: number): void {
    for (const activity of this.activities.all())
      if (activity.startedAtMs < nowMs - keptMs) this.activities.remove(activity);
  }
}
