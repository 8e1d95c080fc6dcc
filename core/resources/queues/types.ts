/** A queue as GetQueueAttributes tells it. Counts are approximate, as SQS says of them. */
export interface QueueSummary {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** Messages that can be received now. */
  readonly visible: number;
  /** Messages that were received and not yet deleted. */
  readonly inFlight: number;
  /** Messages whose delay has not passed. */
  readonly delayed: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumMessageBytes: number;
  readonly redrive?: Redrive;
  readonly redriveAllow?: RedriveAllow;
  /** The access policy, as the JSON text that it is kept as. */
  readonly policy?: string;
  readonly encryption: QueueEncryption;
  readonly contentBasedDeduplication?: boolean;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Where messages go that were received too often. */
export interface Redrive {
  readonly deadLetterQueueArn: string;
  readonly deadLetterQueueName: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export interface RedriveAllow {
  readonly permission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

export type QueueEncryption =
  | { readonly kind: 'none' }
  | { readonly kind: 'sqs' }
  | { readonly kind: 'kms'; readonly keyId: string; readonly dataKeyReuseSeconds?: number };

export interface QueueTag {
  readonly key: string;
  readonly value: string;
}

/** A run that moves messages from a dead-letter queue, or that moved them. The handle stays on the server. */
export interface MoveTask {
  readonly status: string;
  readonly sourceArn?: string;
  /** Absent where every message goes back to the queue that it came from. */
  readonly destinationArn?: string;
  readonly messagesPerSecond?: number;
  readonly moved: number;
  readonly toMove?: number;
  readonly failureReason?: string;
  readonly startedAt?: number;
}

export interface PeekOptions {
  /** How many messages at most, 1 to {@link MOST_MESSAGES}. */
  readonly atMost: number;
  /** How long the messages that were looked at stay hidden from their consumers, 0 to {@link LONGEST_HIDING_SECONDS}. */
  readonly visibilityTimeoutSeconds: number;
}

/** Several receives of ten each: more than this is a drain, not a look. */
export const MOST_MESSAGES = 50;
export const LONGEST_HIDING_SECONDS = 30;
export const DEFAULT_PEEK: PeekOptions = { atMost: 10, visibilityTimeoutSeconds: 5 };

/** What a look showed. */
export interface Peek {
  readonly messages: readonly PeekedMessage[];
  /** ReceiveMessage calls that the look took. */
  readonly receives: number;
  readonly visibilityTimeoutSeconds: number;
  /** Until when the messages are hidden, in milliseconds since the epoch. */
  readonly hiddenUntil: number;
  /** Why no more are shown: as many as asked, the queue gave no more, or the time of the page was up. */
  readonly ended: 'enough' | 'no-more' | 'time';
}

/** How long a message is hidden at most by a look through a dead-letter queue, which gives it back at its end. */
export const DEAD_LETTER_HIDING_SECONDS = 15;
export const MOST_DEAD_LETTERS = 500;

/** What a look through a dead-letter queue showed. */
export interface DeadLetterLook {
  readonly messages: readonly PeekedMessage[];
  readonly receives: number;
  /** `size`: as much as a page holds. */
  readonly ended: 'enough' | 'no-more' | 'time' | 'size';
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number;
}

/** One message. Every text in it is hostile: only ever drawn as text. No receipt handle. */
export interface PeekedMessage {
  readonly id: string;
  readonly body: string;
  readonly bodyBytes: number;
  /** Whether the body has the MD5 that SQS gave for it. */
  readonly md5Matches: boolean;
  /** How often it was received, this look included. Absent where the endpoint does not tell. */
  readonly receiveCount?: number;
  readonly sentAt?: number;
  readonly firstReceivedAt?: number;
  readonly senderId?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** The queue that it was dead in, where it was moved here. */
  readonly deadLetterSourceArn?: string;
  readonly traceHeader?: string;
  readonly attributes: readonly MessageAttribute[];
}

export interface MessageAttribute {
  readonly name: string;
  /** `String`, `Number`, `Binary`, with its own label behind a dot perhaps. */
  readonly dataType: string;
  /** Text, or base64 where it is binary. */
  readonly value: string;
  readonly isBinary: boolean;
}

/** What a look does to the queue, before it is taken. */
export interface PeekCost {
  readonly visibilityTimeoutSeconds: number;
  /** The look's receive can be the last one before the dead-letter queue. */
  readonly mayDeadLetter: boolean;
  /** Each a full sentence of plain English. */
  readonly sentences: readonly string[];
}
