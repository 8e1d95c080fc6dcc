import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { dayMs, dayOf, hourMs, startOf } from './days.ts';
import { usageOf } from './standing-usage.ts';
import type { StandingUsage } from './standing-usage.ts';

type StandingKey = [day: string, service: string, usageType: string];

/** How much of something was there for how long: a node for two hours is two hours, two for one as well. */
export interface StandingHours {
  readonly day: string;
  readonly service: string;
  readonly usageType: string;
  readonly hours: number;
}

const lookEveryMs = 10_000;

/**
 * Counts for how long what costs by the hour is there, by looking at it every ten seconds. Time in which the environment
 * did not run costs nothing: nothing was there.
 */
export class StandingMeter {
  private readonly kept: Database<number, StandingKey>;
  private lookedAtMs: number;
  /** What was there at the last look; nothing before the first, whatever ran before a restart. */
  private there: readonly StandingUsage[] = [];

  constructor(private readonly cloud: Cloud) {
    this.kept = cloud.store.openDB({ name: 'cost-explorer-standing' });
    this.lookedAtMs = cloud.clock.now();
  }

  tick(now: number): void {
    if (now - this.lookedAtMs >= lookEveryMs) this.look(now);
  }

  /** Adds the time since the last look to what was there then: what has come since has not been there as long. */
  look(now: number): void {
    const since = this.lookedAtMs;
    if (now <= since) return;
    this.lookedAtMs = now;
    const sums = this.there;
    this.there = summed(this.cloud.standing().flatMap(usageOf));
    if (sums.length === 0) return;
    this.cloud.store.transactionSync(() => {
      for (let from = since; from < now;) {
        const day = dayOf(from);
        const until = Math.min(now, startOf(day) + dayMs);
        for (const { service, usageType, amount } of sums) {
          const key: StandingKey = [day, service, usageType];
          this.kept.putSync(key, (this.kept.get(key) ?? 0) + (amount * (until - from)) / hourMs);
        }
        from = until;
      }
    });
  }

  /** From `start` (included) to `end` (excluded). */
  between(start: string, end: string): readonly StandingHours[] {
    return [...this.kept.getRange({ start: [start, '', ''], end: [end, '', ''] })].map(({ key, value }) => ({
      day: key[0],
      service: key[1],
      usageType: key[2],
      hours: value,
    }));
  }
}

function summed(all: readonly StandingUsage[]): readonly StandingUsage[] {
  const sums = new Map<string, StandingUsage>();
  for (const one of all) {
    const key = `${one.service} ${one.usageType}`;
    sums.set(key, { ...one, amount: one.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()].filter(({ amount }) => amount > 0);
}
