import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { Failure } from '../../../cells/cell.ts';
import type { BatchResultErrorEntry, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { messageFromSdk } from '../../../resources/queues/sdk-message.ts';
import { callUpstream, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import type { Patience } from '../../tables/engine/upstream-call.ts';
import type { HeldMessage } from './held-message.ts';

/** ReceiveMessage and the batches take ten. Source: SQS API reference. */
export const BATCH = 10;
/** Batches that are under way at once. */
const AT_ONCE = 6;
/** A call that takes longer is given up; a receive may wait for messages up to 20 s of it. */
const CALL_MS = 30_000;
/** How long a throttled or silent SQS is asked again: about half a minute. */
export const QUEUE_PATIENCE: Patience = { attempts: 10, firstPauseMs: 100, longestPauseMs: 5_000 };

/** One queue, the client that may change it, and how long one is patient with it. */
export interface QueuePlace {
  readonly client: SQSClient;
  readonly url: string;
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

/** For what is finished even when cancelling was asked for meanwhile. */
export const NEVER: AbortSignal = new AbortController().signal;

/** The connection was never made: what was to be sent by it was not. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether a call may have done its work although it failed. */
export function mayHaveHappened({ state, code = '' }: Failure): boolean {
  if (state === 'unreachable') return !NEVER_CONNECTED.has(code);
  return state === 'timed-out' || state === 'broken';
}

/** A call that may be made twice without harm. @throws UpstreamFailed, Cancelled. */
export function repeated<T>(
  { signal, patience = QUEUE_PATIENCE }: QueuePlace,
  operation: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return callUpstream(operation, { signal, patience }, (inner) =>
    call(AbortSignal.any([inner, AbortSignal.timeout(CALL_MS)])),
  );
}

/**
 * Up to ten messages, hidden for so many seconds from everybody else. A long poll asks every server of the queue; a
 * short one may miss what is there. @throws UpstreamFailed, Cancelled.
 */
export async function receive(
  place: QueuePlace,
  hiddenSeconds: number,
  waitSeconds: number,
): Promise<readonly HeldMessage[]> {
  const answer = await repeated(place, 'sqs:ReceiveMessage', (abortSignal) =>
    place.client.send(
      new ReceiveMessageCommand({
        QueueUrl: place.url,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal },
    ),
  );
  return (answer.Messages ?? []).map((message) => ({
    ...messageFromSdk(message),
    receiptHandle: message.ReceiptHandle ?? '',
  }));
}

/** What a batch refused: its entry, by its place in the list, and SQS's code. */
export interface Refused {
  readonly index: number;
  readonly code: string;
  /** Where the whole batch failed. */
  readonly failure?: Failure;
}

/**
 * Sends one batch, once, by a client that repeats nothing (`sqsOnce`): whether an answer that never came was preceded by
 * the sending, nobody can tell.
 */
export async function sendBatch(
  { client, url, signal }: QueuePlace,
  entries: readonly Omit<SendMessageBatchRequestEntry, 'Id'>[],
): Promise<{
  readonly sent: readonly { readonly index: number; readonly messageId: string }[];
  readonly refused: readonly Refused[];
}> {
  const answer = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: entries.map((entry, index) => ({ ...entry, Id: String(index) })),
    }),
    { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) },
  );
  return {
    sent: (answer.Successful ?? []).map((one) => ({
      index: Number(one.Id),
      messageId: one.MessageId ?? '',
    })),
    refused: refusedOf(answer.Failed),
  };
}

/** Deletes what is held, ten a call, and tells which were refused, by their place in the list. */
export function deleteHeld(place: QueuePlace, handles: readonly string[]): Promise<readonly Refused[]> {
  return inBatches(handles, async (batch) => {
    const answer = await repeated(place, 'sqs:DeleteMessage', (abortSignal) =>
      place.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: place.url,
          Entries: batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
        }),
        { abortSignal },
      ),
    );
    return answer.Failed;
  });
}

/** Shows what is held to everybody again. What was refused is not there any more, or comes back by itself. */
export function release(place: QueuePlace, handles: readonly string[]): Promise<readonly Refused[]> {
  return inBatches(handles, async (batch) => {
    const answer = await repeated(place, 'sqs:ChangeMessageVisibility', (abortSignal) =>
      place.client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: place.url,
          Entries: batch.map((ReceiptHandle, index) => ({
            Id: String(index),
            ReceiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
        { abortSignal },
      ),
    );
    return answer.Failed;
  });
}

/** A batch that fails as a whole counts as refused, entry by entry. @throws Cancelled. */
async function inBatches(
  handles: readonly string[],
  call: (batch: readonly string[]) => Promise<readonly BatchResultErrorEntry[] | undefined>,
): Promise<readonly Refused[]> {
  const limit = pLimit(AT_ONCE);
  const starts = Array.from({ length: Math.ceil(handles.length / BATCH) }, (_, index) => index * BATCH);
  const refused = await Promise.all(
    starts.map((start) =>
      limit(async (): Promise<readonly Refused[]> => {
        const batch = handles.slice(start, start + BATCH);
        try {
          return refusedOf(await call(batch)).map((one) => ({ ...one, index: start + one.index }));
        } catch (error) {
          if (!(error instanceof UpstreamFailed)) throw error;
          const { failure } = error;
          return batch.map((_, index) => ({
            index: start + index,
            code: failure.code ?? failure.state,
            failure,
          }));
        }
      }),
    ),
  );
  return refused.flat();
}

function refusedOf(failed: readonly BatchResultErrorEntry[] | undefined): readonly Refused[] {
  return (failed ?? []).map((one) => ({ index: Number(one.Id), code: one.Code ?? 'unknown' }));
}

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The queue's counts now, past every reader. Approximate, as SQS says of them. */
export async function countsOf(place: QueuePlace): Promise<Counts> {
  const { Attributes = {} } = await repeated(place, 'sqs:GetQueueAttributes', (abortSignal) =>
    place.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: place.url,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
      { abortSignal },
    ),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}
