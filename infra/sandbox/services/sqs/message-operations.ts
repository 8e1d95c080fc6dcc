import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
  SendMessageBatchRequest,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import { checkBatch, runBatch } from './batch.ts';
import { requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import { batchRequestTooLong, invalidParameter, missingParameter } from './errors.ts';
import { checkDraft } from './message-rules.ts';
import type { CheckedDraft } from './message-rules.ts';
import { messageSizeBytes } from './message.ts';
import type { AttributeValue } from './message.ts';
import type { Queue } from './queue.ts';
import { changeVisibility, deleteMessage } from './receive.ts';
import { sendMessage } from './send.ts';

/** SQS quota since August 2025: all messages of a batch together, 1 MiB. */
const maximumBatchBytes = 1_048_576;

/** Sending, deleting and hiding of messages, one by one and in batches. */
export function messageOperations(context: SqsContext) {
  function accept(queue: Queue, draft: CheckedDraft): SendMessageResult {
    const now = context.cloud.clock.now();
    const sent = context.messages.transaction(() => sendMessage(context, queue, draft, now));
    context.arrivals.announce(queue.name);
    return {
      MessageId: sent.messageId,
      MD5OfMessageBody: draft.content.bodyMd5,
      MD5OfMessageAttributes: draft.content.attributesMd5,
      MD5OfMessageSystemAttributes: draft.systemAttributesMd5,
      SequenceNumber: sent.sequenceNumber,
    };
  }

  function send(input: SendMessageRequest): SendMessageResult {
    const queue = requireQueue(context, input.QueueUrl);
    return accept(queue, checkDraft(queue, input));
  }

  function sendBatch(input: SendMessageBatchRequest): SendMessageBatchResult {
    const queue = requireQueue(context, input.QueueUrl);
    const entries = checkBatch('SendMessageBatch', input.Entries);
    const sentBytes = entries
      .map(({ MessageBody = '', MessageAttributes }) =>
        messageSizeBytes(
          MessageBody,
          MessageAttributes as Readonly<Record<string, AttributeValue>> | undefined,
        ),
      )
      .reduce((sum, bytes) => sum + bytes, 0);
    if (sentBytes > maximumBatchBytes) throw batchRequestTooLong(maximumBatchBytes, sentBytes);
    if (queue.fifo && entries.some(({ MessageGroupId }) => MessageGroupId === undefined))
      throw invalidParameter('The request must contain the parameter MessageGroupId.');
    return runBatch(entries, (entry) => {
      const { MessageId, MD5OfMessageBody, ...rest } = accept(queue, checkDraft(queue, entry));
      return { MessageId, MD5OfMessageBody, ...rest };
    });
  }

  function remove(input: DeleteMessageRequest): void {
    const queue = requireQueue(context, input.QueueUrl);
    deleteMessage(context, queue, requireHandle(input.ReceiptHandle));
  }

  function removeBatch(input: DeleteMessageBatchRequest): DeleteMessageBatchResult {
    const queue = requireQueue(context, input.QueueUrl);
    return runBatch(checkBatch('DeleteMessageBatch', input.Entries), ({ ReceiptHandle }) => {
      deleteMessage(context, queue, requireHandle(ReceiptHandle));
      return {};
    });
  }

  function hide(input: ChangeMessageVisibilityRequest): void {
    const queue = requireQueue(context, input.QueueUrl);
    const { ReceiptHandle, VisibilityTimeout } = input;
    if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
    changeVisibility(context, queue, requireHandle(ReceiptHandle), VisibilityTimeout);
  }

  function hideBatch(input: ChangeMessageVisibilityBatchRequest): ChangeMessageVisibilityBatchResult {
    const queue = requireQueue(context, input.QueueUrl);
    const entries = checkBatch('ChangeMessageVisibilityBatch', input.Entries);
    return runBatch(entries, ({ ReceiptHandle, VisibilityTimeout }) => {
      if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
      changeVisibility(context, queue, requireHandle(ReceiptHandle), VisibilityTimeout);
      return {};
    });
  }

  return {
    SendMessage: send,
    SendMessageBatch: sendBatch,
    DeleteMessage: remove,
    DeleteMessageBatch: removeBatch,
    ChangeMessageVisibility: hide,
    ChangeMessageVisibilityBatch: hideBatch,
  };
}

function requireHandle(handle: string | undefined): string {
  if (!handle) throw missingParameter('ReceiptHandle');
  return handle;
}
