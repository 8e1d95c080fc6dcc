import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createCaptionParser } from './handler.ts';
import { createModel } from './model.ts';

interface Asked {
  readonly authorization?: string;
  readonly body: { readonly model: string; readonly messages: readonly { readonly content: string }[] };
}

/** Speaks OpenAI's chat completions; what it says is the test's. */
let status = 200;
let content = '';
const asked: Asked[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body'];
    asked.push({ authorization: request.headers.authorization, body });
    if (status === 0) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: body.model,
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      }),
    );
  });
});
let baseURL: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  status = 200;
});

const log = createLogger('caption-parser', { LOG_LEVEL: 'silent', APP_VERSION: '1', STAGE: 'dev' });

function parser(timeoutMs = 5_000) {
  const askModel = createModel({ apiKey: 'a-key', baseURL, model: 'a-model', timeoutMs });
  return createCaptionParser({ log, askModel });
}

const EVENT: VideoPosted = {
  eventType: 'VideoPosted',
  version: 1,
  correlationId: '00000000-0000-4000-8000-000000000000',
  video_id: '7400000000000000001',
  caption: 'New heels only 55k! Sizes 37–41 #TRACK',
  seller_handle: 'amina_shoes',
  video_url: 'https://www.tiktok.com/@amina_shoes/video/7400000000000000001',
  timestamp: '2026-11-22T00:00:00.000Z',
  metadata: { likes: 1, comments: 1, shares: 1, duration: 1, thumbnail_url: 'https://example.com/a.jpg' },
};

describe('the caption-parser', () => {
  it('takes what the model says', async () => {
    content = JSON.stringify({
      title: 'Red heels',
      price: 55_000,
      currency: 'UGX',
      category: 'footwear',
      sizes: ['37'],
      sentiment: 'positive',
      call_to_action: null,
    });
    expect(await parser()(EVENT, 1)).toEqual({
      kind: 'found',
      result: {
        title: 'Red heels',
        description: EVENT.caption,
        price: 55_000,
        currency: 'UGX',
        category: 'footwear',
        sizes: ['37'],
        sentiment: 'positive',
      },
    });
    expect(asked).toMatchObject([{ authorization: 'Bearer a-key', body: { model: 'a-model' } }]);
    expect(asked[0]?.body.messages.at(-1)?.content).toBe(JSON.stringify({ caption: EVENT.caption }));
  });

  it.each([
    ['prose', 'It costs 55k.'],
    ['no price', '{"title":"Heels","price":null,"currency":"UGX","category":"footwear"}'],
    ['a currency that nobody takes', '{"title":"Heels","price":5,"currency":"DOGE","category":"footwear"}'],
    ['nothing', ''],
  ])('reads by rules where the model says %s', async (_words, said) => {
    content = said;
    expect(await parser()(EVENT, 1)).toMatchObject({
      kind: 'found',
      result: { title: 'New heels only', price: 55_000, sizes: ['37', '38', '39', '40', '41'] },
    });
  });

  it.each([401, 500])('reads by rules where the model answers %d', async (answered) => {
    status = answered;
    expect(await parser()(EVENT, 1)).toMatchObject({ kind: 'found', result: { price: 55_000 } });
  });

  it('reads by rules where the model is silent, after its deadline twice', async () => {
    status = 0;
    expect(await parser(150)(EVENT, 1)).toMatchObject({ kind: 'found', result: { price: 55_000 } });
    expect(asked).toHaveLength(2);
  });

  it('gives a caption up that names no price', async () => {
    const finding = await createCaptionParser({ log })({ ...EVENT, caption: 'DM for price' }, 1);
    expect(finding).toMatchObject({ kind: 'dead', cause: 'MissingPrice' });
  });
});
