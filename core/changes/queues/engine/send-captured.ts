import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { ChangingScene } from '../../../actions/action.ts';
import type { Failure } from '../../../cells/cell.ts';
import { hashOf } from '../../../actions/canonical.ts';
import type { Json } from '../../../actions/plan.ts';
import { attributesToSdk, messageBytes } from '../../../resources/queues/sdk-message.ts';
import { failureOf } from '../../../upstream/failure.ts';
import { Cancelled, pauseBefore, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import type { KeptMessage } from './held-message.ts';
import { decodeMessages } from './message-segments.ts';
import type { CapturedFacts } from './message-segments.ts';
import { BATCH, mayHaveHappened, NEVER, QUEUE_PATIENCE, sendBatch } from './queue-calls.ts';
import type { QueuePlace } from './queue-calls.ts';

/** SQS takes 1 MiB a batch; emulators and older endpoints a quarter of it. A longer message goes alone. */
const BATCH_BYTES = 262_144;

/** How far the sending is: everything before this place of this segment was sent, or was refused for good. */
export interface SendState {
  readonly segment: number;
  readonly offset: number;
  readonly sent: number;
  /** How many from the place on may have been sent: an answer is awaited. */
  readonly sending: number;
  /** Messages of a standard queue that may be there twice. */
  readonly doubtful: number;
  readonly refused: readonly string[];
}

const BEGIN: SendState = { segment: 0, offset: 0, sent: 0, sending: 0, doubtful: 0, refused: [] };

interface SendWork {
  readonly scene: Pick<ChangingScene, 'captures' | 'run'>;
  readonly place: QueuePlace;
  readonly captureId: string;
}

/**
 * Sends what a capture holds, in its order, saving the place before every batch. A batch whose answer never came is
 * sent again: better twice than lost. A FIFO queue takes it once, by the deduplication id; of a standard queue those
 * messages are counted as doubtful. @throws UpstreamFailed, Cancelled, LeaseLost.
 */
export async function sendCaptured(
  work: SendWork,
  captured: CapturedFacts,
  from: SendState | undefined,
  onState: (state: SendState) => void,
): Promise<SendState> {
  const { scene, place, captureId } = work;
  const left = new Set(captured.notRemoved);
  let state = from ?? BEGIN;
  if (state.sending > 0 && !captured.fifo)
    state = { ...state, doubtful: state.doubtful + state.sending, sending: 0 };
  while (state.segment < captured.segments.length) {
    const number = captured.segments[state.segment] ?? 0;
    const messages = (await decodeMessages(await scene.captures.segment(captureId, number))).filter(
      ({ id }) => !left.has(id),
    );
    while (state.offset < messages.length) {
      if (place.signal.aborted) throw new Cancelled();
      const batch = firstBatch(messages.slice(state.offset, state.offset + BATCH));
      state = { ...state, sending: batch.length };
      await scene.run.save(state as unknown as Json);
      state = await sendOne(work, captured.fifo, batch, state);
      onState(state);
    }
    state = { ...state, segment: state.segment + 1, offset: 0 };
  }
  return state;
}

/** Sends a batch, as often as upstream says that it did not happen or says nothing. */
async function sendOne(
  { scene, place }: SendWork,
  fifo: boolean,
  batch: readonly KeptMessage[],
  from: SendState,
): Promise<SendState> {
  const { patience = QUEUE_PATIENCE } = place;
  const refused: string[] = [];
  let waiting = batch;
  let doubtful = 0;
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    if (attempt > 1) await pauseBefore(attempt, { ...place, patience });
    const tried = waiting;
    try {
      // A batch that is under way is finished even when cancelling is asked for: so the count is right.
      const answer = await sendBatch(
        { ...place, signal: NEVER },
        tried.map((message) => entryOf(message, fifo ? scene.run.id : undefined)),
      );
      const again = attempt < patience.attempts;
      waiting = answer.refused.flatMap(({ index, code }) => {
        const message = tried[index];
        if (!message) return [];
        if (again && TRANSIENT.has(code)) return [message];
        refused.push(`${message.id} (${code})`);
        return [];
      });
    } catch (error) {
      const failure = failureOf(error, 'sqs:SendMessage');
      const unsure = mayHaveHappened(failure);
      if (attempt >= patience.attempts || !(unsure || mayPass(failure))) throw new UpstreamFailed(failure);
      if (unsure && !fifo) doubtful = tried.length;
    }
  }
  return {
    ...from,
    offset: from.offset + batch.length,
    sent: from.sent + batch.length - refused.length,
    sending: 0,
    doubtful: from.doubtful + doubtful,
    refused: [...from.refused, ...refused],
  };
}

/** Whether another attempt may fare better. */
function mayPass({ state }: Failure): boolean {
  return state === 'throttled' || state === 'unreachable';
}

/** Codes of single entries that another attempt may not meet. */
const TRANSIENT = new Set([
  'InternalError',
  'InternalFailure',
  'ServiceUnavailable',
  'RequestThrottled',
  'ThrottlingException',
]);

function firstBatch(messages: readonly KeptMessage[]): readonly KeptMessage[] {
  let bytes = 0;
  const end = messages.findIndex((message, index) => {
    bytes += messageBytes(message.body, message.attributes);
    return index > 0 && bytes > BATCH_BYTES;
  });
  return end < 0 ? messages : messages.slice(0, end);
}

/** As it was sent first. `once`: what makes the deduplication id of a FIFO queue the same at every attempt. */
function entryOf(message: KeptMessage, once: string | undefined): Omit<SendMessageBatchRequestEntry, 'Id'> {
  return {
    MessageBody: message.body,
    MessageAttributes: attributesToSdk(message.attributes),
    MessageGroupId: message.groupId,
    ...(once === undefined ? {} : { MessageDeduplicationId: hashOf([once, message.id]) }),
    ...(message.traceHeader === undefined
      ? {}
      : {
          MessageSystemAttributes: {
            AWSTraceHeader: { DataType: 'String', StringValue: message.traceHeader },
          },
        }),
  };
}
