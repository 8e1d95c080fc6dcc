import type { Database, RootDatabase } from 'lmdb';
import type { Topic } from './topic.ts';

/** SNS Developer Guide, "message deduplication for FIFO topics": five minutes. */
const intervalMs = 5 * 60_000;

interface Publication {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly expiresAtMs: number;
}

type PublicationKey = [topicName: string, groupId: string, deduplicationId: string];

/** What was published to FIFO topics within the last five minutes, and the sequence numbers of all that was. */
export class TopicDeduplication {
  private readonly publications: Database<Publication, PublicationKey>;
  private readonly counters: Database<number, string>;

  constructor(private readonly store: RootDatabase) {
    this.publications = store.openDB({ name: 'sns-publications' });
    this.counters = store.openDB({ name: 'sns-counters' });
  }

  /** The publication of this deduplication id: the earlier one where it is known, else a new one. */
  publish(
    topic: Topic,
    ids: { readonly messageId: string; readonly groupId: string; readonly deduplicationId: string },
    now: number,
  ): { readonly isNew: boolean; readonly messageId: string; readonly sequenceNumber: string } {
    const groupId = topic.attributes.FifoThroughputScope === 'MessageGroup' ? ids.groupId : '';
    const key: PublicationKey = [topic.name, groupId, ids.deduplicationId];
    return this.store.transactionSync(() => {
      const earlier = this.publications.get(key);
      if (earlier !== undefined && earlier.expiresAtMs > now) return { ...earlier, isNew: false };
      const count = (this.counters.get('sequence') ?? 0) + 1;
      void this.counters.put('sequence', count);
      // Twenty digits, as SNS gives them out.
      const sequenceNumber = String(10_000_000_000_000_000_000n + BigInt(count) * 1000n);
      const publication = { messageId: ids.messageId, sequenceNumber, expiresAtMs: now + intervalMs };
      void this.publications.put(key, publication);
      return { ...publication, isNew: true };
    });
  }

  sweep(now: number): void {
    const over = [...this.publications.getRange()].filter(({ value }) => value.expiresAtMs <= now);
    if (over.length === 0) return;
    this.store.transactionSync(() => over.forEach(({ key }) => void this.publications.remove(key)));
  }
}
