import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comeBack, openStage, PUBLIC_ORIGIN, signIn, whoIs } from './oidc-stage.ts';
import type { Stage } from './oidc-stage.ts';
import type { ProviderOptions } from './identity-provider.ts';

describe('signing in by a provider', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('leads there, and back to the page that was asked for', async () => {
    const browser = stage.browser();
    const page = await signIn(browser, stage.origin, 'ada', '/whoami?a=1&b=%2F2');
    expect(page.url.href).toBe(`${stage.origin}/whoami?a=1&b=%2F2`);
    const person = JSON.parse(page.text) as object;
    expect(person).toEqual({
      id: expect.stringMatching(/^oidc:[\w-]{22}$/),
      name: 'Ada',
      email: 'ada@example.com',
      role: 'admin',
    });
    // The same person is the same at the next sign-in, by another browser.
    const again = stage.browser();
    await signIn(again, stage.origin, 'ada');
    expect(await whoIs(again, stage.origin)).toEqual(person);
  });

  it('uses code, PKCE, state and nonce, which are new each time', async () => {
    const seen: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const page = await stage
        .browser()
        .open(`${stage.origin}/sign-in/start`, (next) => next.pathname === '/auth');
      const { searchParams } = new URL(page.headers.location ?? '');
      expect(searchParams.get('response_type')).toBe('code');
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      expect(searchParams.get('redirect_uri')).toBe(`${stage.origin}/sign-in/callback`);
      for (const name of ['state', 'nonce', 'code_challenge']) {
        const value = searchParams.get(name) ?? '';
        expect(value).toMatch(/^[\w-]{43}$/);
        expect(seen).not.toContain(value);
        seen.push(value);
      }
    }
  });

  it('keeps every token on the server, and names none in the log', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'olga');
    await browser.open(callback);
    const [line = ''] = browser.lines.filter((one) => one.startsWith('operations_session='));
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/);
    const value = decodeURIComponent(/=([^;]+)/.exec(line)?.[1] ?? '');
    const held = JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64').toString()) as object;
    expect(Object.keys(held).sort()).toEqual(['id', 'personId', 'seenAt', 'signedInAt']);
    const log = stage.app.logged.join('');
    expect(log).toContain('"role":"operator"');
    const secrets = [callback.searchParams.get('code'), callback.searchParams.get('state'), value];
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(browser.cookies(stage.origin).has('operations_sign_in')).toBe(false);
  });

  it.each([
    ['olga', 'operator'],
    ['dan', 'developer'],
  ])('%s has the highest role of all her groups: %s', async (login, role) => {
    const browser = stage.browser();
    await signIn(browser, stage.origin, login);
    expect((await whoIs(browser, stage.origin))?.role).toBe(role);
  });

  it('lets nobody in whose groups give no role, and says so', async () => {
    const browser = stage.browser();
    const page = await signIn(browser, stage.origin, 'eve');
    expect(page.status).toBe(403);
    expect(page.text).toContain('none of your groups has a role in this console');
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    // The provider would send the same person again; the other link asks it to ask anew.
    const other = await browser.follow(page, '/sign-in/start?again', (next) => next.pathname === '/auth');
    expect(new URL(other.headers.location ?? '').searchParams.get('prompt')).toBe('login');
  });

  it('leads nowhere else than into the console', async () => {
    for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example', '/sign-out']) {
      const browser = stage.browser();
      const query = new URLSearchParams({ redirectTo: elsewhere }).toString();
      const begun = await comeBack(browser, stage.origin, 'dan', `/sign-in?${query}`);
      const page = await browser.open(begun, () => true);
      expect(page.headers.location).toBe('/');
    }
    const browser = stage.browser();
    const start = new URL('/sign-in/start?redirectTo=https%3A%2F%2Fevil.example', stage.origin);
    await browser.open(start, (next) => next.origin !== stage.origin);
    const callback = await comeBack(browser, stage.origin, 'dan');
    callback.searchParams.set('redirectTo', 'https://evil.example');
    expect((await browser.open(callback, () => true)).headers.location).toBe('/whoami');
  });

  it('takes no role, name, group or token from the browser', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'dan');
    callback.searchParams.set('role', 'admin');
    callback.searchParams.set('groups', 'ops-admins');
    await browser.open(callback);
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
    const other = stage.browser();
    const forged = await comeBack(other, stage.origin, 'dan');
    forged.searchParams.set('id_token', 'eyJhbGciOiJub25lIn0.eyJncm91cHMiOlsib3BzLWFkbWlucyJdfQ.');
    expect((await other.open(forged)).status).toBe(502);
    expect(await whoIs(other, stage.origin)).toBeUndefined();
  });

  it('offers no local person beside the provider', async () => {
    const page = await stage.browser().open(`${stage.origin}/sign-in`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sign in with the test provider');
    expect(page.text).not.toContain('<form');
    const attempt = await stage.app.ask('/sign-in', { form: { person: 'admin' } });
    expect(attempt.status).toBe(403);
    expect(attempt.headers['set-cookie']).toBeUndefined();
  });

  it('several tabs of one browser sign in beside each other', async () => {
    const browser = stage.browser();
    const first = await browser.open(`${stage.origin}/sign-in/start`, (next) => next.pathname === '/auth');
    const one = await comeBack(browser, stage.origin, 'dan', '/whoami?tab=2');
    expect((await browser.open(one)).url.search).toBe('?tab=2');
    // The provider knows the person by now, and sends the other tab back without asking.
    const back = await browser.open(
      first.headers.location ?? '',
      (next) => next.pathname === '/sign-in/callback',
    );
    const page = await browser.open(back.headers.location ?? '', () => true);
    expect(page.headers.location).toBe('/');
  });
});

