import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterAttributes } from '../../../../core/commerce/worker.ts';
import type { Verdict, Worker } from '../../../../core/commerce/worker.ts';
import { batchesOf } from '../../../../core/changes/environment/life/write-items.ts';
import type { PlacedLife } from './life.ts';

export interface Tally {
  readonly handled: number;
  readonly failed: number;
  /** Milliseconds spent in handling, all messages together. */
  readonly spentMs: number;
}

/** ReceiveMessage and the batches take ten. */
const BATCH = 10;

/** Works on a queue until it is empty, or until so many messages were received. */
export async function workOff(life: PlacedLife, worker: Worker, atMost: number): Promise<Tally> {
  const client = life.clients.sqs;
  const places = {
    queueUrl: life.messaging.queueUrl(worker.queue),
    deadLetterUrl: life.messaging.queueUrl(`${worker.queue}-dlq`),
  };
  const tally = { handled: 0, failed: 0, spentMs: 0 };
  let received = 0;
  while (received < atMost) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: places.queueUrl,
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
    await settle(client, { worker, ...places }, Messages, verdicts);
  }
  return tally;
}

async function judge(worker: Worker, message: Message): Promise<Verdict> {
  let body: unknown;
  try {
    body = JSON.parse(message.Body ?? '');
  } catch {
    return { kind: 'dead', cause: 'MalformedMessage', sentence: 'The body is not JSON.' };
  }
  return worker.handle(body, receivesOf(message));
}

function receivesOf(message: Message): number {
  return Number(message.Attributes?.ApproximateReceiveCount ?? 1);
}

interface PlacedWorker {
  readonly worker: Worker;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
}

async function settle(
  client: SQSClient,
  placed: PlacedWorker,
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
            QueueUrl: placed.queueUrl,
            ReceiptHandle: message.ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        );
      else {
        if (verdict?.kind === 'dead') await bury(client, placed, message, verdict);
        finished.push(message);
      }
    }),
  );
  if (finished.length === 0) return;
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: placed.queueUrl,
      Entries: finished.map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.ReceiptHandle,
      })),
    }),
  );
}

async function bury(
  client: SQSClient,
  { worker, deadLetterUrl }: PlacedWorker,
  message: Message,
  verdict: Extract<Verdict, { kind: 'dead' }>,
): Promise<void> {
  const given = { receives: receivesOf(message), at: Date.now() };
  await client.send(
    new SendMessageCommand({
      QueueUrl: deadLetterUrl,
      MessageBody: message.Body,
      MessageAttributes: { ...message.MessageAttributes, ...deadLetterAttributes(worker, verdict, given) },
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
