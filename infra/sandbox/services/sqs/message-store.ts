import type { Databases, IndexKey } from './databases.ts';
import { last, nextNumber } from './databases.ts';
import { MessageGroups } from './message-groups.ts';
import type { Message, MessageContent, MessageState } from './message.ts';
import { numberAttribute } from './queue-attributes.ts';
import type { Queue } from './queue.ts';

export type Counts = Record<MessageState, number>;

/** Receives after which a message no longer counts as the queue's oldest (CloudWatch metrics of SQS, poison pills). */
const poisonPillReceives = 3;

/**
 * The messages of all queues, indexed by when they become visible, so that no call walks over a queue. Every method that
 * writes is to be called inside `transaction`.
 */
export class MessageStore {
  private readonly groups: MessageGroups;
  private readonly counted = new Map<number, Counts>();

  constructor(private readonly databases: Databases) {
    this.groups = new MessageGroups(databases);
  }

  transaction<Result>(action: () => Result): Result {
    try {
      return this.databases.transaction(action);
    } catch (error) {
      // What was counted inside may not have happened: the store is asked again.
      this.counted.clear();
      throw error;
    }
  }

  /** Lets go of what is held of a queue whose messages were discarded. */
  forget(queueId: number): void {
    this.counted.delete(queueId);
  }

  /** Messages of a queue by state, as of its last settling. */
  counts(queueId: number): Readonly<Counts> {
    return this.countsOf(queueId);
  }

  /** Appends a message; one of a FIFO queue gets its sequence number here. */
  add(message: Omit<Message, 'seq' | 'sequenceNumber'>, content: MessageContent, fifo: boolean): Message {
    const { queueId } = message;
    const counts = this.countsOf(queueId);
    const seq = nextNumber(this.databases, 'message');
    const added: Message = fifo
      ? { ...message, seq, sequenceNumber: sequenceNumber(seq) }
      : { ...message, seq };
    void this.databases.contents.put([queueId, seq], content);
    void this.databases.messages.put([queueId, seq], added);
    void this.databases.index.put(stateKey(added), added.state);
    void this.databases.index.put(['sent', queueId, added.sentAtMs, seq], 1);
    void this.databases.index.put(['age', queueId, seq], added.arrivedAtMs);
    counts[added.state]++;
    if (isOrdered(added)) this.groups.added(added);
    return added;
  }

  read(queueId: number, seq: number): Message | undefined {
    return this.databases.messages.get([queueId, seq]);
  }

  content({ queueId, seq }: Message): MessageContent {
    const content = this.databases.contents.get([queueId, seq]);
    if (content === undefined) throw new Error(`Message ${seq} of queue ${queueId} has no content.`);
    return content;
  }

  change(message: Message, update: Partial<Omit<Message, 'queueId' | 'seq' | 'sentAtMs'>>): Message {
    const changed = { ...message, ...update };
    const counts = this.countsOf(message.queueId);
    void this.databases.index.remove(stateKey(message));
    void this.databases.index.put(stateKey(changed), changed.state);
    void this.databases.messages.put([changed.queueId, changed.seq], changed);
    counts[message.state]--;
    counts[changed.state]++;
    if (isOrdered(changed)) this.groups.changed(message, changed);
    return changed;
  }

  /** Marks a message as one more time received, hidden until `visibleAtMs`. */
  receive(message: Message, now: number, visibleAtMs: number, receipt: string): Message {
    const received = this.change(message, {
      state: 'inFlight',
      visibleAtMs,
      receipt,
      receiveCount: message.receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? now,
      lastReceivedAtMs: now,
    });
    if (received.receiveCount - received.receivedBefore >= poisonPillReceives)
      void this.databases.index.remove(['age', received.queueId, received.seq]);
    return received;
  }

  remove(message: Message): void {
    const { queueId, seq } = message;
    const counts = this.countsOf(queueId);
    void this.databases.index.remove(stateKey(message));
    void this.databases.index.remove(['sent', queueId, message.sentAtMs, seq]);
    void this.databases.index.remove(['age', queueId, seq]);
    void this.databases.messages.remove([queueId, seq]);
    void this.databases.contents.remove([queueId, seq]);
    counts[message.state]--;
    if (isOrdered(message)) this.groups.removed(message);
  }

  /** Visible messages in the order in which they are to be received; of a FIFO queue, only those of free groups. */
  receivable(queue: Queue, limit: number): readonly Message[] {
    if (queue.fifo) return this.groups.receivable(queue.id, limit);
    return this.readAll(queue.id, this.keys('visible', queue.id, last, limit));
  }

  /** When the next hidden or delayed message becomes visible; undefined where there is none. */
  nextDueMs(queueId: number): number | undefined {
    const [key] = this.keys('due', queueId, last, 1);
    return key?.[2] as number | undefined;
  }

  /** Delayed and hidden messages that become visible at or before `until`, soonest first. */
  due(queueId: number, until: number, limit: number): readonly Message[] {
    return this.readAll(queueId, this.keys('due', queueId, until, limit));
  }

  /** When the oldest message came into the queue; poison pills do not count. */
  oldestArrivalMs(queueId: number): number | undefined {
    const start: IndexKey = ['age', queueId, 0];
    const [oldest] = this.databases.index.getRange({ start, end: ['age', queueId, last], limit: 1 });
    return oldest === undefined ? undefined : Number(oldest.value);
  }

  /**
   * Brings a queue up to the time: what is due becomes visible, what is past its retention goes. At most `limit`
   * messages of each at once; true where more is left to do.
   */
  settle(queue: Queue, now: number, limit = 2000): boolean {
    const expiredBefore = now - numberAttribute(queue, 'MessageRetentionPeriod') * 1000;
    const expired = this.readAll(queue.id, this.keys('sent', queue.id, expiredBefore, limit));
    if (expired.length > 0) this.transaction(() => expired.forEach((message) => this.remove(message)));
    const due = this.due(queue.id, now, limit);
    if (due.length > 0)
      this.transaction(() => due.forEach((message) => this.change(message, { state: 'visible' })));
    return expired.length === limit || due.length === limit;
  }

  private keys(kind: string, queueId: number, until: number, limit: number): readonly IndexKey[] {
    const end: IndexKey = [kind, queueId, until, last];
    return [...this.databases.index.getKeys({ start: [kind, queueId, 0], end, limit })];
  }

  private readAll(queueId: number, keys: readonly IndexKey[]): readonly Message[] {
    return keys.map((key) => this.read(queueId, key[3] as number)).filter((message) => message !== undefined);
  }

  private countsOf(queueId: number): Counts {
    const known = this.counted.get(queueId);
    if (known !== undefined) return known;
    const { index } = this.databases;
    const visible = index.getKeysCount({
      start: ['visible', queueId, 0],
      end: ['visible', queueId, last, last],
    });
    const counts: Counts = { visible, inFlight: 0, delayed: 0 };
    const due = { start: ['due', queueId, 0] as IndexKey, end: ['due', queueId, last, last] as IndexKey };
    for (const { value } of index.getRange(due)) counts[value as MessageState]++;
    this.counted.set(queueId, counts);
    return counts;
  }
}

function stateKey({ state, queueId, visibleAtMs, seq }: Message): IndexKey {
  return [state === 'visible' ? 'visible' : 'due', queueId, visibleAtMs, seq];
}

/** Twenty digits, growing: as wide as those that SQS gives out. */
function sequenceNumber(seq: number): string {
  return String(18_800_000_000_000_000_000n + BigInt(seq) * 256n);
}

function isOrdered(message: Message): boolean {
  return message.sequenceNumber !== undefined;
}
