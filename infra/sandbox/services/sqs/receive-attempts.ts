import type { SqsContext } from './context.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';

/** ReceiveMessage's reference: an attempt id is good for five minutes. */
const attemptMs = 5 * 60_000;

interface Attempt {
  readonly taken: readonly Message[];
  readonly atMs: number;
}

/**
 * Receives of FIFO queues by their attempt id: a client that lost the answer asks again and gets the same messages with
 * the same handles, as long as none of them has been deleted, shown again or received anew.
 */
export class ReceiveAttempts {
  private readonly attempts = new Map<string, Attempt>();

  repeat(
    context: SqsContext,
    queue: Queue,
    attemptId: string,
    visibilitySeconds: number,
  ): readonly Message[] | undefined {
    const now = context.cloud.clock.now();
    const attempt = this.attempts.get(attemptKey(queue, attemptId));
    if (attempt === undefined || now - attempt.atMs > attemptMs) return undefined;
    const current = attempt.taken.map(({ seq }) => context.messages.read(queue.id, seq));
    const isWhole = current.every(
      (message, at) => message?.state === 'inFlight' && message.receipt === attempt.taken[at]?.receipt,
    );
    if (!isWhole || current.length === 0) return undefined;
    const visibleAtMs = now + visibilitySeconds * 1000;
    return context.messages.transaction(() =>
      current
        .filter((message) => message !== undefined)
        .map((message) => context.messages.change(message, { visibleAtMs })),
    );
  }

  remember(queue: Queue, attemptId: string, taken: readonly Message[], now: number): void {
    for (const [key, { atMs }] of this.attempts) {
      if (now - atMs <= attemptMs) break;
      this.attempts.delete(key);
    }
    this.attempts.set(attemptKey(queue, attemptId), { taken, atMs: now });
  }
}

function attemptKey(queue: Queue, attemptId: string): string {
  return `${queue.id} ${attemptId}`;
}
