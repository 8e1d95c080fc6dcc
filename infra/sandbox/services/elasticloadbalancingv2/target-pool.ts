import type { TargetHealth as DescribedHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { attribute, targetGroupAttributes } from './attributes.ts';
import { chooseTarget, warmth } from './choice.ts';
import type { Algorithm } from './choice.ts';
import { checkHealth } from './health-check.ts';
import { deregistering, describeHealth, notInUse, unchecked } from './health-state.ts';
import { LiveTarget } from './live-target.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';
import { TargetAgent } from './target-agent.ts';

export interface PoolOptions {
  /** The group as it stands now. */
  readonly group: () => TargetGroupRecord;
  readonly isAttached: () => boolean;
  readonly now: () => number;
}

/** The targets of one group at work: registered ones, and those that drain. */
export class TargetPool {
  readonly agent = new TargetAgent();
  private readonly live = new Map<string, LiveTarget>();
  private wasAttached = false;

  constructor(private readonly options: PoolOptions) {
    for (const target of options.group().targets) this.register(target);
  }

  get group(): TargetGroupRecord {
    return this.options.group();
  }

  setting(key: string): string {
    return attribute(targetGroupAttributes, this.group.attributes, key);
  }

  /** Takes a target in, also one that was leaving, and checks it at once. */
  register(record: TargetRecord): void {
    const target = new LiveTarget(record);
    const known = this.live.get(target.key);
    if (known && !known.isDraining) return;
    this.live.set(target.key, target);
    setImmediate(() => this.check(target));
  }

  /**
   * The target gets nothing new, and has drained when what it is busy with has ended; it is told as draining until the delay
   * is over. Source: ELB user guide, "Deregistration delay".
   */
  deregister(record: TargetRecord): void {
    const target = this.live.get(keyOf(record));
    if (!target || target.isDraining) return;
    target.drainsUntilMs =
      this.options.now() + 1000 * Number(this.setting('deregistration_delay.timeout_seconds'));
    this.finishDraining(target);
  }

  /** Counts an exchange until the returned function is called; `abort` ends it where a draining takes too long. */
  begin(target: LiveTarget, abort: () => void): () => void {
    const end = target.begin(abort);
    return () => {
      end();
      this.finishDraining(target);
    };
  }

  private finishDraining(target: LiveTarget): void {
    if (!target.hasDrained || this.live.get(target.key) !== target) return;
    this.agent.forget(target.record.id, target.record.port);
    if ((target.drainsUntilMs ?? 0) <= this.options.now()) this.live.delete(target.key);
  }

  targets(): readonly LiveTarget[] {
    return [...this.live.values()];
  }

  find(record: TargetRecord): LiveTarget | undefined {
    return this.live.get(keyOf(record));
  }

  /**
   * A target for the next request. Where fewer are healthy than the group asks for, all registered ones are sent to
   * ("fail open"). Undefined where none is left but those that were `tried`.
   */
  choose(tried: ReadonlySet<LiveTarget>): LiveTarget | undefined {
    const open = this.targets().filter((target) => !target.isDraining);
    const eligible = this.eligible(open).filter((target) => !tried.has(target));
    const slowStartMs = 1000 * Number(this.setting('slow_start.duration_seconds'));
    const algorithm = this.setting('load_balancing.algorithm.type') as Algorithm;
    const now = this.options.now();
    return chooseTarget(eligible, algorithm, (target) => warmth(target, slowStartMs, now));
  }

  /** Whether a target that a cookie names may be sent to. */
  isEligible(target: LiveTarget): boolean {
    return (
      !target.isDraining && this.eligible(this.targets().filter((one) => !one.isDraining)).includes(target)
    );
  }

  private eligible(open: readonly LiveTarget[]): readonly LiveTarget[] {
    if (!this.group.healthCheck.enabled) return open;
    const healthy = open.filter(({ health }) => health.state === 'healthy');
    const key = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';
    const percentage = Number(this.setting(`${key}.percentage`)) || 0;
    const least = Math.max(Number(this.setting(`${key}.count`)), Math.ceil((open.length * percentage) / 100));
    return healthy.length >= Math.min(least, open.length) ? healthy : open;
  }

  describe(target: LiveTarget): DescribedHealth {
    if (target.isDraining) return deregistering;
    if (!this.options.isAttached()) return notInUse;
    if (!this.group.healthCheck.enabled) return unchecked;
    return describeHealth(target.health);
  }

  countHealthy(): { readonly healthy: number; readonly unhealthy: number } {
    const states = this.targets().filter((target) => !target.isDraining);
    const healthy = states.filter(({ health }) => health.state === 'healthy').length;
    return { healthy, unhealthy: states.length - healthy };
  }

  /** Sends the checks that are due, and ends drainings whose time is over. */
  tick(now: number): void {
    const isAttached = this.options.isAttached();
    // A group that comes into use again starts over: nobody has looked at its targets meanwhile.
    if (isAttached && !this.wasAttached) for (const target of this.live.values()) target.restart();
    this.wasAttached = isAttached;
    for (const target of this.targets()) {
      if (target.drainsUntilMs !== undefined && target.drainsUntilMs <= now) {
        target.abortAll();
        this.finishDraining(target);
      } else if (now >= target.nextCheckAtMs) this.check(target);
    }
  }

  private check(target: LiveTarget): void {
    const { healthCheck } = this.group;
    const isWanted = healthCheck.enabled && this.options.isAttached() && !target.isDraining;
    if (!isWanted || target.isChecking) return;
    target.isChecking = true;
    target.nextCheckAtMs = this.options.now() + healthCheck.intervalSeconds * 1000;
    void checkHealth(target.record, healthCheck).then((outcome) => {
      target.isChecking = false;
      target.settle(outcome, healthCheck, this.options.now());
    });
  }

  close(): void {
    for (const target of this.live.values()) target.abortAll();
    this.live.clear();
    this.agent.destroy();
  }
}

function keyOf({ id, port }: TargetRecord): string {
  return `${id}:${port}`;
}
