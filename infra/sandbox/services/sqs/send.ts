import { randomUUID } from 'node:crypto';
import { arnOf } from './context.ts';
import type { SqsContext } from './context.ts';
import type { CheckedDraft } from './message-rules.ts';
import type { Message } from './message.ts';
import { settingOf } from './queue-attributes.ts';
import type { Queue } from './queue.ts';

export interface Sent {
  readonly messageId: string;
  readonly sequenceNumber?: string;
}

/**
 * Puts a checked message into a queue. A FIFO queue answers what it answered before where it knows the deduplication
 * id, and keeps the first message only. Call it inside a transaction.
 */
export function sendMessage(context: SqsContext, queue: Queue, draft: CheckedDraft, now: number): Sent {
  const { groupId, deduplicationId } = draft;
  const scope = {
    queueName: queue.name,
    groupId: settingOf(queue, 'DeduplicationScope') === 'messageGroup' ? (groupId ?? '') : '',
  };
  if (deduplicationId !== undefined) {
    const earlier = context.deduplication.find(scope, deduplicationId, now);
    if (earlier !== undefined)
      return { messageId: earlier.messageId, sequenceNumber: earlier.sequenceNumber };
  }
  const { messageId, sequenceNumber } = context.messages.add(
    {
      queueId: queue.id,
      messageId: randomUUID(),
      senderId: context.cloud.account,
      sentAtMs: now,
      arrivedAtMs: now,
      state: draft.delaySeconds > 0 ? 'delayed' : 'visible',
      visibleAtMs: now + draft.delaySeconds * 1000,
      receiveCount: 0,
      receivedBefore: 0,
      groupId,
      deduplicationId,
    },
    draft.content,
    queue.fifo,
  );
  if (deduplicationId !== undefined && sequenceNumber !== undefined)
    context.deduplication.remember(scope, deduplicationId, { messageId, sequenceNumber }, now);
  context.metrics.count(queue.name, 'NumberOfMessagesSent');
  return { messageId, sequenceNumber };
}

/**
 * Moves a message that was received too often. It keeps its id and, in standard queues, the time from which retention
 * counts; in FIFO queues that time starts anew and its id replaces the deduplication id (SQS Developer Guide,
 * "Using dead-letter queues"). Call it inside a transaction.
 */
export function moveToDeadLetterQueue(
  context: SqsContext,
  source: Queue,
  target: Queue,
  message: Message,
  now: number,
): void {
  const { messageId, senderId, sentAtMs, receiveCount, firstReceivedAtMs, groupId } = message;
  context.messages.add(
    {
      queueId: target.id,
      messageId,
      senderId,
      sentAtMs: target.fifo ? now : sentAtMs,
      arrivedAtMs: now,
      state: 'visible',
      visibleAtMs: now,
      receiveCount,
      receivedBefore: receiveCount,
      firstReceivedAtMs,
      groupId,
      deduplicationId: target.fifo ? messageId : undefined,
      deadLetterSourceArn: arnOf(context, source),
    },
    context.messages.content(message),
    target.fifo,
  );
  context.messages.remove(message);
}

/**
 * Moves a message as a message move task does: it is a new message, with a new id and a new time (SQS Developer Guide,
 * "dead-letter queue redrive"). Call it inside a transaction.
 */
export function redrive(context: SqsContext, target: Queue, message: Message, now: number): void {
  context.messages.add(
    {
      queueId: target.id,
      messageId: randomUUID(),
      senderId: message.senderId,
      sentAtMs: now,
      arrivedAtMs: now,
      state: 'visible',
      visibleAtMs: now,
      receiveCount: 0,
      receivedBefore: 0,
      groupId: message.groupId,
      deduplicationId: message.deduplicationId,
    },
    context.messages.content(message),
    target.fifo,
  );
  context.messages.remove(message);
}
