import { GetQueueUrlCommand, PurgeQueueCommand, PurgeQueueInProgress } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { NEVER, repeated } from '../../queues/engine/queue-calls.ts';
import { Cancelled, UpstreamFailed } from '../../tables/engine/upstream-call.ts';

/** A purge takes up to a minute, and a queue is purged once a minute. Source: SQS API reference, PurgeQueue. */
export const PURGE_MS = 60_000;
const ASKED_EVERY_MS = 5_000;

/**
 * Asks SQS to delete every message of a queue, those too that consumers hold or that are delayed. Where somebody else's
 * purge is under way, waits until another can be asked for: what was sent meanwhile would stay.
 * @throws UpstreamFailed, Cancelled.
 */
export async function purge(client: SQSClient, name: string, signal: AbortSignal): Promise<void> {
  const place = { client, url: '', signal };
  const { QueueUrl } = await repeated(place, 'sqs:GetQueueUrl', (abortSignal) =>
    client.send(new GetQueueUrlCommand({ QueueName: name }), { abortSignal }),
  );
  const deadline = Date.now() + PURGE_MS + ASKED_EVERY_MS;
  for (;;) {
    // Sent to its end even when cancelling is asked for: whether it was asked for has to be known.
    const isAsked = await repeated({ ...place, signal: NEVER }, 'sqs:PurgeQueue', async (abortSignal) => {
      try {
        await client.send(new PurgeQueueCommand({ QueueUrl }), { abortSignal });
        return true;
      } catch (error) {
        if (error instanceof PurgeQueueInProgress) return false;
        throw error;
      }
    });
    if (isAsked) return;
    if (Date.now() > deadline)
      throw new UpstreamFailed({
        state: 'timed-out',
        operation: 'sqs:PurgeQueue',
        code: 'PurgeQueueInProgress',
        at: Date.now(),
      });
    await pause(ASKED_EVERY_MS, undefined, { signal }).catch(() => {
      throw new Cancelled();
    });
  }
}
