import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tables } from '../../core/platform/items.ts';
import { getItem } from '../../core/platform/items.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createQueues, createTopics } from '../../core/platform/messaging.ts';
import { pauseSeconds, startPoller } from '../../core/platform/poller.ts';
import type { Poller } from '../../core/platform/poller.ts';
import { createAssembler } from '../../services/product-service/assembler.ts';
import { newParts } from './parts.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';
import { until } from './until.ts';

const VIDEOS = 3;

let place: Place;
let tables: Tables;
let poller: Poller | undefined;

beforeAll(async () => {
  place = await openPlace();
  tables = { client: place.clients.dynamodb, stage: 'dev' };
}, 90_000);

afterEach(() => poller?.stop());

afterAll(() => place.close());

describe('how long a message that failed stays away', () => {
  it.each([
    [1, 300, 0, 8],
    [1, 300, 1, 12],
    [2, 300, 0.5, 100],
    [2, 600, 0.5, 200],
    [3, 900, 0.5, 300],
    [1, 4, 0.5, 1],
    [2, 4, 0, 1],
  ])(
    'after %i receives of a timeout of %i s, by chance %d: %i s',
    (receives, visibility, chance, seconds) => {
      expect(pauseSeconds(receives, visibility, chance)).toBe(seconds);
    },
  );
});

describe('a topic that is away for half a minute', () => {
  it('makes no dead letters: every product is announced afterwards', async () => {
    const queues = createQueues(place.clients.sqs, 'dev');
    const QueueUrl = await place.queueUrl('product-assembly');
    await place.clients.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '600' } }),
    );
    const { publish } = createTopics(place.clients, 'dev');
    let failures = 0;
    const worker = createAssembler({
      tables,
      now: Date.now,
      measures: { note: () => undefined },
      cache: { changed: async () => undefined },
      publish: async (topic, message) => {
        try {
          await publish(topic, message);
        } catch (error) {
          failures += 1;
          throw error;
        }
      },
    });
    await place.disturb([{ service: 'sns', kind: 'error' }]);
    const log = createLogger('product-service', { LOG_LEVEL: 'silent', APP_VERSION: '0', STAGE: 'dev' });
    poller = startPoller({ worker, queues, log });
    const parts = Array.from({ length: VIDEOS }, () => newParts(place.sellers[0]?.handle ?? ''));
    for (const result of parts.flatMap(({ caption, thumbnail }) => [caption, thumbnail]))
      await place.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(result) }));
    await until('every product was to be announced', () => failures >= VIDEOS);
    for (let seconds = 0; seconds < 30; seconds += 3) {
      await place.advance(3_000);
      await pause(300);
    }
    expect(failures).toBeGreaterThan(VIDEOS);
    await place.disturb([]);
    const products = async () =>
      Promise.all(
        parts.map(({ caption: { seller_handle, video_id } }) =>
          getItem(tables, 'products', { seller_handle, video_id }),
        ),
      );
    await until('all are announced', async () => {
      await place.advance(20_000);
      return (await products()).every((product) => product?.announced_at !== undefined);
    });
    const { Attributes } = await place.clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: await place.queueUrl('product-assembly-dlq'),
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });
});
