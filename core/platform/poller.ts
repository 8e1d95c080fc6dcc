import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { setTimeout as pause } from 'node:timers/promises';
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
/** A message that failed comes back after so long, and after twice that the second time. */
const AGAIN_SECONDS = 2;
const CONNECTION_PAUSE_MS = 2_000;
const SETTLED_LOOK_MS = 20;
const LOOK_AGAIN_MS = 2_000;

/**
 * Works on the queue of a bench until it is stopped. Where the queue can not be found (it is not there yet, or SQS is
 * away) it is looked for again.
 */
export function startPoller(bench: Bench, { atOnce = MOST_AT_ONCE }: PollerOptions = {}): Poller {
  const ending = new AbortController();
  const started = findQueue(bench, ending.signal).then((queueUrl) =>
    queueUrl === undefined ? undefined : consume(bench, queueUrl, Math.min(atOnce, MOST_AT_ONCE)),
  );
  return {
    async stop() {
      ending.abort();
      const consuming = await started;
      await consuming?.stop();
    },
  };
}

async function findQueue({ queues, worker, log }: Bench, signal: AbortSignal): Promise<string | undefined> {
  while (!signal.aborted) {
    try {
      return await queues.urlOf(worker.queue);
    } catch (error) {
      log.warn({ err: error, queue: worker.queue }, 'the queue can not be found yet');
      await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function consume(bench: Bench, queueUrl: string, batchSize: number): Poller {
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
      await Promise.all(back.map((message) => giveBack(bench, queueUrl, message)));
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
async function giveBack({ queues, log }: Bench, QueueUrl: string, message: SqsMessage): Promise<void> {
  const receives = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
  try {
    await queues.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: AGAIN_SECONDS * 2 ** Math.min(receives - 1, 5),
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
