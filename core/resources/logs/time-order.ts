import type { TailLine } from './types.ts';

interface Waiting {
  readonly line: TailLine;
  readonly arrivedAt: number;
}

export interface Released {
  /** Oldest first. */
  readonly lines: readonly TailLine[];
  readonly leftOut: number;
  /** Everything up to here was released. Milliseconds since the epoch. */
  readonly upTo: number;
}

/** So long a line waits for older ones that are on their way by another session. */
export const REORDER_MS = 1_000;
/** Lines that may wait at once, as where the one who reads is slow: older ones are kept, younger ones counted. */
const MOST_WAITING = 30_000;

/**
 * Brings lines of several sessions into one order of time: each waits a moment for older ones. What comes later than
 * that is released at once and marked, and what comes faster than `perSecond` is counted instead.
 */
export class TimeOrder {
  private waiting: Waiting[] = [];
  private leftOut = 0;
  private upTo: number;
  private allowance: number;
  private refilledAt: number;

  constructor(
    since: number,
    private readonly perSecond: number,
    private readonly now: () => number = Date.now,
  ) {
    this.upTo = since;
    // What was written before comes all at once.
    this.allowance = 10 * perSecond;
    this.refilledAt = now();
  }

  add(lines: readonly TailLine[]): void {
    const arrivedAt = this.now();
    for (const line of lines) {
      if (this.waiting.length >= MOST_WAITING) this.leftOut += 1;
      else this.waiting.push({ line, arrivedAt });
    }
  }

  /** Lines that never came as far as here. */
  lose(count: number): void {
    this.leftOut += count;
  }

  /** What has waited long enough, and everything that is older than it; with `isLast` all there is. */
  release(isLast = false): Released {
    const due = this.now() - REORDER_MS;
    let boundary = -Infinity;
    for (const { line, arrivedAt } of this.waiting)
      if (isLast || arrivedAt <= due) boundary = Math.max(boundary, line.at);
    const ready: TailLine[] = [];
    const kept: Waiting[] = [];
    for (const one of this.waiting)
      if (one.line.at <= boundary) ready.push(one.line);
      else kept.push(one);
    this.waiting = kept;
    ready.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const lines = this.bounded(ready).map((line) =>
      line.at < this.upTo ? { ...line, isLate: true as const } : line,
    );
    this.upTo = Math.max(this.upTo, boundary);
    const leftOut = this.leftOut;
    this.leftOut = 0;
    return { lines, leftOut, upTo: this.upTo };
  }

  /** The newest of what came, as many as the rate allows. */
  private bounded(lines: readonly TailLine[]): readonly TailLine[] {
    const now = this.now();
    const refill = ((now - this.refilledAt) / 1_000) * this.perSecond;
    this.allowance = Math.min(10 * this.perSecond, this.allowance + refill);
    this.refilledAt = now;
    const most = Math.floor(this.allowance);
    const taken = lines.length > most ? lines.slice(lines.length - most) : lines;
    this.leftOut += lines.length - taken.length;
    this.allowance -= taken.length;
    return taken;
  }
}
