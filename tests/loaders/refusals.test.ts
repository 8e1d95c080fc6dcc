import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

let app: ServedConsole;

beforeAll(async () => {
  app = await serveConsole(pagesWith());
});

afterAll(() => app.close());

describe('host names', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '127.8.9.10', '[::1]'])('answers to %s', async (name) => {
    expect((await app.ask('/sign-in', { headers: { host: `${name}:${app.port}` } })).status).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
    'refuses %s',
    async (name) => {
      const answer = await app.ask('/sign-in', { headers: { host: `${name}:${app.port}` } });
      expect(answer.status).toBe(421);
      expect(answer.text).toContain('OPS_PUBLIC_HOSTS');
      expect(answer.text).not.toContain('evil');
    },
  );

  it('refuses a loopback name with the port of another program, also where the port is left out', async () => {
    for (const host of ['localhost:1', 'localhost', '127.0.0.1:80'])
      expect((await app.ask('/sign-in', { headers: { host } })).status).toBe(421);
  });

  it('refuses a request without any', async () => {
    expect(await rawAsk(app.port, 'GET /sign-in HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /);
  });

  it('does not believe a forwarded host', async () => {
    const forwarded = { 'x-forwarded-host': 'localhost', host: 'evil.example' };
    expect((await app.ask('/sign-in', { headers: forwarded })).status).toBe(421);
  });

  it('answers to the public names that are set, by their port', async () => {
    const named = await serveConsole(pagesWith(), { OPS_PUBLIC_HOSTS: 'console.example.com, box:8080' });
    const statusOf = async (host: string) => (await named.ask('/healthz', { headers: { host } })).status;
    expect(await statusOf('console.example.com')).toBe(200);
    expect(await statusOf('BOX:8080')).toBe(200);
    expect(await statusOf('box')).toBe(421);
    expect(await statusOf('console.example.com:81')).toBe(421);
    await named.close();
  });
});

describe('changes', () => {
  const form = { person: 'viewer' };
  const own = () => `http://127.0.0.1:${app.port}`;

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { origin: 'null' }],
    ['a cross-site form', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site form of another port', { 'sec-fetch-site': 'same-site' }],
    ['an address bar', { 'sec-fetch-site': 'none' }],
  ])('are refused from %s', async (_from, headers) => {
    const answer = await app.ask('/sign-in', { form, headers });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Nothing was changed');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('are refused when the request does not tell where it comes from', async () => {
    const raw = await rawAsk(
      app.port,
      `POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(raw).toMatch(/^HTTP\/1.1 403 /);
  });

  it('are taken from the page itself', async () => {
    const both = { origin: own(), 'sec-fetch-site': 'same-origin' };
    expect((await app.ask('/sign-in', { form, headers: both })).status).toBe(302);
    expect((await app.ask('/sign-in', { form })).status).toBe(302);
  });
});

describe('reads from elsewhere', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 403],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 403],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 403],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
    [{ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 200],
  ])('%j is answered by %i', async (headers, status) => {
    expect((await app.ask('/sign-in', { headers })).status).toBe(status);
  });
});

describe('malformed requests', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is not used', async (method) => {
    const answer = await app.ask('/sign-in', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });

  it('an address that does not decode is a 400', async () => {
    expect((await app.ask('/tables/%E0%A4%A')).status).toBe(400);
    expect(
      await rawAsk(app.port, `GET http://evil/ HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 400 /);
  });

  it('a form above 64 KiB is a 413, one of unsaid length a 411', async () => {
    const tooLarge = await app.ask('/sign-in', { form: { person: 'x'.repeat(64 * 1024) } });
    expect(tooLarge.status).toBe(413);
    const chunked = await app.ask('/sign-in', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(chunked.status).toBe(411);
  });

  it('an unknown page is a 404 in words', async () => {
    const answer = await app.ask('/nowhere');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('There is no page at this address.');
  });

  it('a post to a page that takes none is a 405', async () => {
    expect((await app.ask('/healthz', { form: {} })).status).toBe(405);
  });
});

function rawAsk(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
  });
}
