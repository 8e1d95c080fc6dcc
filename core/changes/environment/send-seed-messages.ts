import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { failureOf } from '../../upstream/failure.ts';
import { BATCH, mayHaveHappened, NEVER, repeated, sendBatch } from '../queues/engine/queue-calls.ts';
import type { QueuePlace } from '../queues/engine/queue-calls.ts';
import { Cancelled, pauseBefore, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import type { SeedMessage } from './content/composed.ts';
import { queueName } from '../../catalogue/names.ts';
import type { SeedState, SeedWork } from './seed-work.ts';

const ATTEMPTS = 6;

/**
 * Sends the messages of a seed, ten a call, saving the place before every batch. A batch whose answer never came is sent
 * again (better twice than lost) and counted as doubtful: a standard queue can not be asked whether it took it.
 * @throws UpstreamFailed, Cancelled, LeaseLost.
 */
export async function sendSeedMessages(
  { scene, composed }: SeedWork,
  from: SeedState,
  keep: (state: SeedState) => Promise<void>,
): Promise<SeedState> {
  const { messages, life } = composed;
  const { sqsOnce: client } = scene.clients;
  const urls = new Map<string, string>();
  async function placeOf(logical: string): Promise<QueuePlace> {
    const asked: QueuePlace = { client, url: '', signal: scene.signal };
    const known = urls.get(logical);
    if (known !== undefined) return { ...asked, url: known };
    const { QueueUrl: url = '' } = await repeated(asked, 'sqs:GetQueueUrl', (abortSignal) =>
      client.send(new GetQueueUrlCommand({ QueueName: queueName(life.stage, logical) }), { abortSignal }),
    );
    urls.set(logical, url);
    return { ...asked, url };
  }
  let state: SeedState = { ...from, sending: 0, doubtful: from.doubtful + from.sending };
  for (;;) {
    const batch = nextBatch(messages, state.offset);
    const [first] = batch;
    if (!first) return state;
    if (scene.signal.aborted) throw new Cancelled();
    const place = await placeOf(first.queue);
    state = { ...state, sending: batch.length };
    await keep(state);
    const doubtful = await sendOne(place, batch);
    state = {
      ...state,
      offset: state.offset + batch.length,
      sending: 0,
      doubtful: state.doubtful + doubtful,
    };
    await keep(state);
  }
}

/** Up to ten messages of one queue. */
function nextBatch(messages: readonly SeedMessage[], offset: number): readonly SeedMessage[] {
  const queue = messages[offset]?.queue;
  const most = messages.slice(offset, offset + BATCH);
  const end = most.findIndex((message) => message.queue !== queue);
  return end < 0 ? most : most.slice(0, end);
}

/** @returns how many may be there twice. */
async function sendOne(place: QueuePlace, batch: readonly SeedMessage[]): Promise<number> {
  let waiting = batch;
  let doubtful = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await pauseBefore(attempt, place);
    const tried = waiting;
    try {
      // A batch that is under way is finished even when cancelling is asked for: so the place is right.
      const { refused } = await sendBatch(
        { ...place, signal: NEVER },
        tried.map(({ body, attributes }) => ({ MessageBody: body, MessageAttributes: { ...attributes } })),
      );
      waiting = refused.flatMap(({ index }) => tried[index] ?? []);
      if (waiting.length === 0) return doubtful;
      if (attempt >= ATTEMPTS)
        throw new UpstreamFailed({
          state: 'rejected',
          operation: 'sqs:SendMessage',
          code: refused[0]?.code,
          at: Date.now(),
        });
    } catch (error) {
      if (error instanceof UpstreamFailed) throw error;
      const failure = failureOf(error, 'sqs:SendMessage');
      const unsure = mayHaveHappened(failure);
      const mayPass = failure.state === 'throttled' || failure.state === 'unreachable';
      if (attempt >= ATTEMPTS || !(unsure || mayPass)) throw new UpstreamFailed(failure);
      if (unsure) doubtful = tried.length;
    }
  }
}
