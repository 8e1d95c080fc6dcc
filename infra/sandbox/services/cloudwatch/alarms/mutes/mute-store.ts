import type { PutAlarmMuteRuleInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Database, RootDatabase } from 'lmdb';
import { readMuteTimes } from './mute-schedule.ts';
import type { MuteTimes } from './mute-schedule.ts';
import { openWindow } from './mute-window.ts';
import type { MuteBounds, MuteWindow } from './mute-window.ts';

/** A rule as it is kept. */
export type StoredMuteRule = Omit<PutAlarmMuteRuleInput, 'Name'> & {
  readonly Name: string;
  readonly LastUpdatedTimestamp: Date;
};

/** Actions that an alarm would have taken, had it not been muted. */
export interface KeptBack {
  readonly alarmName: string;
  readonly state: StateValue;
  /** The state that it came from. */
  readonly from: StateValue;
}

/** The mute rules of an environment, and what they have kept back. */
export class MuteStore {
  private readonly rules: Database<StoredMuteRule, string>;
  private readonly kept: Database<KeptBack, string>;
  private readonly times = new Map<string, { readonly rule: string; readonly times: MuteTimes }>();

  constructor(store: RootDatabase) {
    this.rules = store.openDB({ name: 'cloudwatch-mute-rules' });
    this.kept = store.openDB({ name: 'cloudwatch-muted-actions' });
  }

  find(name: string): StoredMuteRule | undefined {
    return this.rules.get(name);
  }

  /** Every rule, by name. */
  all(): readonly StoredMuteRule[] {
    return [...this.rules.getRange()].map(({ value }) => value);
  }

  save(rule: StoredMuteRule): void {
    this.rules.putSync(rule.Name, rule);
  }

  remove(name: string): void {
    this.rules.removeSync(name);
  }

  timesOf({ Name, Rule }: StoredMuteRule): MuteTimes {
    const rule = JSON.stringify(Rule);
    const known = this.times.get(Name);
    if (known?.rule === rule) return known.times;
    const times = readMuteTimes(Rule?.Schedule);
    this.times.set(Name, { rule, times });
    return times;
  }

  /** The window in which an alarm is muted now, by whichever rule: the one that ends last. */
  windowOver(alarmName: string, now: number): MuteWindow | undefined {
    return this.all()
      .filter((rule) => isTarget(rule, alarmName))
      .flatMap((rule) => openWindow(this.timesOf(rule), boundsOf(rule), now) ?? [])
      .reduce<MuteWindow | undefined>(
        (last, one) => (one.endMs > (last?.endMs ?? 0) ? one : last),
        undefined,
      );
  }

  keepBack(kept: KeptBack): void {
    this.kept.putSync(kept.alarmName, kept);
  }

  keptBack(): readonly KeptBack[] {
    return [...this.kept.getRange()].map(({ value }) => value);
  }

  release(alarmName: string): void {
    this.kept.removeSync(alarmName);
  }
}

export function boundsOf({ StartDate, ExpireDate }: StoredMuteRule): MuteBounds {
  return { startMs: StartDate?.getTime(), expireMs: ExpireDate?.getTime() };
}

/** A rule that names no alarms is for all. */
export function isTarget({ MuteTargets }: StoredMuteRule, alarmName: string): boolean {
  return MuteTargets?.AlarmNames?.includes(alarmName) ?? true;
}
