import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { CLIENT_ID } from './identity-provider.ts';
import { openStage, signIn, whoIs } from './oidc-stage.ts';
import type { Stage } from './oidc-stage.ts';

const MINUTE_MS = 60_000;
const RECHECK_MS = 15 * MINUTE_MS;

let stage: Stage;
afterEach(() => stage.close());

async function signedIn(login: string): Promise<Browser> {
  const browser = stage.browser();
  await signIn(browser, stage.origin, login);
  expect(await whoIs(browser, stage.origin)).toBeDefined();
  return browser;
}

function sessionOf(browser: Browser): string {
  return browser.cookies(stage.origin).get('operations_session') ?? '';
}

function withSession(session: string): Browser {
  const browser = stage.browser();
  browser.putCookies(stage.origin, new Map([['operations_session', session]]));
  return browser;
}

describe('the provider is asked again', () => {
  it('every fifteen minutes, before the token ends, and once for all requests at a time', async () => {
    stage = await openStage();
    const browser = await signedIn('olga');
    const tokens = () => stage.provider.asked.get('/token');
    expect(tokens()).toBe(1);
    stage.pass(RECHECK_MS - 5_000);
    await whoIs(browser, stage.origin);
    expect(tokens()).toBe(1);
    // A refresh token may be used once: a second use would make the provider revoke everything.
    for (let round = 2; round < 5; round += 1) {
      stage.pass(RECHECK_MS);
      const answers = await Promise.all(Array.from({ length: 8 }, () => whoIs(browser, stage.origin)));
      expect(answers.map((person) => person?.role)).toEqual(Array(8).fill('operator'));
      expect(tokens()).toBe(round);
    }
  });

  it('earlier where its tokens are short', async () => {
    stage = await openStage({ accessTokenSeconds: 300 });
    const browser = await signedIn('olga');
    stage.pass(4 * MINUTE_MS + 1_000);
    expect(await whoIs(browser, stage.origin)).toBeDefined();
    expect(stage.provider.asked.get('/token')).toBe(2);
  });

  it('and a group that was taken away is gone, under a new id', async () => {
    stage = await openStage();
    const browser = await signedIn('ada');
    const before = sessionOf(browser);
    stage.provider.accounts.set('ada', { name: 'Ada', groups: ['devs'] });
    stage.pass(RECHECK_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
    expect(sessionOf(browser)).not.toBe(before);
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
    // What was under way with the old id still counts, with the new role; a minute later it does not.
    const old = withSession(before);
    expect((await whoIs(old, stage.origin))?.role).toBe('developer');
    expect(sessionOf(old)).toBe(before);
    stage.pass(MINUTE_MS);
    expect(await whoIs(old, stage.origin)).toBeUndefined();
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
  });

  it('by what a page asks by itself, too: the new id is told, and nobody was seen', async () => {
    stage = await openStage({ variables: { OPS_SESSION_IDLE_MINUTES: '20' } });
    const browser = await signedIn('ada');
    stage.provider.accounts.set('ada', { name: 'Ada', groups: ['devs'] });
    stage.pass(RECHECK_MS);
    const answer = await stage.app.ask('/whoami', {
      headers: { cookie: `operations_session=${sessionOf(browser)}`, accept: '*/*' },
    });
    const moved = /^operations_session=([^;]+)/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? '';
    expect((await whoIs(withSession(moved), stage.origin))?.role).toBe('developer');
    stage.pass(5 * MINUTE_MS);
    expect(await whoIs(withSession(moved), stage.origin)).toBeUndefined();
  });

  it('and a group that was given counts', async () => {
    stage = await openStage();
    const browser = await signedIn('dan');
    stage.provider.accounts.set('dan', { name: 'Dan', groups: ['ops-admins'] });
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
    stage.pass(RECHECK_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('admin');
  });

  it.each<[string, (login: string) => unknown]>([
    ['was disabled', (login) => stage.provider.accounts.delete(login)],
    ['has no group any more', (login) => stage.provider.accounts.set(login, { name: 'Ada', groups: [] })],
    ['was signed out by the provider', (login) => stage.provider.revoke(login)],
    [
      'comes back as somebody else',
      () => (stage.provider.mischief.claims = (told) => ({ ...told, sub: 'dan' })),
    ],
    [
      'comes back for another audience',
      () => (stage.provider.mischief.claims = (told) => ({ ...told, aud: 'x' })),
    ],
  ])('and somebody who %s is out', async (_name, change) => {
    stage = await openStage({ claimsInIdToken: true });
    const [browser, other] = [await signedIn('ada'), await signedIn('dan')];
    await change('ada');
    stage.pass(RECHECK_MS);
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    expect(stage.app.logged.join('')).toContain('session ended by the provider');
    // For good: what the provider says later brings the session back to nobody.
    delete stage.provider.mischief.claims;
    stage.provider.accounts.set('ada', { name: 'Ada', groups: ['ops-admins'] });
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    expect((await whoIs(other, stage.origin))?.role).toBe('developer');
  });

  it('and while it does not answer, people stay for as long as it vouched for them, and no longer', async () => {
    stage = await openStage();
    const browser = await signedIn('olga');
    await stage.provider.down();
    stage.pass(RECHECK_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
    expect(stage.app.logged.join('')).toContain('"code":"ECONNREFUSED"');
    stage.pass(3 * RECHECK_MS);
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    // Once it answers, it is asked for the same session, and nobody signs in anew.
    await stage.provider.up();
    stage.pass(MINUTE_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
  });

  it.each(['too_many_requests', 'access_denied', 'slow_down'])(
    'and while it limits calls (%s), people stay',
    async (error) => {
      stage = await openStage();
      const browser = await signedIn('olga');
      Object.assign(stage.provider.mischief, { status: 429, error, path: '/token' });
      stage.pass(RECHECK_MS);
      expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
      expect(stage.app.logged.join('')).toContain(`"code":"${error}"`);
      delete stage.provider.mischief.status;
      stage.pass(MINUTE_MS);
      expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
    },
  );

  it.each(['/jwks', '/me'])('and what it gave before %s failed counts, people stay', async (path) => {
    stage = await openStage();
    const browser = await signedIn('olga');
    Object.assign(stage.provider.mischief, { status: 503, path });
    // Each time with another refresh token: of one that is used twice, the provider revokes everything.
    for (let round = 2; round < 5; round += 1) {
      stage.pass(RECHECK_MS);
      expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
      expect(stage.provider.asked.get('/token')).toBe(round);
    }
    delete stage.provider.mischief.status;
    stage.pass(MINUTE_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
    expect(stage.app.logged.join('')).not.toContain('session ended by the provider');
  });

  it('or, where it gives no refresh token, when it no longer vouches', async () => {
    stage = await openStage({ refresh: false });
    const browser = await signedIn('olga');
    stage.pass(4 * RECHECK_MS - 5_000);
    expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
    stage.pass(5_000);
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    expect(stage.provider.asked.get('/token')).toBe(1);
  });

  it('and may have other signing keys each time', async () => {
    stage = await openStage();
    const browser = await signedIn('olga');
    stage.provider.open([stage.origin]);
    await signedIn('dan');
    stage.provider.open([stage.origin]);
    stage.pass(RECHECK_MS);
    expect((await whoIs(browser, stage.origin))?.role).toBe('operator');
  });
});

describe('signing out', () => {
  it('ends the session here and at the provider, and makes its refresh token worthless', async () => {
    stage = await openStage();
    const browser = await signedIn('ada');
    const session = sessionOf(browser);
    const left = await browser.post(`${stage.origin}/sign-out`, {});
    expect(left.status).toBe(200);
    expect(left.text).toContain('Signing out at the test provider too.');
    const address = new URL(/^0;url=(.*)$/.exec(String(left.headers.refresh))?.[1] ?? '');
    expect(`${address.origin}${address.pathname}`).toBe(`${stage.provider.issuer}/session/end`);
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe(`${stage.origin}/sign-in`);
    expect(address.searchParams.get('client_id')).toBe(CLIENT_ID);
    expect(address.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(sessionOf(browser)).toBe('');
    expect(await whoIs(withSession(session), stage.origin)).toBeUndefined();
    const asked = await browser.follow(left, stage.provider.issuer);
    const back = await browser.submit(asked, { logout: 'yes' });
    expect(back.url.href).toBe(`${stage.origin}/sign-in`);
    // The provider has forgotten who it was, and asks.
    const page = await browser.follow(back, '/sign-in/start');
    expect(page.url.pathname).toMatch(/^\/interaction\//);
    await expect.poll(() => stage.provider.asked.get('/token/revocation')).toBe(1);
    expect(stage.app.logged.join('')).not.toContain('id_token');
  });

  it('ends the session under whichever of its ids it is asked', async () => {
    stage = await openStage();
    const browser = await signedIn('ada');
    const old = withSession(sessionOf(browser));
    stage.provider.accounts.set('ada', { name: 'Ada', groups: ['devs'] });
    stage.pass(RECHECK_MS);
    await whoIs(browser, stage.origin);
    await old.post(`${stage.origin}/sign-out`, {});
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
  });

  it('ends it even while the provider is being asked', async () => {
    stage = await openStage();
    const browser = await signedIn('ada');
    const session = sessionOf(browser);
    stage.pass(RECHECK_MS);
    await Promise.all([
      whoIs(withSession(session), stage.origin),
      browser.post(`${stage.origin}/sign-out`, {}),
    ]);
    expect(await whoIs(withSession(session), stage.origin)).toBeUndefined();
  });

  it('leads where the settings say, as Cognito wants it', async () => {
    const OPS_OIDC_LOGOUT_URL = 'https://login.example.com/logout?client_id={clientId}&logout_uri={returnTo}';
    stage = await openStage({ variables: { OPS_OIDC_LOGOUT_URL } });
    const left = await (await signedIn('ada')).post(`${stage.origin}/sign-out`, {});
    const returnTo = encodeURIComponent(`${stage.origin}/sign-in`);
    const address = `https://login.example.com/logout?client_id=${CLIENT_ID}&logout_uri=${returnTo}`;
    expect(left.headers.refresh).toBe(`0;url=${address}`);
  });

  it('stays here where the provider shall not be asked, or does not answer', async () => {
    stage = await openStage({ variables: { OPS_OIDC_LOGOUT_URL: 'none' } });
    const browser = await signedIn('ada');
    await stage.provider.down();
    const left = await browser.post(`${stage.origin}/sign-out`, {});
    expect([left.status, left.headers.location]).toEqual([302, '/sign-in']);
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    await stage.provider.up();
  });
});

describe('sessions', () => {
  it('have a new id at each sign-in, and the one before ends', async () => {
    stage = await openStage({ variables: { OPS_LOCAL_SIGN_IN: 'on' } });
    const browser = await signedIn('ada');
    const first = sessionOf(browser);
    await browser.open(`${stage.origin}/sign-in/start`);
    expect(sessionOf(browser)).not.toBe(first);
    expect(await whoIs(withSession(first), stage.origin)).toBeUndefined();
    const second = sessionOf(browser);
    await browser.post(`${stage.origin}/sign-in`, { person: 'viewer' });
    expect((await whoIs(browser, stage.origin))?.id).toBe('viewer');
    expect(await whoIs(withSession(second), stage.origin)).toBeUndefined();
  });

  it('end by the limits that are set, however often the provider vouches', async () => {
    const variables = { OPS_SESSION_IDLE_MINUTES: '30', OPS_SESSION_HOURS: '2' };
    stage = await openStage({ variables });
    const idle = await signedIn('ada');
    stage.pass(31 * MINUTE_MS);
    expect(await whoIs(idle, stage.origin)).toBeUndefined();
    const busy = await signedIn('ada');
    for (let minutes = 20; minutes < 120; minutes += 20) {
      stage.pass(20 * MINUTE_MS);
      expect(await whoIs(busy, stage.origin)).toBeDefined();
    }
    stage.pass(20 * MINUTE_MS);
    expect(await whoIs(busy, stage.origin)).toBeUndefined();
  });

  it('are shared by consoles that share a state directory, which holds nothing readable', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'console-sessions-'));
    const variables = { OPS_STATE_DIRECTORY: directory };
    stage = await openStage({ variables });
    const browser = await signedIn('ada');
    const session = sessionOf(browser);
    const second = await openStage({ variables, provider: stage.provider });
    const there = second.browser();
    there.putCookies(second.origin, new Map([['operations_session', session]]));
    expect((await whoIs(there, second.origin))?.name).toBe('Ada');
    // Both find at once that it is time to ask: one of them does.
    stage.pass(RECHECK_MS);
    second.pass(RECHECK_MS);
    const both = await Promise.all([whoIs(browser, stage.origin), whoIs(there, second.origin)]);
    expect(both.map((person) => person?.role)).toEqual(['admin', 'admin']);
    expect(stage.provider.asked.get('/token')).toBe(2);

    const [name = ''] = await readdir(path.join(directory, 'sessions'));
    const file = path.join(directory, 'sessions', name);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const text = (await readFile(file)).toString('latin1');
    for (const word of ['Ada', 'refreshToken', 'eyJ']) expect(text).not.toContain(word);
    expect(session).not.toContain(name.split('.')[0]);

    // Under other rules the old roles are worth nothing.
    const stricter = { ...variables, OPS_OIDC_ROLES: 'viewer=ops-admins' };
    const third = await openStage({ variables: stricter, provider: stage.provider });
    const elsewhere = third.browser();
    elsewhere.putCookies(third.origin, new Map([['operations_session', session]]));
    expect(await whoIs(elsewhere, third.origin)).toBeUndefined();

    await browser.post(`${stage.origin}/sign-out`, {});
    expect(await whoIs(there, second.origin)).toBeUndefined();
    expect(await readdir(path.join(directory, 'sessions'))).toEqual([]);
    await second.close();
    await third.close();
    await rm(directory, { recursive: true });
  });
});
