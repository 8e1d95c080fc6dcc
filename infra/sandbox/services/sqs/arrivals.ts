/** Long polls that wait for a queue to have something to give. */
export class Arrivals {
  private readonly waiting = new Map<string, Set<() => void>>();
  private isOver = false;

  /** True once the service ends: a poll that wakes then must not touch the store. */
  get isClosed(): boolean {
    return this.isOver;
  }

  close(): void {
    this.isOver = true;
    this.announceAll();
  }

  /** Wakes every poll of the queue: something became visible, or the queue is gone. */
  announce(queueName: string): void {
    for (const wake of [...(this.waiting.get(queueName) ?? [])]) wake();
  }

  /** Wakes every poll, as when the clock has been moved. */
  announceAll(): void {
    for (const queueName of [...this.waiting.keys()]) this.announce(queueName);
  }

  /** Ends after `milliseconds`, at an announcement, or when the caller hangs up. */
  wait(queueName: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waiting.get(queueName) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.waiting.get(queueName) === waiting) this.waiting.delete(queueName);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, milliseconds));
      signal.addEventListener('abort', wake, { once: true });
      waiting.add(wake);
      this.waiting.set(queueName, waiting);
      if (signal.aborted) wake();
    });
  }
}
