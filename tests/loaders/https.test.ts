import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const PUBLIC = { OPS_PUBLIC_HOSTS: 'console.example.com' };
const HOST = { host: 'console.example.com' };

let direct: ServedConsole;
let behind: ServedConsole;
beforeAll(async () => {
  direct = await serveConsole(pagesWith(), PUBLIC);
  behind = await serveConsole(pagesWith(), { ...PUBLIC, OPS_TRUSTED_PROXIES: 'loopback' });
});
afterAll(() => Promise.all([direct.close(), behind.close()]));

describe('in the clear, under a public name', () => {
  it.each(['GET', 'HEAD'])('%s is sent to the same address over HTTPS', async (method) => {
    for (const [app, headers] of [
      [direct, HOST],
      [behind, { ...HOST, 'x-forwarded-proto': 'http' }],
    ] as const) {
      const answer = await app.ask('/tables?pair=dev,prod&q=%2F', { method, headers });
      expect(answer.status).toBe(308);
      expect(answer.headers.location).toBe('https://console.example.com/tables?pair=dev,prod&q=%2F');
      expect(answer.headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('leads to no other host', async () => {
    for (const path of ['//evil.example/', '/\\evil.example', '/@evil.example']) {
      const { headers } = await direct.ask(path, { headers: HOST });
      expect(new URL(headers.location ?? '').host).toBe('console.example.com');
    }
    expect((await direct.ask('/', { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  it('changes nothing', async () => {
    const headers = { ...HOST, origin: 'http://console.example.com' };
    const answer = await direct.ask('/preferences', { form: { theme: 'dark' }, headers });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Nothing was changed; open the console over HTTPS.');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('says so where a proxy is not trusted, since a redirect would go round in circles', async () => {
    const answer = await direct.ask('/', { headers: { ...HOST, 'x-forwarded-proto': 'https' } });
    expect(answer.status).toBe(421);
    expect(answer.text).toContain('OPS_TRUSTED_PROXIES');
  });

  it('health is answered as it is', async () => {
    expect((await direct.ask('/healthz', { headers: HOST })).status).toBe(200);
  });

  it('may be allowed', async () => {
    const open = await serveConsole(pagesWith(), {
      ...PUBLIC,
      OPS_HTTPS: 'off',
      OPS_LOCAL_SIGN_IN_PASSWORD: 'a'.repeat(12),
    });
    expect((await open.ask('/sign-in', { headers: HOST })).status).toBe(200);
    await open.close();
  });
});

it('over HTTPS, browsers are told to stay there; on this machine they are not', async () => {
  const secure = { 'x-forwarded-proto': 'https' };
  const named = await behind.ask('/healthz', { headers: { ...HOST, ...secure } });
  expect(named.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  const local = await behind.ask('/healthz', { headers: secure });
  expect(local.status).toBe(200);
  expect(local.headers['strict-transport-security']).toBeUndefined();
});

it.each(['127.0.0.1', 'localhost', '[::1]'])('%s is reached in the clear', async (name) => {
  expect((await direct.ask('/healthz', { headers: { host: `${name}:${direct.port}` } })).status).toBe(200);
  // The door itself, which is shut: from elsewhere a password would be needed, and none is set.
  expect((await direct.ask('/sign-in', { headers: { host: `${name}:${direct.port}` } })).status).toBe(403);
});
