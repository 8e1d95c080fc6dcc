import type { QueueSummary } from '../../../core/resources/queues/types.ts';

/** A dead-letter queue, and the names of the queues whose dead letters it takes. */
export interface DeadLetterQueue {
  readonly queue: QueueSummary;
  readonly sources: readonly string[];
}

/** What a person may do with messages of one environment. */
export interface MessageRights {
  readonly look: boolean;
  readonly send: boolean;
  readonly remove: boolean;
  readonly purge: boolean;
  readonly set: boolean;
  readonly redrive: boolean;
}
