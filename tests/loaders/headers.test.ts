import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

let app: ServedConsole;

beforeAll(async () => {
  app = await serveConsole(pagesWith());
});

afterAll(() => app.close());

function policyOf(header: unknown): ReadonlyMap<string, string> {
  return new Map(
    String(header)
      .split(';')
      .map((part) => part.trim())
      .map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]),
  );
}

it.each(['/sign-in', '/healthz', '/nowhere', '/tables/%E0%A4%A'])('%s carries every header', async (path) => {
  const { headers } = await app.ask(path);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['permissions-policy']).toContain('camera=()');
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers['x-powered-by']).toBeUndefined();
  // Over plain HTTP a browser would not heed it, and on loopback it would bind every other program there.
  expect(headers['strict-transport-security']).toBeUndefined();
});

it('every script of a page carries the nonce of its policy, which no other answer has', async () => {
  const [one, other] = await Promise.all([app.ask('/sign-in'), app.ask('/sign-in')]);
  const policy = policyOf(one.headers['content-security-policy']);
  const nonce = /'nonce-([^']+)'/.exec(policy.get('script-src') ?? '')?.[1] ?? '';
  expect(nonce.length).toBeGreaterThanOrEqual(22);
  const scripts = [...one.text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  expect(scripts.length).toBeGreaterThan(0);
  for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
  expect(String(other.headers['content-security-policy'])).not.toContain(nonce);
});

it('the policy lets no script, frame, base or form lead elsewhere', async () => {
  const policy = policyOf((await app.ask('/sign-in')).headers['content-security-policy']);
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.get('script-src')).toMatch(/^'self' 'nonce-[^ ]+'$/);
  expect(policy.get('style-src')).toMatch(/^'self' 'nonce-[^ ]+'$/);
  expect(policy.get('connect-src')).toBe("'self'");
  expect(policy.get('frame-ancestors')).toBe("'none'");
  expect(policy.get('base-uri')).toBe("'none'");
  expect(policy.get('form-action')).toBe("'self'");
  expect(policy.get('object-src')).toBe("'none'");
});

it('HTTPS is believed only from a proxy that is trusted, and then cookies and HSTS follow', async () => {
  const forwarded = { 'x-forwarded-proto': 'https' };
  const form = { theme: 'dark' };
  const plain = await app.ask('/preferences', { form, headers: forwarded });
  expect(plain.headers['strict-transport-security']).toBeUndefined();
  expect(plain.headers['set-cookie']?.[0]).not.toContain('Secure');

  const behind = await serveConsole(pagesWith(), {
    OPS_TRUSTED_PROXIES: 'loopback',
    OPS_PUBLIC_HOSTS: 'console.example.com',
    OPS_LOCAL_SIGN_IN_PASSWORD: 'a password of the tests',
  });
  const host = { ...forwarded, host: 'console.example.com', origin: 'https://console.example.com' };
  const secure = await behind.ask('/preferences', { form, headers: host });
  expect(secure.headers['strict-transport-security']).toContain('max-age=31536000');
  expect(secure.headers['set-cookie']?.[0]).toContain('; Secure');
  const signedIn = await behind.ask('/sign-in', {
    form: { person: 'viewer', password: 'a password of the tests' },
    headers: host,
  });
  expect(signedIn.headers['set-cookie']?.[0]).toContain('; Secure');
  const downgraded = await behind.ask('/preferences', {
    form,
    headers: { ...host, origin: 'http://console.example.com' },
  });
  expect(downgraded.status).toBe(403);
  await behind.close();
});
