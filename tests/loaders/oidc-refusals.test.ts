import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from './browser.ts';
import { comeBack, openStage, signIn, whoIs } from './oidc-stage.ts';
import type { Stage } from './oidc-stage.ts';

const MINUTE_MS = 60_000;
const USED_OR_OLD = 'begun in another browser or too long ago, or it was used already';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => {
  const { mischief } = stage.provider;
  delete mischief.claims;
  delete mischief.idToken;
  delete mischief.status;
  // What was refused counts, and there are more refusals here than an address has in a minute.
  stage.pass(MINUTE_MS);
});

function expectRefusal(page: Page, status: number, sentence: string): void {
  expect(page.text).toContain(sentence);
  expect(page.status).toBe(status);
  expect(page.url.pathname).toBe('/sign-in/callback');
  expect(page.headers['set-cookie']?.join() ?? '').not.toContain('operations_session');
}

describe('a way back that is not the one that was begun', () => {
  it('replayed', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    const before = browser.cookies(stage.origin);
    expect((await browser.open(callback)).status).toBe(200);
    // With the very cookies of the first time too.
    const other = stage.browser();
    other.putCookies(stage.origin, before);
    expectRefusal(await other.open(callback), 400, USED_OR_OLD);
    expect(await whoIs(other, stage.origin)).toBeUndefined();
  });

  it('brought by another browser', async () => {
    const callback = await comeBack(stage.browser(), stage.origin, 'ada');
    const victim = stage.browser();
    expectRefusal(await victim.open(callback), 400, USED_OR_OLD);
    await victim.open(`${stage.origin}/sign-in/start`, (next) => next.pathname === '/auth');
    expectRefusal(await victim.open(callback), 400, USED_OR_OLD);
  });

  it("with somebody else's code behind one's own state", async () => {
    const [thief, victim] = [stage.browser(), stage.browser()];
    const stolen = await comeBack(victim, stage.origin, 'ada');
    const callback = await comeBack(thief, stage.origin, 'dan');
    callback.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expectRefusal(await thief.open(callback), 400, USED_OR_OLD);
    expect(await whoIs(thief, stage.origin)).toBeUndefined();
  });

  it('with a state of its own, or none', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    for (const state of ['x'.repeat(43), '', undefined]) {
      const forged = new URL(callback);
      if (state === undefined) forged.searchParams.delete('state');
      else forged.searchParams.set('state', state);
      expectRefusal(await browser.open(forged), 400, USED_OR_OLD);
    }
    const twice = new URL(callback);
    twice.searchParams.append('state', 'another');
    expectRefusal(await browser.open(twice), 502, 'could not be verified');
  });

  it('of another provider', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    callback.searchParams.set('iss', 'https://evil.example');
    expectRefusal(await browser.open(callback), 502, 'could not be verified');
  });

  it('after ten minutes', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    stage.pass(10 * MINUTE_MS);
    expectRefusal(await browser.open(callback), 400, USED_OR_OLD);
  });

  it('with the cookie touched', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    const value = decodeURIComponent(browser.cookies(stage.origin).get('operations_sign_in') ?? '');
    const [payload = '', signature = ''] = value.split('.');
    const [begun] = JSON.parse(Buffer.from(payload, 'base64').toString()) as [object];
    const changed = Buffer.from(JSON.stringify([{ ...begun, returnTo: 'https://evil.example' }])).toString(
      'base64',
    );
    browser.putCookies(
      stage.origin,
      new Map([['operations_sign_in', encodeURIComponent(`${changed}.${signature}`)]]),
    );
    expectRefusal(await browser.open(callback), 400, USED_OR_OLD);
  });

  it('with a sign-in cookie in place of a session', async () => {
    const browser = stage.browser();
    await comeBack(browser, stage.origin, 'ada');
    const value = browser.cookies(stage.origin).get('operations_sign_in') ?? '';
    browser.putCookies(stage.origin, new Map([['operations_session', value]]));
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
  });
});

