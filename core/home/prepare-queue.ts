import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDeletedRecently,
  QueueDoesNotExist,
  QueueNameExists,
} from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { callHome, HomeError } from './home-error.ts';
import { deadlineIn } from './pauses.ts';
import { VISIBILITY_SECONDS } from './run-queue.ts';

export const HOME_QUEUE = {
  visibilityTimeoutSeconds: VISIBILITY_SECONDS,
  /** A message that came so often and was never worked on is set aside. */
  maxReceiveCount: 20,
  /** The longest that SQS keeps a message. */
  retentionSeconds: 14 * 86_400,
} as const;
/** A queue that was deleted can be made again after a minute. Source: SQS API reference, CreateQueue. */
const DELETED_WITHIN_MS = 75_000;
const ASKED_EVERY_MS = 5_000;

/** Makes the queue and its dead-letter queue where they are missing. @throws HomeError that names what was refused. */
export async function prepareQueue(sqs: SQSClient, queueName: string): Promise<void> {
  if ((await findQueue(sqs, queueName)) !== undefined) return;
  const attributes = { MessageRetentionPeriod: String(HOME_QUEUE.retentionSeconds) };
  const deadName = `${queueName}-dlq`;
  const deadUrl = (await findQueue(sqs, deadName)) ?? (await createQueue(sqs, deadName, attributes));
  const { Attributes } = await callHome('sqs:GetQueueAttributes', (abortSignal) =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadUrl, AttributeNames: ['QueueArn'] }), {
      abortSignal,
    }),
  );
  await createQueue(sqs, queueName, {
    ...attributes,
    VisibilityTimeout: String(HOME_QUEUE.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: Attributes?.QueueArn,
      maxReceiveCount: HOME_QUEUE.maxReceiveCount,
    }),
  });
}

async function findQueue(sqs: SQSClient, QueueName: string): Promise<string | undefined> {
  try {
    const { QueueUrl } = await callHome('sqs:GetQueueUrl', (abortSignal) =>
      sqs.send(new GetQueueUrlCommand({ QueueName }), { abortSignal }),
    );
    return QueueUrl;
  } catch (error) {
    if (error instanceof HomeError && error.cause instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

async function createQueue(
  sqs: SQSClient,
  QueueName: string,
  Attributes: Record<string, string>,
): Promise<string> {
  const left = deadlineIn(DELETED_WITHIN_MS);
  for (;;) {
    try {
      const { QueueUrl = '' } = await callHome('sqs:CreateQueue', (abortSignal) =>
        sqs.send(new CreateQueueCommand({ QueueName, Attributes }), { abortSignal }),
      );
      return QueueUrl;
    } catch (error) {
      if (!(error instanceof HomeError)) throw error;
      // Another console was quicker, or somebody has set it up otherwise on purpose.
      const found = error.cause instanceof QueueNameExists ? await findQueue(sqs, QueueName) : undefined;
      if (found !== undefined) return found;
      if (!(error.cause instanceof QueueDeletedRecently) || left() === 0) throw error;
      await sleep(ASKED_EVERY_MS);
    }
  }
}
