import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Database, RootDatabase } from 'lmdb';
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from './records.ts';

/** Records of one kind by ARN: kept in the store, held in memory. */
export class Records<T extends { readonly arn: string }> {
  private readonly held = new Map<string, T>();
  private readonly stored: Database<T, string>;

  constructor(
    store: RootDatabase,
    name: string,
    private readonly changed: () => void,
  ) {
    this.stored = store.openDB({ name });
    for (const { key, value } of this.stored.getRange()) this.held.set(key, value);
  }

  get(arn: string): T | undefined {
    return this.held.get(arn);
  }

  all(): readonly T[] {
    return [...this.held.values()];
  }

  save(record: T): T {
    this.stored.putSync(record.arn, record);
    this.held.set(record.arn, record);
    this.changed();
    return record;
  }

  remove(arn: string): void {
    this.stored.removeSync(arn);
    this.held.delete(arn);
    this.changed();
  }
}

/** Tags of one resource. */
interface Tagged {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything that the environment's load balancing consists of. */
export class Directory {
  /** Grows with every change: what was compiled from the records is compiled anew when it differs. */
  version = 0;
  readonly loadBalancers: Records<LoadBalancerRecord>;
  readonly listeners: Records<ListenerRecord>;
  readonly rules: Records<RuleRecord>;
  readonly targetGroups: Records<TargetGroupRecord>;
  readonly tags: Records<Tagged>;
  private users: { readonly version: number; readonly byGroup: ReadonlyMap<string, ReadonlySet<string>> } = {
    version: -1,
    byGroup: new Map(),
  };

  constructor(store: RootDatabase) {
    const changed = () => void this.version++;
    this.loadBalancers = new Records(store, 'elbv2-load-balancers', changed);
    this.listeners = new Records(store, 'elbv2-listeners', changed);
    this.rules = new Records(store, 'elbv2-rules', changed);
    this.targetGroups = new Records(store, 'elbv2-target-groups', changed);
    this.tags = new Records(store, 'elbv2-tags', changed);
  }

  /** By port, ascending. */
  listenersOf(loadBalancerArn: string): readonly ListenerRecord[] {
    return this.listeners
      .all()
      .filter((listener) => listener.loadBalancerArn === loadBalancerArn)
      .sort((a, b) => a.port - b.port);
  }

  /** By priority, ascending, without the default rule. */
  rulesOf(listenerArn: string): readonly RuleRecord[] {
    return this.rules
      .all()
      .filter((rule) => rule.listenerArn === listenerArn)
      .sort((a, b) => a.priority - b.priority);
  }

  /** The load balancers that send to a target group. */
  loadBalancersOf(targetGroupArn: string): ReadonlySet<string> {
    if (this.users.version !== this.version)
      this.users = { version: this.version, byGroup: this.findUsers() };
    return this.users.byGroup.get(targetGroupArn) ?? new Set();
  }

  private findUsers(): ReadonlyMap<string, ReadonlySet<string>> {
    const users = new Map<string, Set<string>>();
    const add = (loadBalancerArn: string, actions: readonly Action[]) => {
      for (const arn of targetGroupsIn(actions))
        users.set(arn, (users.get(arn) ?? new Set()).add(loadBalancerArn));
    };
    for (const listener of this.listeners.all()) add(listener.loadBalancerArn, listener.actions);
    for (const rule of this.rules.all()) {
      const listener = this.listeners.get(rule.listenerArn);
      if (listener) add(listener.loadBalancerArn, rule.actions);
    }
    return users;
  }

  removeListener(listener: ListenerRecord): void {
    for (const { arn } of this.rulesOf(listener.arn)) {
      this.rules.remove(arn);
      this.tags.remove(arn);
    }
    this.listeners.remove(listener.arn);
    this.tags.remove(listener.arn);
  }
}

/** The target groups that actions forward to, whatever their weight. */
export function targetGroupsIn(actions: readonly Action[]): readonly string[] {
  return actions.flatMap(({ ForwardConfig }) =>
    (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []),
  );
}
