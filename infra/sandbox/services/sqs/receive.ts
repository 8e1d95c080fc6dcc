import { arnOf } from './context.ts';
import type { SqsContext } from './context.ts';
import { invalidParameter, invalidValue, messageNotInflight, receiptHandleIsInvalid } from './errors.ts';
import type { Message } from './message.ts';
import { queueNameOfArn } from './queue.ts';
import type { Queue } from './queue.ts';
import { newReceipt, readReceiptHandle } from './receipt-handle.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import { moveToDeadLetterQueue } from './send.ts';

/** SQS quota: messages in flight per queue, standard and FIFO. */
export const maximumInFlight = 120_000;
/** A visibility timeout never lasts longer than 12 hours from the receive. */
const maximumVisibilitySeconds = 43_200;
/** Moves to a dead-letter queue that one receive may cause before it answers. */
const movesAtOnce = 1000;

/**
 * Takes up to `limit` messages and hides them. Messages that were received `maxReceiveCount` times already go to the
 * dead-letter queue instead, when it still exists.
 */
export function takeMessages(
  context: SqsContext,
  queue: Queue,
  limit: number,
  visibilitySeconds: number,
): readonly Message[] {
  const { messages, cloud } = context;
  const now = cloud.clock.now();
  messages.settle(queue, now);
  const wanted = Math.min(limit, maximumInFlight - messages.counts(queue.id).inFlight);
  const policy = redrivePolicyOf(queue);
  const target = policy && context.queues.find(queueNameOfArn(cloud, policy.deadLetterTargetArn) ?? '');
  const taken: Message[] = [];
  let moved = 0;
  while (taken.length < wanted && moved < movesAtOnce) {
    const found = messages.receivable(queue, wanted - taken.length);
    if (found.length === 0) break;
    messages.transaction(() => {
      for (const message of found) {
        if (policy && target && message.receiveCount - message.receivedBefore >= policy.maxReceiveCount) {
          moveToDeadLetterQueue(context, queue, target, message, now);
          moved++;
        } else {
          const visibleAtMs = now + visibilitySeconds * 1000;
          const received = messages.receive(message, now, visibleAtMs, newReceipt());
          taken.push(received);
        }
      }
    });
  }
  if (moved > 0 && target) context.arrivals.announce(target.name);
  return taken;
}

/**
 * Deletes by receipt handle. What is gone already counts as deleted; so, in a standard queue, does a handle that a later
 * receive has replaced, though the message stays. Errors: ReceiptHandleIsInvalid, and InvalidParameterValue for an
 * expired handle of a FIFO queue.
 */
export function deleteMessage(context: SqsContext, queue: Queue, handle: string): void {
  const { message, receipt } = findByHandle(context, queue, handle);
  if (message === undefined) return;
  if (queue.fifo && (message.receipt !== receipt || message.state !== 'inFlight'))
    throw invalidValue('ReceiptHandle', handle, 'The receipt handle has expired.');
  if (message.receipt !== receipt) return;
  context.messages.transaction(() => context.messages.remove(message));
  context.metrics.count(queue.name, 'NumberOfMessagesDeleted');
  if (queue.fifo) context.arrivals.announce(queue.name);
}

/**
 * Hides a received message for `seconds` from now, or shows it again with 0.
 * Errors: ReceiptHandleIsInvalid, MessageNotInflight, InvalidParameterValue.
 */
export function changeVisibility(context: SqsContext, queue: Queue, handle: string, seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > maximumVisibilitySeconds)
    throw invalidValue('VisibilityTimeout', seconds, 'Must be between 0 and 43200.');
  const { message, receipt } = findByHandle(context, queue, handle);
  if (message === undefined || message.receipt !== receipt)
    throw invalidValue(
      'ReceiptHandle',
      handle,
      'Message does not exist or is not available for visibility timeout change.',
    );
  if (message.state !== 'inFlight') throw messageNotInflight();
  const now = context.cloud.clock.now();
  const visibleAtMs = now + seconds * 1000;
  if (visibleAtMs - (message.lastReceivedAtMs ?? now) > maximumVisibilitySeconds * 1000)
    throw invalidParameter('Total VisibilityTimeout for the message is beyond the limit [43200 seconds]');
  const state = seconds === 0 ? 'visible' : 'inFlight';
  context.messages.transaction(() => context.messages.change(message, { state, visibleAtMs }));
  context.arrivals.announce(queue.name);
}

function findByHandle(
  context: SqsContext,
  queue: Queue,
  handle: string,
): { readonly message?: Message; readonly receipt: string } {
  const read = readReceiptHandle(handle);
  if (read === undefined || read.queueArn !== arnOf(context, queue)) throw receiptHandleIsInvalid(handle);
  const message = read.queueId === queue.id ? context.messages.read(queue.id, read.seq) : undefined;
  return { message, receipt: read.receipt };
}
