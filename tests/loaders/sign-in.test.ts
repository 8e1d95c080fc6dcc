import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../../app/http/permissions.server.ts';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const HOUR_MS = 3_600_000;
const PASSWORD = 'correct horse battery';

const whoami = {
  loader: ({ request, context }: LoaderFunctionArgs) => Response.json(requirePerson(request, context)),
};

let at = Date.parse('2030-01-01T00:00:00Z');
let app: ServedConsole;

beforeAll(async () => {
  app = await serveConsole(pagesWith({ whoami }), {}, () => at);
});

afterAll(() => app.close());

async function whoIs(cookie: string, served = app) {
  const answer = await served.ask('/whoami', { headers: { cookie } });
  return {
    ...answer,
    person: answer.status === 200 ? (JSON.parse(answer.text) as { role: string }) : undefined,
  };
}

describe('signing in', () => {
  it.each(['viewer', 'developer', 'operator', 'admin'])(
    '%s is who the server says, with a cookie that no script can read',
    async (person) => {
      const answer = await app.ask('/sign-in', {
        form: { person, role: 'admin', redirectTo: '/tables?a=1#b' },
      });
      expect(answer.status).toBe(302);
      expect(answer.headers.location).toBe('/tables?a=1#b');
      const cookie = answer.headers['set-cookie']?.[0] ?? '';
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=Lax/);
      expect(cookie).toMatch(/; Path=\//);
      expect(cookie).toMatch(/; Max-Age=43200/);
      const seen = await whoIs(cookie.split(';')[0] ?? '');
      expect(seen.person).toMatchObject({ id: person, role: person });
    },
  );

  it('offers the four people by buttons of a plain form', async () => {
    const { text } = await app.ask('/sign-in?redirectTo=%2Ftables');
    for (const person of ['viewer', 'developer', 'operator', 'admin'])
      expect(text).toMatch(new RegExp(`<button type="submit"[^>]* value="${person}"`));
    expect(text).toContain('name="redirectTo" value="/tables"');
    expect(text).not.toContain('type="password"');
  });

  it('sends whoever is not signed in to the door and back again', async () => {
    const answer = await app.ask('/whoami?a=1&b=2');
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/sign-in?redirectTo=%2Fwhoami%3Fa%3D1%26b%3D2');
  });

  it('goes past the door when somebody is signed in already', async () => {
    const cookie = await app.cookieOf('viewer');
    const answer = await app.ask('/sign-in?redirectTo=%2Ftables', { headers: { cookie } });
    expect(answer.headers.location).toBe('/tables');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('leads nowhere else: %s', async (redirectTo) => {
    expect((await app.ask('/sign-in', { form: { person: 'viewer', redirectTo } })).headers.location).toBe(
      '/',
    );
  });

  it.each([{ person: 'root' }, { person: 'constructor' }])('refuses %j', async (form) => {
    const answer = await app.ask('/sign-in', { form });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('There is no such person');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('refuses a form that names nobody', async () => {
    expect((await app.ask('/sign-in', { form: {} })).status).toBe(400);
  });

  it('an upload in place of a form is a 4xx too', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '0' };
    const answer = await app.ask('/sign-in', { method: 'POST', headers });
    expect(answer.status).toBe(400);
  });
});

describe('sessions', () => {
  it('a cookie that was touched, or signed by another, is nobody', async () => {
    const cookie = await app.cookieOf('viewer');
    const [name, value = ''] = cookie.split('=');
    const [payload = '', ...signature] = decodeURIComponent(value).split('.');
    const session = JSON.parse(Buffer.from(payload, 'base64').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...session, personId: 'admin' })).toString('base64');
    for (const tampered of [
      `${forged}.${signature.join('.')}`,
      forged,
      `${payload}.`,
      `${payload}.AAAA`,
      'null',
      '%',
    ])
      expect((await whoIs(`${name}=${encodeURIComponent(tampered)}`)).status).toBe(302);
    expect((await whoIs(`${name}=%`)).status).toBe(302);
    expect((await whoIs(cookie)).status).toBe(200);
  });

  it('ends after twelve hours in which nobody was seen', async () => {
    const cookie = await app.cookieOf('viewer');
    at += 12 * HOUR_MS - 1;
    expect((await whoIs(cookie)).status).toBe(200);
    at += 1;
    expect((await whoIs(cookie)).status).toBe(302);
  });

  it('goes on while somebody is seen, but no longer than seven days', async () => {
    let cookie = await app.cookieOf('viewer');
    for (let hours = 6; hours < 7 * 24; hours += 6) {
      at += 6 * HOUR_MS;
      const seen = await whoIs(cookie);
      expect(seen.status).toBe(200);
      cookie = seen.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    }
    at += 6 * HOUR_MS;
    expect((await whoIs(cookie)).status).toBe(302);
  });

  it('is kept alive by nobody where a page asks by itself, and by whoever uses it', async () => {
    const cookie = await app.cookieOf('viewer');
    const byPage = (path: string) => app.ask(path, { headers: { cookie, accept: '*/*' } });
    at += 6 * HOUR_MS;
    for (const path of ['/whoami', '/notices', '/whoami.data'])
      expect((await byPage(path)).headers['set-cookie'], path).toBeUndefined();
    const used = (await byPage('/notices?used')).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    at += 6 * HOUR_MS;
    expect((await whoIs(cookie)).status).toBe(302);
    expect((await whoIs(used)).status).toBe(200);
  });

  it('is not written anew at every request', async () => {
    const cookie = await app.cookieOf('viewer');
    expect((await whoIs(cookie)).headers['set-cookie']).toBeUndefined();
  });

  it('signing out ends it for copies of the cookie too', async () => {
    const cookie = await app.cookieOf('viewer');
    const answer = await app.ask('/sign-out', { form: {}, headers: { cookie } });
    expect(answer.headers.location).toBe('/sign-in');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^operations_session=;.*Max-Age=0/);
    expect((await whoIs(cookie)).status).toBe(302);
  });

  it('a link does not sign out', async () => {
    const cookie = await app.cookieOf('viewer');
    await app.ask('/sign-out', { headers: { cookie } });
    expect((await whoIs(cookie)).status).toBe(200);
  });
});

