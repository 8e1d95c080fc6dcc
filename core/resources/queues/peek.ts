import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { cleanPeek } from './peek-cost.ts';
import { messageFromSdk } from './sdk-message.ts';
import type { Peek, PeekedMessage, PeekOptions } from './types.ts';

/** ReceiveMessage gives ten at most. Source: SQS API reference. */
const MESSAGES_PER_RECEIVE = 10;
/** A long poll asks every server of the queue; a short one may miss messages that are there. */
const FIRST_WAIT_SECONDS = 1;
/** No further receive is begun when less than this is left of the page's time. */
const RECEIVE_MS = 500;

/**
 * A look at messages. There is no read of a queue but ReceiveMessage: it counts as a receive of every message that is
 * shown, and hides them for the time that is chosen (`peekCost` says so in words). Nothing is deleted nor handed back.
 */
export function peekMessages(
  source: Source,
  url: string,
  options: PeekOptions,
  budget: Budget,
): Promise<Cell<Peek>> {
  const clean = cleanPeek(options);
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ReceiveMessage',
      key: `${url}\n${clean.atMost}\n${clean.visibilityTimeoutSeconds}`,
      freshMs: 0,
      isKept: false,
      run: (signal) => look(source.clients.sqs, url, clean, budget.deadlineAt, signal),
    },
    budget,
  );
}

async function look(
  client: SQSClient,
  url: string,
  options: PeekOptions,
  deadlineAt: number,
  signal: AbortSignal,
): Promise<Peek> {
  const seen = new Map<string, PeekedMessage>();
  const hiddenMs = options.visibilityTimeoutSeconds * 1000;
  let until = deadlineAt;
  let receives = 0;
  let ended: Peek['ended'] | undefined;
  while (!ended) {
    const answer = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(MESSAGES_PER_RECEIVE, options.atMost - seen.size),
        VisibilityTimeout: options.visibilityTimeoutSeconds,
        WaitTimeSeconds: receives === 0 ? FIRST_WAIT_SECONDS : 0,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: signal },
    );
    // What was shown first must not be received a second time by the same look.
    if (receives === 0) until = Math.min(deadlineAt, Date.now() + hiddenMs);
    receives += 1;
    const messages = answer.Messages ?? [];
    const before = seen.size;
    for (const message of messages) seen.set(message.MessageId ?? '', messageFromSdk(message));
    if (seen.size >= options.atMost) ended = 'enough';
    // Messages that stay visible come again and again: the second receive would only raise their count.
    else if (seen.size === before || options.visibilityTimeoutSeconds === 0) ended = 'no-more';
    else if (Date.now() + RECEIVE_MS > until) ended = 'time';
  }
  return {
    messages: [...seen.values()],
    receives,
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds,
    hiddenUntil: Date.now() + hiddenMs,
    ended,
  };
}
