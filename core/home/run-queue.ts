import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { RunQueue } from '../actions/run.ts';
import { callHome, HomeError } from './home-error.ts';

/** The longest poll that SQS has. Source: SQS API reference, ReceiveMessage. */
const WAIT_SECONDS = 20;
/** Hidden for so long at first; whoever works extends it. In all, SQS hides a message for twelve hours at most. */
export const VISIBILITY_SECONDS = 120;

const bodySchema = z.object({ runId: z.string().min(1) });

export function createRunQueue(sqs: SQSClient, queueName: string): RunQueue {
  let known: Promise<string> | undefined;

  function queueUrl(): Promise<string> {
    known ??= urlOf(sqs, queueName);
    known.catch(() => (known = undefined));
    return known;
  }

  async function call<T>(
    operation: string,
    send: (QueueUrl: string, abortSignal: AbortSignal) => Promise<T>,
    limits: { readonly signal?: AbortSignal; readonly milliseconds?: number } = {},
  ): Promise<T> {
    const QueueUrl = await queueUrl();
    try {
      return await callHome(operation, (abortSignal) => send(QueueUrl, abortSignal), limits);
    } catch (error) {
      // A queue that was deleted and made again may have another address.
      if (error instanceof HomeError && error.failure.state === 'absent') known = undefined;
      throw error;
    }
  }

  function taken(message: Message, runId: string) {
    const { ReceiptHandle } = message;
    return {
      runId,
      async done() {
        await call('sqs:DeleteMessage', (QueueUrl, abortSignal) =>
          sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }), { abortSignal }),
        );
      },
      async extend(seconds: number) {
        const hidden = { ReceiptHandle, VisibilityTimeout: Math.ceil(seconds) };
        await call('sqs:ChangeMessageVisibility', (QueueUrl, abortSignal) =>
          sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ...hidden }), { abortSignal }),
        );
      },
    };
  }

  return {
    async announce(runId) {
      const MessageBody = JSON.stringify({ runId });
      await call('sqs:SendMessage', (QueueUrl, abortSignal) =>
        sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }), { abortSignal }),
      );
    },
    async next(signal) {
      try {
        const { Messages = [] } = await call(
          'sqs:ReceiveMessage',
          (QueueUrl, abortSignal) =>
            sqs.send(
              new ReceiveMessageCommand({
                QueueUrl,
                MaxNumberOfMessages: 1,
                WaitTimeSeconds: WAIT_SECONDS,
                VisibilityTimeout: VISIBILITY_SECONDS,
              }),
              { abortSignal },
            ),
          { signal, milliseconds: (WAIT_SECONDS + 5) * 1000 },
        );
        const [message] = Messages;
        const runId = message && runIdOf(message);
        // What somebody else has put there comes back until the queue sets it aside.
        return runId === undefined ? undefined : taken(message as Message, runId);
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      }
    },
  };
}

async function urlOf(sqs: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await callHome('sqs:GetQueueUrl', (abortSignal) =>
    sqs.send(new GetQueueUrlCommand({ QueueName }), { abortSignal }),
  );
  return QueueUrl;
}

function runIdOf({ Body = '' }: Message): string | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(Body)).data?.runId;
  } catch {
    return undefined;
  }
}
