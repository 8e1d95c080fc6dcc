import { ChangeMessageVisibilityBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { messageFromSdk } from './sdk-message.ts';
import type { DeadLetterLook, PeekedMessage } from './types.ts';
import { DEAD_LETTER_HIDING_SECONDS } from './types.ts';

/** ReceiveMessage and ChangeMessageVisibilityBatch take ten. Source: SQS API reference. */
const BATCH = 10;
const RECEIVERS = 3;
/** What a browser is sent of bodies at most. */
const MOST_BYTES = 4 * 1_048_576;
/** Giving back takes some of the page's time. */
const GIVE_BACK_MS = 1_000;

/**
 * A look through a dead-letter queue: messages are received by several at once, hidden only until the look is over, and
 * given back at its end. Each counts as received once more. Ends when so many were met, when the queue gives nothing
 * new, or when the page's time is up.
 */
export function lookThrough(
  source: Source,
  url: string,
  atMost: number,
  budget: Budget,
): Promise<Cell<DeadLetterLook>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ReceiveMessage',
      key: `${url}\nlook through ${atMost}`,
      freshMs: 0,
      isKept: false,
      run: (signal) => look(source.clients.sqs, url, atMost, budget.deadlineAt, signal),
    },
    budget,
  );
}

async function look(
  client: SQSClient,
  url: string,
  atMost: number,
  deadlineAt: number,
  signal: AbortSignal,
): Promise<DeadLetterLook> {
  const seen = new Map<string, PeekedMessage>();
  const handles = new Map<string, string>();
  const until = deadlineAt - GIVE_BACK_MS;
  let ended: DeadLetterLook['ended'] = 'no-more';
  let bytes = 0;
  let receives = 0;
  const receiver = async () => {
    for (;;) {
      if (seen.size >= atMost) return (ended = 'enough');
      if (bytes >= MOST_BYTES) return (ended = 'size');
      if (Date.now() > until) return (ended = 'time');
      const answer = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: DEAD_LETTER_HIDING_SECONDS,
          // A long poll asks every server of the queue; once there is something, a short one will do.
          WaitTimeSeconds: seen.size === 0 ? 1 : 0,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      receives += 1;
      const news = (answer.Messages ?? []).filter((message) => note(message, seen, handles));
      bytes += news.reduce((sum, { Body = '' }) => sum + Buffer.byteLength(Body), 0);
      if (news.length === 0) return ended;
    }
  };
  try {
    await Promise.all(Array.from({ length: RECEIVERS }, receiver));
  } finally {
    await giveBack(client, url, [...handles.values()], AbortSignal.timeout(GIVE_BACK_MS * 2));
  }
  return { messages: [...seen.values()], receives, ended, at: Date.now() };
}

function note(message: Message, seen: Map<string, PeekedMessage>, handles: Map<string, string>): boolean {
  const told = messageFromSdk(message);
  const isNew = !seen.has(told.id);
  seen.set(told.id, told);
  handles.set(told.id, message.ReceiptHandle ?? '');
  return isNew;
}

/** What can not be given back comes back by itself when its hiding is over. */
async function giveBack(
  client: SQSClient,
  url: string,
  handles: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(handles.length / BATCH) }, (_, index) => index * BATCH);
  await Promise.allSettled(
    starts.map((start) =>
      client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: url,
          Entries: handles.slice(start, start + BATCH).map((ReceiptHandle, index) => ({
            Id: String(index),
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
        { abortSignal: signal },
      ),
    ),
  );
}