describe('a token that proves nothing', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['for another audience', (claims) => ({ ...claims, aud: 'another-client' })],
    ['for several audiences, by another', (claims) => ({ ...claims, aud: [claims.aud, 'b'], azp: 'b' })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['without a nonce', (claims) => ({ ...claims, nonce: undefined })],
    ['expired for longer than clocks differ', (claims) => ({ ...claims, exp: now() - 70 })],
    ['not valid yet', (claims) => ({ ...claims, nbf: now() + 70 })],
    ['of nobody', (claims) => ({ ...claims, sub: undefined })],
  ])('%s', async (_name, claims) => {
    stage.provider.mischief.claims = claims;
    const browser = stage.browser();
    expectRefusal(await signIn(browser, stage.origin, 'ada'), 502, 'could not be verified');
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
  });

  it.each<[string, (token: string) => string]>([
    ['with a broken signature', (token) => `${token.slice(0, -8)}AAAAAAAA`],
    [
      'with other claims under the signature',
      (token) => {
        const [head = '', claims = '', signature = ''] = token.split('.');
        const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
        const raised = Buffer.from(JSON.stringify({ ...told, groups: ['ops-admins'] })).toString('base64url');
        return [head, raised, signature].join('.');
      },
    ],
    [
      'that nobody signed',
      (token) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1] ?? ''}.`,
    ],
    ['of a key that nobody knows', (token) => token.replace(/^[^.]+/, (head) => otherKey(head))],
    ['that is no token', () => 'not.a.token'],
  ])('%s', async (_name, idToken) => {
    stage.provider.mischief.idToken = idToken;
    const browser = stage.browser();
    const page = await signIn(browser, stage.origin, 'dan');
    expect(page.status).toBe(502);
    expect(page.headers['set-cookie']?.join() ?? '').not.toContain('operations_session');
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
  });

  it('is taken while the clocks differ by less than a minute', async () => {
    stage.provider.mischief.claims = (claims) => ({ ...claims, exp: now() - 50, nbf: now() + 50 });
    const browser = stage.browser();
    await signIn(browser, stage.origin, 'ada');
    expect((await whoIs(browser, stage.origin))?.role).toBe('admin');
  });

  it('with groups that the provider has left out for their number', async () => {
    stage.provider.mischief.claims = (claims) => ({
      ...claims,
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://graph.example/groups' } },
    });
    expectRefusal(await signIn(stage.browser(), stage.origin, 'ada'), 403, 'too many for it to list');
  });
});

describe('a provider that', () => {
  it('is asked by somebody who then cancels', async () => {
    const browser = stage.browser();
    let page = await browser.open(`${stage.origin}/sign-in`);
    page = await browser.follow(page, '/sign-in/start');
    page = await browser.follow(page, `${stage.provider.issuer}/interaction`);
    expectRefusal(page, 403, 'did not allow it (access_denied)');
  });

  it('answers with words that are no code: they are not repeated', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    callback.searchParams.delete('code');
    callback.searchParams.set('error', '<b>call 555-1234</b>');
    const page = await browser.open(callback);
    expectRefusal(page, 502, '(unknown)');
    expect(page.text).not.toContain('555-1234');
    expect(stage.app.logged.join('')).not.toContain('555-1234');
  });

  it('answers 503 to everything', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    stage.provider.mischief.status = 503;
    expectRefusal(await browser.open(callback), 503, 'can not be reached just now (status_503)');
  });

  it('is down between the door and the way back', async () => {
    const browser = stage.browser();
    const callback = await comeBack(browser, stage.origin, 'ada');
    await stage.provider.down();
    expectRefusal(await browser.open(callback), 503, 'can not be reached just now (ECONNREFUSED)');
    await stage.provider.up();
    await signIn(browser, stage.origin, 'ada');
    expect((await whoIs(browser, stage.origin))?.role).toBe('admin');
  });
});

it('a provider that is down when the console starts is asked again', async () => {
  const early = await openStage();
  await early.provider.down();
  const late = await openStage({ provider: early.provider });
  const browser = late.browser();
  const page = await browser.open(`${late.origin}/sign-in/start`);
  expect(page.status).toBe(503);
  expect(page.text).toContain('can not be reached just now (ECONNREFUSED)');
  expect(late.app.logged.join('')).toContain('can not be reached just now');
  // Everything else works meanwhile.
  expect((await browser.open(`${late.origin}/healthz`)).status).toBe(200);
  await early.provider.up();
  await expect
    .poll(async () => (await browser.open(`${late.origin}/sign-in/start`, () => true)).status, {
      timeout: 10_000,
    })
    .toBe(302);
  await late.close();
  await early.close();
});

it.each([
  ['a wrong client secret', { OPS_OIDC_CLIENT_SECRET: 'not the secret' }, '(invalid_client)'],
  ['a missing client secret', { OPS_OIDC_CLIENT_SECRET: '' }, '(invalid_client)'],
  ['scopes that do not exist', { OPS_OIDC_SCOPES: 'openid nonsense' }, ''],
])('%s is said to whoever runs the console', async (_name, variables, code) => {
  const wrong = await openStage({ variables });
  const browser = wrong.browser();
  const page = await signIn(browser, wrong.origin, 'ada');
  if (code !== '') expectRefusal(page, 502, `do not agree about how people sign in here ${code}`);
  // Scopes that a provider does not know are left out (OpenID Connect Core 3.1.2.1): there is no name or group then.
  else expectRefusal(page, 403, 'knows you as ada, but none of your groups');
  await wrong.close();
});

it('an address has thirty refused ways back in a minute, and as many right ones as it likes', async () => {
  const limited = await openStage();
  for (let count = 0; count < 35; count += 1) {
    const browser = limited.browser();
    await signIn(browser, limited.origin, 'dan');
    expect(await whoIs(browser, limited.origin)).toBeDefined();
  }
  const forged = `${limited.origin}/sign-in/callback?state=guessed&code=guessed`;
  const browser = limited.browser();
  for (let count = 0; count < 30; count += 1) expect((await browser.open(forged)).status).toBe(400);
  const page = await browser.open(forged);
  expect(page.status).toBe(429);
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(50);
  expect(page.text).toContain('Too many attempts from this address.');
  limited.pass(MINUTE_MS);
  expect((await browser.open(forged)).status).toBe(400);
  await limited.close();
});

function otherKey(head: string): string {
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
  return Buffer.from(JSON.stringify({ ...header, kid: 'nobody' })).toString('base64url');
}
