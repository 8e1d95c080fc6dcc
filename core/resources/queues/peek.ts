import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { cleanPeek } from './peek-cost.ts';
import type { MessageAttribute, Peek, PeekedMessage, PeekOptions } from './types.ts';

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
    for (const message of messages) seen.set(message.MessageId ?? '', messageOf(message));
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

function messageOf(message: Message): PeekedMessage {
  const body = message.Body ?? '';
  const bytes = Buffer.from(body, 'utf8');
  const system: Readonly<Record<string, string | undefined>> = message.Attributes ?? {};
  return {
    id: message.MessageId ?? '',
    body,
    bodyBytes: bytes.length,
    md5Matches: createHash('md5').update(bytes).digest('hex') === message.MD5OfBody,
    receiveCount: Number(system.ApproximateReceiveCount ?? 1),
    sentAt: timeOf(system.SentTimestamp),
    firstReceivedAt: timeOf(system.ApproximateFirstReceiveTimestamp),
    senderId: system.SenderId,
    groupId: system.MessageGroupId,
    deduplicationId: system.MessageDeduplicationId,
    sequenceNumber: system.SequenceNumber,
    deadLetterSourceArn: system.DeadLetterQueueSourceArn,
    traceHeader: system.AWSTraceHeader,
    attributes: Object.entries(message.MessageAttributes ?? {}).map(([name, value]): MessageAttribute => {
      const binary = value.BinaryValue;
      return {
        name,
        dataType: value.DataType ?? 'String',
        value: binary ? Buffer.from(binary).toString('base64') : (value.StringValue ?? ''),
        isBinary: binary !== undefined,
      };
    }),
  };
}

function timeOf(milliseconds: string | undefined): number | undefined {
  return milliseconds ? Number(milliseconds) : undefined;
}
