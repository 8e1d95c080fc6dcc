/** Where a message stands: to be received, received and hidden, or not yet due for its first receive. */
export type MessageState = 'visible' | 'inFlight' | 'delayed';

/** What changes about a message, and what is needed to order and to count it. Times are milliseconds since the epoch. */
export interface Message {
  readonly queueId: number;
  /** Order of arrival in the store. */
  readonly seq: number;
  readonly messageId: string;
  readonly senderId: string;
  /** When it was sent: retention counts from here, also in a dead-letter queue of a standard queue. */
  readonly sentAtMs: number;
  /** When it came into this queue: its age counts from here. */
  readonly arrivedAtMs: number;
  readonly state: MessageState;
  /** When it is, or was, to become visible. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  /** Receives that happened in the queue that it fell out of. */
  readonly receivedBefore: number;
  readonly firstReceivedAtMs?: number;
  readonly lastReceivedAtMs?: number;
  /** What makes the newest receipt handle differ from all earlier ones. */
  readonly receipt?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** The queue that it fell out of, where this is a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
}

export interface AttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/** What never changes about a message: kept apart, so that a receive does not write the body again. */
export interface MessageContent {
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly attributesMd5?: string;
  readonly traceHeader?: string;
}

/** Bytes of the SQS quota "message size": the body, and each attribute's name, type and value. */
export function messageSizeBytes(
  body: string,
  attributes: Readonly<Record<string, AttributeValue>> | undefined,
): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes ?? {}))
    bytes +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue?.byteLength ?? Buffer.byteLength(StringValue ?? ''));
  return bytes;
}
