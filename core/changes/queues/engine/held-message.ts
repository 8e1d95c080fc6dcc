import type { MessageAttribute, PeekedMessage } from '../../../resources/queues/types.ts';

/** A message that was received and is hidden until its handle's time is over. */
export interface HeldMessage extends PeekedMessage {
  readonly receiptHandle: string;
}

/** What is kept of a message: all that can be sent again, and what it was. */
export interface KeptMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  readonly traceHeader?: string;
  /** Milliseconds since the epoch. */
  readonly sentAt?: number;
  readonly receiveCount?: number;
}

export function keptOf(message: PeekedMessage): KeptMessage {
  const { id, body, attributes, groupId, deduplicationId, sequenceNumber } = message;
  const { traceHeader, sentAt, receiveCount } = message;
  return {
    ...{ id, body, attributes, groupId, deduplicationId, sequenceNumber },
    ...{ traceHeader, sentAt, receiveCount },
  };
}
