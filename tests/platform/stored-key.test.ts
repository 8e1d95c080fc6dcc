import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { SQSEvent } from 'aws-lambda';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import { withStoredKey } from '../../workers/caption-parser/stored-key.ts';
import { openPlace, takeAll } from './place.ts';
import type { Place } from './place.ts';

const SECRET = 'tiktok-commerce/api-keys-dev';
const POSTED: VideoPosted = {
  eventType: 'VideoPosted',
  version: 1,
  correlationId: '11111111-2222-4333-8444-555555555555',
  video_id: '7400000000000000001',
  caption: 'New heels only 55k! Sizes 37–41 #TRACK',
  seller_handle: 'amina_shoes',
  video_url: 'https://www.tiktok.com/@amina_shoes/video/7400000000000000001',
  timestamp: '2026-01-05T08:00:00.000Z',
  metadata: {
    likes: 1,
    comments: 1,
    shares: 1,
    duration: 12,
    thumbnail_url: 'https://example.com/heels.jpg',
  },
};

let place: Place;
let modelUrl = '';
const shown: (string | undefined)[] = [];

/** Speaks OpenAI's chat completions, and knows one answer. */
const model = createServer((request, response) => {
  shown.push(request.headers.authorization);
  request.resume().on('end', () => {
    const content = JSON.stringify({ title: 'Heels of the model', price: 55_000, currency: 'UGX' });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] }));
  });
});

beforeAll(async () => {
  place = await openPlace();
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  modelUrl = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
}, 60_000);

afterEach(() => vi.unstubAllEnvs());

afterAll(async () => {
  model.closeAllConnections();
  model.close();
  await place.close();
});

function variables(): NodeJS.ProcessEnv {
  return { ...place.variables, LOG_LEVEL: 'error', NODE_ENV: 'test', OPENAI_BASE_URL: modelUrl };
}

function given(): void {
  for (const [name, value] of Object.entries(variables())) vi.stubEnv(name, value);
}

describe.sequential('the key of the model', () => {
  it('is in no variable where there is no secret, and captions are then read by rules', async () => {
    given();
    expect((await withStoredKey(variables())).OPENAI_API_KEY).toBeUndefined();
  });

  it('is what the secret holds, and the function shows it', async () => {
    given();
    await place.clients.secretsManager.send(
      new CreateSecretCommand({
        Name: SECRET,
        SecretString: JSON.stringify({ openai_api_key: 'a-stored-key', whatsapp_token: 'another' }),
      }),
    );
    const { handler } = await import('../../workers/caption-parser/lambda.ts');
    const record = { messageId: '1', body: JSON.stringify(POSTED), messageAttributes: {} };
    const batch = { Records: [{ ...record, attributes: { ApproximateReceiveCount: '1' } }] };
    expect(await handler(batch as unknown as SQSEvent)).toEqual({ batchItemFailures: [] });
    expect(shown).toEqual(['Bearer a-stored-key']);
    const [result] = await takeAll(place, 'product-assembly');
    expect(result?.body).toContain('Heels of the model');
  });

  it('that stands in a variable already is left as it is', async () => {
    given();
    const own = { ...variables(), OPENAI_API_KEY: 'an-own-key' };
    expect((await withStoredKey(own)).OPENAI_API_KEY).toBe('an-own-key');
  });

  it('of an emulator is made up: OpenAI itself is not shown it', async () => {
    given();
    const { OPENAI_BASE_URL: _, ...others } = variables();
    expect((await withStoredKey(others as NodeJS.ProcessEnv)).OPENAI_API_KEY).toBeUndefined();
  });
});
