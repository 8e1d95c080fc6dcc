import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductProcessed } from '../../core/events/product-processed.ts';
import { createSender } from './sender.ts';
import type { Send } from './sender.ts';
import { productLive } from './templates.ts';

const asked: { readonly url?: string; readonly authorization?: string; readonly body: unknown }[] = [];
let status = 200;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ url: request.url, authorization: request.headers.authorization, body });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? '{"messages":[{"id":"wamid.1"}]}' : '{"error":{"message":"a-token"}}');
  });
});
let send: Send;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v20.0/`;
  send = createSender({ apiUrl, phoneNumberId: '1055', token: 'a-token' });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const EVENT = {
  seller_handle: 'amina_shoes',
  product_data: { title: 'New\nheels\t\u0020\u0020\u0020 only', price: 55_000, currency: 'UGX' },
} as ProductProcessed;
const MESSAGE = productLive(EVENT, 'https://products.tiktokcommerce.com/');

describe('what sellers are sent', () => {
  it('is a template with its gaps filled, in words that WhatsApp takes', async () => {
    status = 200;
    expect(await send('+256700000001', MESSAGE)).toEqual({ ok: true, messageId: 'wamid.1' });
    expect(asked.at(-1)).toEqual({
      url: '/v20.0/1055/messages',
      authorization: 'Bearer a-token',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '256700000001',
        type: 'template',
        template: {
          name: 'product_live',
          language: { code: 'en' },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'New heels only' },
                { type: 'text', text: 'UGX 55,000' },
                { type: 'text', text: 'https://products.tiktokcommerce.com/shop/amina_shoes' },
              ],
            },
          ],
        },
      },
    });
  });

  it.each([
    [400, false],
    [401, false],
    [429, true],
    [503, true],
  ])('is refused with %d, and tells whether that may pass', async (answered, mayPass) => {
    status = answered;
    const sent = await send('+256700000001', MESSAGE);
    expect(sent).toMatchObject({ ok: false, cause: 'WhatsAppRefused', mayPass });
    expect(JSON.stringify(sent)).not.toContain('a-token');
  });

  it('may pass where nobody answers', async () => {
    const nobody = createSender({ apiUrl: 'http://127.0.0.1:1', phoneNumberId: '1', token: 'a' });
    expect(await nobody('+256700000001', MESSAGE)).toMatchObject({
      ok: false,
      cause: 'WhatsAppUnreachable',
      mayPass: true,
    });
  });
});
