import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../core/platform/logs.ts';
import type { Service } from '../host/run-service.ts';
import { createWhatsAppService } from './app.ts';

const SECRET = 'the-secret-of-the-app';
const PATH = '/webhooks/whatsapp';
const BODY = JSON.stringify({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            messages: [{ id: 'wamid.1', type: 'text', from: '256700000001', text: { body: 'Hi 👠' } }],
            statuses: [{ id: 'wamid.2', status: 'delivered' }],
          },
        },
      ],
    },
  ],
});
let service: Service;
let unset: Service;

beforeAll(async () => {
  const host = {
    name: 'whatsapp-service',
    purpose: '',
    version: '1',
    stage: 'dev',
    log: createLogger('test', { LOG_LEVEL: 'silent', APP_VERSION: '1', STAGE: 'dev' }),
    fault: { kind: 'none' },
    dependencies: () => Promise.resolve({}),
  } as const;
  service = await createWhatsAppService({
    host,
    verifyToken: 'the word',
    appSecret: SECRET,
    perMinute: 1_000,
  });
  unset = await createWhatsAppService({ host, perMinute: 1 });
});
afterAll(() => Promise.all([service.app.close(), unset.app.close()]));

function post(to: Service, body: string, signature?: string) {
  return to.app.inject({
    method: 'POST',
    url: PATH,
    payload: body,
    headers: { 'content-type': 'application/json', ...(signature && { 'x-hub-signature-256': signature }) },
  });
}

function signed(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

describe("Meta's handshake", () => {
  const query = (token: string) =>
    `${PATH}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`;

  it('is answered with the challenge, as text', async () => {
    const answer = await service.app.inject(query('the%20word'));
    expect([answer.statusCode, answer.body]).toEqual([200, '1158201444']);
    expect(answer.headers['content-type']).toContain('text/plain');
  });

  it('is refused with another word, or without one agreed on', async () => {
    expect((await service.app.inject(query('guess'))).statusCode).toBe(403);
    expect((await unset.app.inject(query(''))).statusCode).toBe(403);
  });

  it('repeats no markup', async () => {
    const answer = await service.app.inject(query('the%20word').replace('1158201444', '%3Cscript%3E'));
    expect(answer.statusCode).toBe(400);
  });
});

describe('a notification', () => {
  it('is taken where it is signed, and counted', async () => {
    const answer = await post(service, BODY, signed(BODY));
    expect([answer.statusCode, answer.json()]).toEqual([200, { received: true }]);
    const { body } = await service.app.inject('/metrics');
    expect(body).toContain('whatsapp_statuses_total{service="whatsapp-service",status="delivered"} 1');
    expect(body).toContain('whatsapp_messages_received_total{service="whatsapp-service",type="text"} 1');
  });

  it.each([
    ['no signature', undefined],
    ['the signature of another secret', signed(BODY, 'other')],
    ['the signature of another body', signed(`${BODY} `)],
    ['half a signature', signed(BODY).slice(0, 30)],
    ['the older signature', signed(BODY).replace('sha256', 'sha1')],
  ])('is refused with %s', async (_words, signature) => {
    expect((await post(service, BODY, signature)).statusCode).toBe(401);
  });

  it('is refused where no secret is set up', async () => {
    expect((await post(unset, BODY, signed(BODY, ''))).statusCode).toBe(401);
  });

  it('is refused where it is signed and no notification', async () => {
    for (const body of ['{}', 'no JSON', '[]'])
      expect((await post(service, body, signed(body))).statusCode).toBe(400);
  });

  it.each([
    ['of a megabyte is taken', 1_000_000, 200],
    ['of four megabytes is refused', 4_000_000, 413],
  ])('%s', async (_words, length, status) => {
    const body = `${BODY.slice(0, -1)},"more":"${'x'.repeat(length)}"}`;
    expect((await post(service, body, signed(body))).statusCode).toBe(status);
  });

  it('is told apart from too many', async () => {
    expect((await post(unset, BODY)).statusCode).toBe(429);
  });
});
