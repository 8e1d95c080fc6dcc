import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableName } from '../../core/catalogue/names.ts';
import { productOf } from '../../core/commerce/assembly.ts';
import type { WholeParts } from '../../core/commerce/assembly.ts';
import type { ShopPage } from '../../core/commerce/shop.ts';
import type { WorkerResult } from '../../core/events/worker-result.ts';
import { toAttributes } from '../../core/platform/items.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import type { TestRedis } from '../../core/testing/redis-server.ts';
import { buildPlatform } from '../../infra/launch/platform-build.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';
import { launched, ROOT } from './programs.ts';
import type { RunningProgram } from './programs.ts';
import { until } from './until.ts';

const PRODUCTS = 45;
/** What was changed before it is older. */
const LONG_AGO = Date.UTC(2026, 0, 1);

let place: Place;
let redis: TestRedis | undefined;
let shops: RunningProgram;
let another: RunningProgram;
let handle: string;

beforeAll(async () => {
  await buildPlatform(ROOT);
  [place, redis] = await Promise.all([openPlace(), startRedis()]);
  handle = place.sellers[0]?.handle ?? '';
  for (let index = 0; index < PRODUCTS; index += 1)
    await place.clients.dynamodb.send(
      new PutItemCommand({
        TableName: tableName('dev', 'products'),
        Item: toAttributes(productOf(partsOf(index), LONG_AGO + index * 1_000).item),
      }),
    );
  const variables = { ...place.variables, ...(redis && { REDIS_URL: redis.url }) };
  [shops, another] = await Promise.all([
    launched('product-service', variables),
    launched('product-service', variables),
  ]);
}, 90_000);

afterAll(async () => {
  await Promise.all([shops.end(), another.end()]);
  await Promise.all([place.close(), redis?.close()]);
}, 60_000);

function idOf(index: number): string {
  return `75000000000000${String(index).padStart(5, '0')}`;
}

function partsOf(index: number): WholeParts {
  const head = {
    eventType: 'WorkerResult',
    version: 1,
    correlationId: '00000000-0000-4000-8000-000000000000',
    video_id: idOf(index),
    seller_handle: handle,
    duration_ms: 1,
  } as const;
  return {
    caption: {
      ...head,
      worker: 'caption-parser',
      result: {
        title: `Heels ${index}`,
        description: '',
        price: 1_000 + index,
        currency: 'UGX',
        category: 'footwear',
        sizes: ['37'],
      },
    },
    thumbnail: {
      ...head,
      worker: 'thumbnail-generator',
      result: { bucket: 'tiktok-commerce-thumbnails-dev', keys: { 96: 'a.png', 480: 'b.png' } },
    },
  };
}

