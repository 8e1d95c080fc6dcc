import { describe, expect, it } from 'vitest';
import type { AppLoadContext } from '@remix-run/node';

/** Routes that whoever is not signed in may reach. Each says in its own file why. */
const PUBLIC = new Set([
  'healthz.ts',
  'readyz.ts',
  'sign-in.tsx',
  'sign-in_.start.tsx',
  'sign-in_.callback.tsx',
  'sign-out.tsx',
  'preferences.ts',
  'share.tsx',
]);

type Handler = (args: { request: Request; context: AppLoadContext; params: object }) => unknown;

interface RouteFile {
  readonly loader?: Handler;
  readonly action?: Handler;
}

const files = import.meta.glob<RouteFile>('../../app/routes/**/*.{ts,tsx}');
const names = Object.keys(files).map((path) => path.replace('../../app/routes/', ''));

/** A context of somebody who is not signed in, in which touching anything else than that fails the test. */
const STRANGER = new Proxy({} as AppLoadContext, {
  get(_target, key) {
    if (key === 'person') return undefined;
    throw new Error(`The route used context.${String(key)} before it asked who is there.`);
  },
});

describe('every route asks who is there before anything else', () => {
  it('the public ones are all there', () => {
    expect(names).toEqual(expect.arrayContaining([...PUBLIC]));
  });

  it.each(names.filter((name) => !PUBLIC.has(name) && !/\.server\.|\.test\./.test(name)))(
    '%s',
    async (name) => {
      const route = await files[`../../app/routes/${name}`]?.();
      for (const method of ['GET', 'POST']) {
        const handler = method === 'GET' ? route?.loader : route?.action;
        if (!handler) continue;
        const request = new Request('http://127.0.0.1/here', { method });
        const outcome: unknown = await Promise.resolve()
          .then(() => handler({ request, context: STRANGER, params: {} }))
          .catch((thrown: unknown) => thrown);
        expect(outcome, String(outcome)).toBeInstanceOf(Response);
        expect((outcome as Response).status).toBe(302);
        expect((outcome as Response).headers.get('Location')).toMatch(/^\/sign-in/);
      }
    },
  );
});