describe.each<[string, ProviderOptions, Readonly<Record<string, string>>]>([
  ['secret in the body', { clientAuthentication: 'client_secret_post' }, { OPS_OIDC_CLIENT_AUTH: 'post' }],
  ['no secret', { clientAuthentication: 'none' }, { OPS_OIDC_CLIENT_SECRET: '' }],
  ['groups in the ID token', { claimsInIdToken: true }, {}],
])('a provider with %s', (_name, options, variables) => {
  it('signs in', async () => {
    const stage = await openStage({ ...options, variables });
    const browser = stage.browser();
    await signIn(browser, stage.origin, 'olga');
    expect(await whoIs(browser, stage.origin)).toMatchObject({ name: 'Olga', role: 'operator' });
    const header = options.clientAuthentication === undefined ? 'Basic' : undefined;
    expect(stage.provider.clientAuthentications).toEqual([header]);
    expect(stage.provider.asked.get('/me') ?? 0).toBe(options.claimsInIdToken ? 0 : 1);
    await stage.close();
  });
});

it("roles stand where Keycloak has them, and a role may be everybody's", async () => {
  const stage = await openStage({
    variables: { OPS_OIDC_ROLE_CLAIM: 'realm_access.roles', OPS_OIDC_ROLES: 'operator=ops;viewer=*' },
  });
  stage.provider.accounts.set('kim', { name: 'Kim', realm_access: { roles: ['ops'] } });
  for (const [login, role] of [
    ['kim', 'operator'],
    ['ada', 'viewer'],
  ] as const) {
    const browser = stage.browser();
    await signIn(browser, stage.origin, login);
    expect((await whoIs(browser, stage.origin))?.role).toBe(role);
  }
  await stage.close();
});

it('local sign-in stands beside the provider where that is asked for', async () => {
  const stage = await openStage({ variables: { OPS_LOCAL_SIGN_IN: 'on' } });
  const page = await stage.browser().open(`${stage.origin}/sign-in`);
  expect(page.text).toContain('Sign in with the test provider');
  expect(page.text).toContain('Ada Admin');
  const browser = stage.browser();
  await browser.post(`${stage.origin}/sign-in`, { person: 'viewer' });
  expect((await whoIs(browser, stage.origin))?.id).toBe('viewer');
  await stage.close();
});

it('over HTTPS every cookie is bound to the host, and the provider is told the public address', async () => {
  const stage = await openStage({
    variables: { OPS_TRUSTED_PROXIES: 'loopback', OPS_PUBLIC_HOSTS: 'console.example.com' },
  });
  const browser = stage.browser();
  const page = await signIn(browser, PUBLIC_ORIGIN, 'ada');
  expect(page.url.href).toBe(`${PUBLIC_ORIGIN}/whoami`);
  const own = browser.lines.filter((line) => line.includes('operations_'));
  expect(own.length).toBeGreaterThanOrEqual(3);
  for (const line of own)
    expect(line).toMatch(/^__Host-operations_.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
  // The same cookie under the name that anybody could set is nobody.
  const value = browser.cookies(PUBLIC_ORIGIN).get('__Host-operations_session') ?? '';
  browser.putCookies(PUBLIC_ORIGIN, new Map([['operations_session', value]]));
  expect(await whoIs(browser, PUBLIC_ORIGIN)).toBeUndefined();
  await stage.close();
});
