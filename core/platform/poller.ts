import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { setTimeout as pause } from 'node:timers/promises';
import { QUEUES } from '../catalogue/messaging.ts';
import type { MessageText } from '../commerce/worker.ts';
import { judge } from './judging.ts';
import type { Bench, Received } from './judging.ts';

export interface Poller {
  /** Takes no more messages, and resolves when those in hand are settled. */
  readonly stop: () => Promise<void>;
}

export interface PollerOptions {
  /** Messages that are worked on at once, at most ten. */
  readonly atOnce?: number;
}

const WAIT_SECONDS = 20;
const MOST_AT_ONCE = 10;
/** A message that failed comes back after so long at first; what is away for a moment costs little time. */
const FIRST_PAUSE_SECONDS = 10;
/** Afterwards after this part of its queue's timeout: what is away for minutes must not empty a queue into its dead letters. */
const LATER_PAUSE_SHARE = 1 / 3;
const CONNECTION_PAUSE_MS = 2_000;
const SETTLED_LOOK_MS = 20;
const LOOK_AGAIN_MS = 2_000;

/**
 * Works on the queue of a bench until it is stopped. Where the queue can not be found (it is not there yet, or SQS is
 * away) it is looked for again.
 */
export function startPoller(bench: Bench, { atOnce = MOST_AT_ONCE }: PollerOptions = {}): Poller {
  const ending = new AbortController();
  const started = findQueue(bench, ending.signal).then((queue) =>
    queue === undefined ? undefined : consume(bench, queue, Math.min(atOnce, MOST_AT_ONCE)),
  );
  return {
    async stop() {
      ending.abort();
      const consuming = await started;
      await consuming?.stop();
    },
  };
}

interface FoundQueue {
  readonly queueUrl: string;
  /** Its visibility timeout. */
  readonly visibilitySeconds: number;
}

async function findQueue(bench: Bench, signal: AbortSignal): Promise<FoundQueue | undefined> {
  const { queues, worker, log } = bench;
  while (!signal.aborted) {
    try {
      const queueUrl = await queues.urlOf(worker.queue);
      return { queueUrl, visibilitySeconds: await visibilityOf(bench, queueUrl) };
    } catch (error) {
      log.warn({ err: error, queue: worker.queue }, 'the queue can not be found yet');
      await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** As the queue says; as the catalogue does, where it is not told. */
async function visibilityOf({ queues, worker, log }: Bench, QueueUrl: string): Promise<number> {
  try {
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );
    return Number(Attributes?.VisibilityTimeout);
  } catch (error) {
    log.warn({ err: error, queue: worker.queue }, "the queue's timeout is taken from the catalogue");
    return QUEUES.find(({ logical }) => logical === worker.queue)?.visibilityTimeoutSeconds ?? 0;
  }
}

/**
 * After how many seconds a message that failed comes back: ten, then a third of its queue's visibility timeout, each a
 * fifth more or less, so that what failed together does not come back together.
 * @param receives how often it was received. @param chance from 0 to 1.
 */
export function pauseSeconds(receives: number, visibilitySeconds: number, chance: number): number {
  const later = visibilitySeconds * LATER_PAUSE_SHARE;
  const pauses = receives <= 1 ? Math.min(FIRST_PAUSE_SECONDS, later) : later;
  return Math.max(1, Math.round(pauses * (0.8 + chance * 0.4)));
}

function consume(bench: Bench, queue: FoundQueue, batchSize: number): Poller {
  const { queueUrl } = queue;
  let inHand = 0;
  const consumer = Consumer.create({
    sqs: bench.queues.client,
    queueUrl,
    batchSize,
    waitTimeSeconds: WAIT_SECONDS,
    authenticationErrorTimeout: CONNECTION_PAUSE_MS,
    messageAttributeNames: ['All'],
    messageSystemAttributeNames: ['ApproximateReceiveCount'],
    async handleMessageBatch(messages) {
      inHand = messages.length;
      const outcomes = await Promise.all(messages.map((message) => judge(bench, receivedOf(message))));
      const back = messages.filter((_, index) => outcomes[index] === 'again');
      await Promise.all(back.map((message) => giveBack(bench, queue, message)));
      return messages.filter((_, index) => outcomes[index] === 'done');
    },
  });
  consumer.on('response_processed', () => {
    inHand = 0;
  });
  consumer.on('error', (error) => {
    // An aborted poll is how an idle poller stops.
    if (consumer.status.isRunning) bench.log.error({ err: error }, 'the queue could not be worked on');
  });
  consumer.start();
  bench.log.info({ queue: bench.worker.queue }, 'polling');
  return {
    async stop() {
      // Only a poll that waits is cut: what is in hand has still to be deleted.
      consumer.stop({ abort: inHand === 0 });
      while (consumer.status.isPolling) await pause(SETTLED_LOOK_MS);
    },
  };
}

/** Lets a message come back sooner than its queue's timeout. Where that fails, the timeout does it. */
async function giveBack(
  { queues, log }: Bench,
  { queueUrl: QueueUrl, visibilitySeconds }: FoundQueue,
  message: SqsMessage,
): Promise<void> {
  const receives = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
  try {
    await queues.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: pauseSeconds(receives, visibilitySeconds, Math.random()),
      }),
    );
  } catch (error) {
    log.warn({ err: error }, 'a message comes back later');
  }
}

function receivedOf({ Body = '', MessageAttributes = {}, Attributes }: SqsMessage): Received {
  const texts = Object.entries(MessageAttributes).flatMap(
    ([name, { StringValue }]): [string, MessageText][] =>
      StringValue === undefined ? [] : [[name, { DataType: 'String', StringValue }]],
  );
  return {
    body: Body,
    attributes: Object.fromEntries(texts),
    receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
  };
}
