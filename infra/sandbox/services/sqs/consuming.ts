import type { ReceiveMessageRequest, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { QueueConsuming, QueueDelivery } from '../../cloud.ts';
import { requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import { queueDoesNotExist } from './errors.ts';
import { numberAttribute } from './queue-attributes.ts';
import { queueNameOfArn } from './queue.ts';
import { deleteMessage } from './receive.ts';

type Receive = (
  input: ReceiveMessageRequest,
  call: { readonly signal: AbortSignal },
) => Promise<ReceiveMessageResult>;

/** What a poller of functions does with a queue: the same receives and deletes as a client's, counted as such. */
export function createConsuming(context: SqsContext, receive: Receive): QueueConsuming {
  function urlOf(queueArn: string): string {
    const name = queueNameOfArn(context.cloud, queueArn);
    if (name === undefined) throw queueDoesNotExist();
    return `/${context.cloud.account}/${name}`;
  }

  return {
    async receive(queueArn, { limit, waitSeconds, signal }) {
      const { Messages: messages = [] } = await receive(
        {
          QueueUrl: urlOf(queueArn),
          MaxNumberOfMessages: limit,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        },
        { signal },
      );
      return messages.map((message) => ({
        messageId: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        md5OfBody: message.MD5OfBody ?? '',
        attributes: message.Attributes ?? {},
        messageAttributes: (message.MessageAttributes ?? {}) as NonNullable<
          QueueDelivery['messageAttributes']
        >,
      }));
    },
    remove: (queueArn, receiptHandle) =>
      deleteMessage(context, requireQueue(context, urlOf(queueArn)), receiptHandle),
    visibilityTimeoutSeconds: (queueArn) =>
      numberAttribute(requireQueue(context, urlOf(queueArn)), 'VisibilityTimeout'),
  };
}
