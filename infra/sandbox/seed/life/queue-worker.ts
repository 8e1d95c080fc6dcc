import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf } from './items.ts';

/** How one message fared. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Given back at once; after the queue's number of receives it becomes a dead letter by itself. */
  | { readonly kind: 'again' }
  /** Trying again would change nothing: sent to the dead-letter queue with its cause. */
  | { readonly kind: 'dead'; readonly cause: string; readonly sentence: string };

export interface QueueWorker {
  readonly name: string;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  readonly handle: (body: unknown, message: Message) => Promise<Verdict>;
}

export interface Tally {
  readonly handled: number;
  readonly failed: number;
  /** Milliseconds spent in handling, all messages together. */
  readonly spentMs: number;
}

/** ReceiveMessage and the batches take ten. */
const BATCH = 10;

/** Works on a queue until it is empty, or until so many messages were received. */
export async function workOff(client: SQSClient, worker: QueueWorker, atMost: number): Promise<Tally> {
  const tally = { handled: 0, failed: 0, spentMs: 0 };
  let received = 0;
  while (received < atMost) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: worker.queueUrl,
        MaxNumberOfMessages: Math.min(BATCH, atMost - received),
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    if (Messages.length === 0) break;
    received += Messages.length;
    const began = performance.now();
    const verdicts = await Promise.all(Messages.map((message) => judge(worker, message)));
    tally.spentMs += performance.now() - began;
    tally.handled += verdicts.filter(({ kind }) => kind === 'done').length;
    tally.failed += verdicts.filter(({ kind }) => kind !== 'done').length;
    await settle(client, worker, Messages, verdicts);
  }
  return tally;
}

async function judge(worker: QueueWorker, message: Message): Promise<Verdict> {
  let body: unknown;
  try {
    body = JSON.parse(message.Body ?? '');
  } catch {
    return { kind: 'dead', cause: 'MalformedMessage', sentence: 'The body is not JSON.' };
  }
  return worker.handle(body, message);
}

async function settle(
  client: SQSClient,
  worker: QueueWorker,
  messages: readonly Message[],
  verdicts: readonly Verdict[],
): Promise<void> {
  const finished: Message[] = [];
  await Promise.all(
    messages.map(async (message, index) => {
      const verdict = verdicts[index];
      if (verdict?.kind === 'again')
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: worker.queueUrl,
            ReceiptHandle: message.ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        );
      else {
        if (verdict?.kind === 'dead') await bury(client, worker, message, verdict);
        finished.push(message);
      }
    }),
  );
  if (finished.length === 0) return;
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: worker.queueUrl,
      Entries: finished.map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.ReceiptHandle,
      })),
    }),
  );
}

async function bury(
  client: SQSClient,
  worker: QueueWorker,
  message: Message,
  { cause, sentence }: Extract<Verdict, { kind: 'dead' }>,
): Promise<void> {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  await client.send(
    new SendMessageCommand({
      QueueUrl: worker.deadLetterUrl,
      MessageBody: message.Body,
      MessageAttributes: {
        ...message.MessageAttributes,
        errorType: text(cause),
        errorMessage: text(sentence),
        failedBy: text(worker.name),
        failedAt: text(new Date().toISOString()),
        receives: { DataType: 'Number', StringValue: message.Attributes?.ApproximateReceiveCount ?? '1' },
      },
    }),
  );
}

/** Sends bodies to a queue in batches. */
export async function sendAll(client: SQSClient, QueueUrl: string, bodies: readonly object[]): Promise<void> {
  for (const batch of batchesOf(bodies, BATCH))
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: batch.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) })),
      }),
    );
}
