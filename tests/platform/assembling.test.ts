import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultOf, WorkerResult } from '../../core/events/worker-result.ts';
import type { Tables } from '../../core/platform/items.ts';
import { getItem } from '../../core/platform/items.ts';
import type { Message } from '../../core/platform/messaging.ts';
import { createAssembler } from '../../services/product-service/assembler.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';

let place: Place;
let tables: Tables;
let handle: string;
let videos = 0;

beforeAll(async () => {
  place = await openPlace();
  tables = { client: place.clients.dynamodb, stage: 'dev' };
  handle = place.sellers[0]?.handle ?? '';
}, 90_000);

afterAll(() => place.close());

interface Parts {
  readonly caption: ResultOf<'caption-parser'>;
  readonly thumbnail: ResultOf<'thumbnail-generator'>;
  readonly tags: ResultOf<'auto-tagger'>;
}

/** What the workers found out about a video that nobody has seen before. */
function newParts(): Parts {
  videos += 1;
  const head = {
    eventType: 'WorkerResult',
    version: 1,
    correlationId: '00000000-0000-4000-8000-000000000000',
    video_id: `76000000000000${String(videos).padStart(5, '0')}`,
    seller_handle: handle,
    duration_ms: 1,
  } as const;
  const result = { title: 'Heels', description: '', price: 55_000, currency: 'UGX', category: 'footwear' };
  return {
    caption: { ...head, worker: 'caption-parser', result: { ...result, currency: 'UGX', sizes: ['37'] } },
    thumbnail: {
      ...head,
      worker: 'thumbnail-generator',
      result: { bucket: 'tiktok-commerce-thumbnails-dev', keys: { 96: 'a.png' } },
    },
    tags: { ...head, worker: 'auto-tagger', result: { tags: ['shoes'], trending: [] } },
  };
}

/** A product-service whose topic refuses as often as it is told to. */
function openAssembler(refusals = 0) {
  const announced: Message[] = [];
  const changed: string[] = [];
  let left = refusals;
  let offsetMs = 0;
  const worker = createAssembler({
    tables,
    now: () => Date.now() + offsetMs,
    measures: { note: () => undefined },
    cache: { changed: async ({ videoId }) => void changed.push(videoId) },
    publish: async (_topic, message) => {
      left -= 1;
      if (left >= 0) throw new Error('SNS is away.');
      announced.push(message);
    },
  });
  return {
    announced,
    changed,
    later: (milliseconds: number) => (offsetMs += milliseconds),
    take: (result: WorkerResult, receives = 1) => worker.handle(result, receives),
  };
}

function productOf({ video_id }: WorkerResult) {
  return getItem(tables, 'products', { seller_handle: handle, video_id });
}

describe('a product', () => {
  it('is announced once, where the first try failed and its others came in between', async () => {
    const { caption, thumbnail } = newParts();
    const { take, announced, changed } = openAssembler(1);
    await take(caption);
    await expect(take(thumbnail)).rejects.toThrow('SNS is away.');
    expect(await productOf(caption)).toBeDefined();
    await take(caption);
    expect(await take(thumbnail, 2)).toEqual({ kind: 'done' });
    expect(announced).toHaveLength(1);
    expect(announced[0]?.body).toMatchObject({
      eventType: 'ProductProcessed',
      video_id: caption.video_id,
      product_data: { title: 'Heels', price: 55_000, currency: 'UGX', tags: [] },
      processing_results: { 'caption-parser': { status: 'completed' } },
    });
    expect(changed).toContain(caption.video_id);
    expect(await productOf(caption)).toMatchObject({ announced_at: expect.any(String) });
    await take(thumbnail, 3);
    await take(caption, 2);
    expect(announced).toHaveLength(1);
  });

  it('whose writer was ended is announced by whatever of its video comes a minute later', async () => {
    const { caption, thumbnail, tags } = newParts();
    const { take, announced, later } = openAssembler(1);
    await take(caption);
    await expect(take(thumbnail)).rejects.toThrow();
    await take(caption);
    expect(announced).toHaveLength(0);
    later(61_000);
    await take(tags);
    expect(announced).toHaveLength(1);
    expect(await productOf(caption)).toMatchObject({ tags: new Set(['shoes']) });
  });

  it('is announced by the one of two that writes it', async () => {
    const { caption, thumbnail } = newParts();
    const { take, announced } = openAssembler();
    await Promise.all([take(caption), take(thumbnail)]);
    expect(announced).toHaveLength(1);
  });
});