describe('away from loopback', () => {
  let away: ServedConsole;
  afterEach(() => away.close());

  it('is refused, and says why', async () => {
    away = await serveConsole(pagesWith({ whoami }), { HOST: '0.0.0.0' });
    const page = await away.ask('/sign-in');
    expect(page.status).toBe(403);
    expect(page.text).toContain('OPS_LOCAL_SIGN_IN_PASSWORD');
    expect(page.text).not.toContain('<form');
    const attempt = await away.ask('/sign-in', { form: { person: 'admin' } });
    expect(attempt.status).toBe(403);
    expect(attempt.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['OPS_PUBLIC_HOSTS', 'console.example.com'],
    ['OPS_TRUSTED_PROXIES', 'loopback'],
  ])('counts as away where others are led to it: %s', async (variable, value) => {
    away = await serveConsole(pagesWith(), { [variable]: value });
    expect((await away.ask('/sign-in')).status).toBe(403);
  });

  it('asks for the password that was set, and for no role', async () => {
    away = await serveConsole(pagesWith({ whoami }), {
      HOST: '0.0.0.0',
      OPS_LOCAL_SIGN_IN_PASSWORD: PASSWORD,
    });
    expect((await away.ask('/sign-in')).text).toContain('type="password"');
    for (const password of ['', 'correct horse', `${PASSWORD} `]) {
      const wrong = await away.ask('/sign-in', { form: { person: 'admin', password } });
      expect(wrong.status).toBe(401);
      expect(wrong.text).toContain('That is not the password.');
      expect(wrong.headers['set-cookie']).toBeUndefined();
    }
    const right = await away.ask('/sign-in', { form: { person: 'admin', password: PASSWORD } });
    expect(right.status).toBe(302);
    expect((await whoIs(right.headers['set-cookie']?.[0]?.split(';')[0] ?? '', away)).person?.role).toBe(
      'admin',
    );
  });

  it('lets an address try ten times a minute, right or wrong', async () => {
    let time = 0;
    away = await serveConsole(pagesWith(), { OPS_LOCAL_SIGN_IN_PASSWORD: PASSWORD }, () => time);
    const attempt = (password: string) => away.ask('/sign-in', { form: { person: 'admin', password } });
    for (let count = 0; count < 10; count += 1) expect((await attempt('wrong')).status).toBe(401);
    time += 20_000;
    const limited = await attempt(PASSWORD);
    expect(limited.status).toBe(429);
    expect(limited.headers['retry-after']).toBe('40');
    expect(limited.text).toContain('Try again in 40 s.');
    // The address is not the caller's to choose where no proxy is trusted.
    const forwarded = await away.ask('/sign-in', {
      form: { person: 'admin', password: PASSWORD },
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    expect(forwarded.status).toBe(429);
    time += 40_000;
    expect((await attempt(PASSWORD)).status).toBe(302);
  });

  it('logs neither the password nor the cookie', async () => {
    away = await serveConsole(pagesWith(), { OPS_LOCAL_SIGN_IN_PASSWORD: PASSWORD });
    const answer = await away.ask('/sign-in?password=in-the-address', {
      form: { person: 'admin', password: PASSWORD },
    });
    const value = /=([^;]+)/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? 'none';
    const log = away.logged.join('');
    expect(log).toContain('signed in');
    for (const secret of [PASSWORD, value, 'in-the-address']) expect(log).not.toContain(secret);
  });
});
