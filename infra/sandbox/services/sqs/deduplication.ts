import type { Databases, Sending } from './databases.ts';

/** SQS Developer Guide: the deduplication interval of FIFO queues is five minutes. */
const deduplicationIntervalMs = 5 * 60_000;

/** Where a deduplication id counts: one queue, or one group of it. */
export interface DeduplicationScope {
  readonly queueName: string;
  /** Empty where the whole queue is the scope. */
  readonly groupId: string;
}

/** Remembers for five minutes what was sent to FIFO queues, also when it has been received and deleted since. */
export class Deduplication {
  constructor(private readonly databases: Databases) {}

  find(scope: DeduplicationScope, deduplicationId: string, now: number): Sending | undefined {
    const sending = this.databases.sendings.get(sendingKey(scope, deduplicationId));
    return typeof sending === 'object' && sending.expiresAtMs > now ? sending : undefined;
  }

  /** Call it inside a transaction. */
  remember(
    scope: DeduplicationScope,
    deduplicationId: string,
    sent: { readonly messageId: string; readonly sequenceNumber: string },
    now: number,
  ): void {
    const key = sendingKey(scope, deduplicationId);
    const expiresAtMs = now + deduplicationIntervalMs;
    void this.databases.sendings.put(key, { ...sent, expiresAtMs });
    void this.databases.sendings.put(['expiry', expiresAtMs, ...key.slice(1)], expiresAtMs);
  }

  forgetQueue(queueName: string): void {
    const keys = this.databases.sendings.getKeys({
      start: ['sending', queueName],
      end: ['sending', queueName, '\uffff'],
    });
    this.databases.transaction(() => [...keys].forEach((key) => void this.databases.sendings.remove(key)));
  }

  /** Removes at most `limit` records whose time is over. */
  sweep(now: number, limit: number): void {
    const keys = [
      ...this.databases.sendings.getKeys({ start: ['expiry', 0], end: ['expiry', now + 1], limit }),
    ];
    if (keys.length === 0) return;
    this.databases.transaction(() => {
      for (const key of keys) {
        const sendingId = ['sending', ...key.slice(2)];
        const sending = this.databases.sendings.get(sendingId);
        if (typeof sending === 'object' && sending.expiresAtMs <= now)
          void this.databases.sendings.remove(sendingId);
        void this.databases.sendings.remove(key);
      }
    });
  }
}

function sendingKey({ queueName, groupId }: DeduplicationScope, deduplicationId: string): string[] {
  return ['sending', queueName, groupId, deduplicationId];
}
