/** The sandbox's time. It can be moved forward for a demonstration or a test; it never runs backwards. */
export class Clock {
  private offsetMs = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  advance(milliseconds: number): void {
    if (!Number.isFinite(milliseconds) || milliseconds < 0)
      throw new RangeError('The clock only moves forward.');
    this.offsetMs += milliseconds;
  }
}
