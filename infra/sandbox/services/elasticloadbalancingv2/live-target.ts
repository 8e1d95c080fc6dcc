import { afterCheck, registered } from './health-state.ts';
import type { CheckOutcome, HealthState } from './health-state.ts';
import type { HealthCheckSettings, TargetRecord } from './records.ts';

/** Ends an exchange that takes too long for a target that leaves. */
type Abort = () => void;

/** One target at work: its health, what it is busy with, and since when it leaves. */
export class LiveTarget {
  health: HealthState = registered;
  /** When it became healthy last, for slow start. */
  healthySinceMs = 0;
  nextCheckAtMs = 0;
  isChecking = false;
  /** Until when it is told as draining, and is cut off then; undefined while it is registered. */
  drainsUntilMs: number | undefined;
  /** Its share in the smooth weighted round robin, see choice.ts. */
  credit = 0;
  private readonly underWay = new Set<Abort>();

  constructor(readonly record: TargetRecord) {}

  get key(): string {
    return `${this.record.id}:${this.record.port}`;
  }

  get inFlight(): number {
    return this.underWay.size;
  }

  get isDraining(): boolean {
    return this.drainsUntilMs !== undefined;
  }

  get hasDrained(): boolean {
    return this.isDraining && this.inFlight === 0;
  }

  /** Counts an exchange until the returned function is called. */
  begin(abort: Abort): () => void {
    this.underWay.add(abort);
    return () => void this.underWay.delete(abort);
  }

  /** Forgets what was known of its health. */
  restart(): void {
    this.health = registered;
    this.nextCheckAtMs = 0;
  }

  abortAll(): void {
    for (const abort of [...this.underWay]) abort();
  }

  settle(outcome: CheckOutcome, settings: HealthCheckSettings, nowMs: number): void {
    const before = this.health.state;
    this.health = afterCheck(this.health, outcome, settings);
    if (this.health.state === 'healthy' && before !== 'healthy') this.healthySinceMs = nowMs;
  }
}