async function page(query = '', from = shops): Promise<ShopPage> {
  const answer = await fetch(`${from.url}/api/v1/shop/${handle}/products${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ShopPage;
}

async function send(result: WorkerResult): Promise<void> {
  const QueueUrl = await place.queueUrl('product-assembly');
  await place.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(result) }));
}

describe('a shop', () => {
  it('is read page by page, the latest video first, none twice and none left out', async () => {
    const first = await page();
    expect(first).toMatchObject({ handle, count: 20, lastKey: idOf(25) });
    expect(first.products[0]).toMatchObject({ video_id: idOf(44), title: 'Heels 44', price: 1_044 });
    const seen: string[] = [];
    let next: ShopPage = { ...first, products: [], lastKey: null };
    do {
      next = await page(`?limit=13${next.lastKey ? `&lastKey=${next.lastKey}` : ''}`);
      seen.push(...next.products.map(({ video_id }) => video_id));
    } while (next.lastKey);
    expect(seen).toEqual(Array.from({ length: PRODUCTS }, (_, index) => idOf(PRODUCTS - 1 - index)));
  });

  it('tells only what has changed since a moment', async () => {
    const since = new Date(LONG_AGO + 41_000).toISOString();
    const { products } = await page(`?since=${since}`);
    expect(products.map(({ video_id }) => video_id)).toEqual([idOf(44), idOf(43), idOf(42)]);
  });

  it.each([
    ['?limit=51', 400],
    ['?limit=0', 400],
    ['?lastKey=x', 400],
    ['?since=yesterday', 400],
  ])('refuses %s', async (query, status) => {
    const answer = await fetch(`${shops.url}/api/v1/shop/${handle}/products${query}`);
    expect(answer.status).toBe(status);
  });

  it('is not found where there is none, and is empty where nothing is sold yet', async () => {
    const statusOf = async (path: string) => (await fetch(`${shops.url}/api/v1/shop/${path}`)).status;
    expect(await statusOf('nobody_here/products')).toBe(404);
    expect(await statusOf('nobody_here')).toBe(404);
    expect(await statusOf('..%2f..%2fhealth/products')).toBe(400);
    expect(await statusOf(`${place.sellers[1]?.handle}/products`)).toBe(200);
    expect(await statusOf(`${handle}/products/${idOf(3)}`)).toBe(200);
    expect(await statusOf(`${handle}/products/1`)).toBe(404);
    expect(await statusOf(`${handle}/products/${idOf(3)}/thumbnails/96`)).toBe(404);
    expect(await statusOf(`${handle}/products/${idOf(3)}/thumbnails/97`)).toBe(400);
  });

  it('tells whoever looks at it of a new product, on every task, and forgets what it had kept', async ({
    skip,
  }) => {
    if (!redis) return skip('redis-server is not on the PATH');
    await page();
    const ending = new AbortController();
    const streams = await Promise.all(
      [shops, another].map(async ({ url }) => {
        const answer = await fetch(`${url}/api/v1/shop/${handle}/updates`, { signal: ending.signal });
        return collect(answer);
      }),
    );
    const { caption, thumbnail } = partsOf(99);
    await send(thumbnail);
    await send(caption);
    for (const stream of streams)
      await until('the stream tells', () => stream.text.includes(`{"video_id":"${idOf(99)}"}`));
    for (const from of [shops, another])
      expect((await page('', from)).products[0]).toMatchObject({ video_id: idOf(99), tags: [] });
    ending.abort();
  }, 60_000);

  it('adds tags that come after their product', async () => {
    const { caption, thumbnail } = partsOf(98);
    await send(caption);
    await send(thumbnail);
    const tagsNow = async () => {
      const answer = await fetch(`${shops.url}/api/v1/shop/${handle}/products/${idOf(98)}`);
      return answer.ok ? ((await answer.json()) as { tags: readonly string[] }).tags : undefined;
    };
    await until('the product is there', async () => (await tagsNow()) !== undefined);
    const { result: _result, worker: _worker, ...head } = caption;
    await send({ ...head, worker: 'auto-tagger', result: { tags: ['late', 'shoes'], trending: [] } });
    await until('it has its tags', async () => (await tagsNow())?.includes('late') === true);
  }, 60_000);
});

describe('a task that is told to end', () => {
  it('answers what it has in hand, ends its streams, and ends with 0', async () => {
    const running = await launched('product-service', { ...place.variables, DRAIN_MS: '1500' });
    const stream = collect(await fetch(`${running.url}/api/v1/shop/${handle}/updates`));
    const ended = running.end();
    await until('it says that it stops', () => running.lines.some(({ msg }) => msg === 'SIGTERM: stopping'));
    const [health, products] = await Promise.all([
      fetch(`${running.url}/health`),
      fetch(`${running.url}/api/v1/shop/${handle}/products`),
    ]);
    expect([health.status, products.status]).toEqual([503, 200]);
    expect(await ended).toEqual({ code: 0, signal: null });
    await until('the stream has ended', () => stream.ended);
  }, 60_000);
});

interface Collected {
  readonly text: string;
  readonly ended: boolean;
}

/** Reads an event stream as it comes. */
function collect(answer: Response): Collected {
  const collected = { text: '', ended: false };
  async function read(): Promise<void> {
    const reader = answer.body?.getReader();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      collected.text += Buffer.from(part.value).toString();
    }
  }
  void read()
    .catch(() => undefined)
    .finally(() => (collected.ended = true));
  return collected;
}
