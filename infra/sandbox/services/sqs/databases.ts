import type { Database, RootDatabase } from 'lmdb';
import type { Message, MessageContent } from './message.ts';
import type { MoveTask } from './move-task.ts';
import type { Queue } from './queue.ts';

/**
 * What the index is keyed by, each in order:
 * `visible` queue, since when, seq; `due` queue, when it becomes visible, seq; `sent` queue, when, seq;
 * `age` queue, seq; `group` queue, group, seq; `head` queue, seq; `garbage` queue.
 */
export type IndexKey = [kind: string, queueId: number, ...rest: (number | string)[]];

/** State of one message group of a FIFO queue. */
export interface GroupState {
  readonly inFlight: number;
  /** The first message, where the group may be received from now. */
  readonly head?: number;
}

/** A message that was sent within the last five minutes, by its deduplication id. */
export interface Sending {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly expiresAtMs: number;
}

export interface Databases {
  readonly queues: Database<Queue, string>;
  readonly messages: Database<Message, [queueId: number, seq: number]>;
  readonly contents: Database<MessageContent, [queueId: number, seq: number]>;
  readonly index: Database<string | number, IndexKey>;
  readonly groups: Database<GroupState, [queueId: number, groupId: string]>;
  readonly sendings: Database<Sending | number, (string | number)[]>;
  readonly tasks: Database<MoveTask, [sourceName: string, startedAtMs: number, taskId: string]>;
  readonly counters: Database<number, string>;
  /** Runs the writes as one: all of them or, where the action throws, none. */
  transaction<Result>(action: () => Result): Result;
}

export function openDatabases(store: RootDatabase): Databases {
  return {
    queues: store.openDB({ name: 'sqs-queues' }),
    messages: store.openDB({ name: 'sqs-messages' }),
    contents: store.openDB({ name: 'sqs-contents' }),
    index: store.openDB({ name: 'sqs-index' }),
    groups: store.openDB({ name: 'sqs-groups' }),
    sendings: store.openDB({ name: 'sqs-sendings' }),
    tasks: store.openDB({ name: 'sqs-move-tasks' }),
    counters: store.openDB({ name: 'sqs-counters' }),
    transaction: (action) => store.transactionSync(action),
  };
}

/** Above every number in a key: the end of a range. */
export const last = Number.MAX_SAFE_INTEGER;

/** The next number of a counter that survives restarts. Call it inside a transaction. */
export function nextNumber(databases: Databases, counter: string): number {
  const next = (databases.counters.get(counter) ?? 0) + 1;
  void databases.counters.put(counter, next);
  return next;
}
