import { CreateBucketCommand } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { Message, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { BUCKETS } from '../../core/catalogue/buckets.ts';
import { attributesToSdk } from '../../core/resources/queues/sdk-message.ts';
import type { MessageAttribute } from '../../core/resources/queues/types.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

export interface QueueHarness extends GateHarness {
  readonly sqs: SQSClient;
  /** A new queue of development; its URL. */
  readonly queue: (name: string, attributes?: Record<string, string>) => Promise<string>;
  /** A queue with a dead-letter queue beside it. */
  readonly pair: (
    name: string,
    attributes?: Record<string, string>,
  ) => Promise<{ readonly source: string; readonly dead: string }>;
  readonly send: (
    url: string,
    entries: readonly Omit<SendMessageBatchRequestEntry, 'Id'>[],
  ) => Promise<readonly string[]>;
  /** Everything that can be received, which stays hidden afterwards. */
  readonly drain: (url: string) => Promise<readonly Message[]>;
  readonly remove: (url: string, messages: readonly Message[]) => Promise<void>;
  /** Moves the time of development's upstream on. */
  readonly later: (milliseconds: number) => Promise<void>;
  /** Visible, in flight, delayed. */
  readonly counts: (url: string) => Promise<readonly number[]>;
}

export async function startQueues(): Promise<QueueHarness> {
  const harness = await startGate();
  for (const side of ['dev', 'prod'] as const) {
    const Bucket = BUCKETS.find((one) => one.logical === 'backups')?.names[side] ?? '';
    await harness.clients(side).s3.send(new CreateBucketCommand({ Bucket }));
  }
  const { sqs } = harness.clients('dev');
  const queue: QueueHarness['queue'] = async (name, attributes) => {
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: { ...(name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}), ...attributes },
      }),
    );
    return QueueUrl;
  };
  return {
    ...harness,
    sqs,
    queue,
    async pair(name, attributes = {}) {
      const [base, suffix] = name.endsWith('.fifo') ? [name.slice(0, -5), '.fifo'] : [name, ''];
      const dead = await queue(`${base}-dlq${suffix}`);
      const source = await queue(name, {
        VisibilityTimeout: '1',
        ...attributes,
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${base}-dlq${suffix}`,
          maxReceiveCount: 1,
        }),
      });
      return { source, dead };
    },
    async send(url, entries) {
      const ids: string[] = [];
      for (let start = 0; start < entries.length; start += 10) {
        const { Successful = [], Failed = [] } = await sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: url,
            Entries: entries
              .slice(start, start + 10)
              .map((entry, index) => ({ ...entry, Id: String(index) })),
          }),
        );
        if (Failed.length > 0) throw new Error(JSON.stringify(Failed));
        ids.push(...Successful.map(({ MessageId = '' }) => MessageId));
      }
      return ids;
    },
    async drain(url) {
      const all: Message[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: 600,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) return all;
        all.push(...Messages);
      }
    },
    async remove(url, messages) {
      for (const { ReceiptHandle } of messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    },
    async later(advanceMs) {
      const body = JSON.stringify({ advanceMs });
      const answer = await fetch(`${harness.dev.url}/_sandbox/clock`, { method: 'POST', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async counts(url) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      return [
        Number(Attributes?.ApproximateNumberOfMessages),
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
        Number(Attributes?.ApproximateNumberOfMessagesDelayed),
      ];
    },
  };
}

export function text(name: string, value: string): MessageAttribute {
  return { name, dataType: 'String', value, isBinary: false };
}

export function entry(body: string, ...attributes: readonly MessageAttribute[]) {
  return { MessageBody: body, MessageAttributes: attributesToSdk(attributes) };
}

/** What tells one message from another, whatever its id: body, attributes and group. */
export function contentsOf(messages: readonly Message[]): readonly string[] {
  return messages
    .map(({ Body, MessageAttributes = {}, Attributes }) =>
      JSON.stringify([
        Body,
        Object.entries(MessageAttributes)
          .map(([name, { DataType, StringValue, BinaryValue }]) => [
            name,
            DataType,
            StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64'),
          ])
          .sort(),
        Attributes?.MessageGroupId,
      ]),
    )
    .sort();
}
