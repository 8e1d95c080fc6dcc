import { test as base, expect } from '@playwright/test';
import type { APIRequestContext, BrowserContext } from '@playwright/test';
import { loadEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { ConnectedEnvironment, Registry } from '../../../core/environments/registry.ts';

export type PersonId = 'viewer' | 'developer' | 'operator' | 'admin';

/** A click that finds nothing to click on is given up well before the test is. */
const PATIENCE_MS = 15_000;

/**
 * Remix writes down that it could not read to its end what nobody waits for any more, as somebody has moved on meanwhile.
 * Source: @remix-run/react, `fetchAndDecode`.
 */
const MOVED_ON = /^AbortError: signal is aborted without reason/;

type StoredSession = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** What a browser complained about while a test ran. A test that expects a complaint says so. */
export interface Complaints {
  readonly expect: (pattern: RegExp) => void;
  readonly seen: readonly string[];
}

interface Fixtures {
  /** Who is signed in when the test begins. */
  readonly person: PersonId | 'nobody';
  readonly complaints: Complaints;
}

interface WorkerFixtures {
  readonly sessions: (person: PersonId) => Promise<StoredSession>;
  readonly clouds: { readonly dev: ConnectedEnvironment; readonly prod: ConnectedEnvironment };
}

/**
 * A test of the console in Chromium: somebody is signed in (`test.use({ person: 'viewer' })`), the two clouds of the
 * demonstration are at hand, and any error in the browser's console, any uncaught error and any dialog fails it.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  person: ['operator', { option: true }],
  storageState: async ({ person, sessions }, use) => {
    await use(person === 'nobody' ? undefined : await sessions(person));
  },
  complaints: [
    async ({ context }, use) => {
      const seen: string[] = [];
      const expected: RegExp[] = [MOVED_ON];
      context.setDefaultTimeout(PATIENCE_MS);
      collect(context, (text) => seen.push(text));
      await use({ seen, expect: (pattern) => expected.push(pattern) });
      const unexpected = seen.filter((text) => !expected.some((pattern) => pattern.test(text)));
      expect(unexpected, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
  sessions: [
    async ({ playwright }, use, { project }) => {
      const known = new Map<PersonId, Promise<StoredSession>>();
      const { baseURL } = project.use;
      async function signIn(person: PersonId): Promise<StoredSession> {
        // Without a state of its own it would have the cookie of the test's own person, whose session would end here.
        const client = await playwright.request.newContext({
          baseURL,
          storageState: { cookies: [], origins: [] },
        });
        const answer = await client.post('/sign-in', {
          form: { person },
          headers: { Origin: baseURL ?? '' },
          maxRedirects: 0,
        });
        expect(answer.status(), `${person} signs in`).toBe(302);
        return client.storageState().finally(() => client.dispose());
      }
      await use((person) => {
        const session = known.get(person) ?? signIn(person);
        known.set(person, session);
        return session;
      });
    },
    { scope: 'worker' },
  ],
  clouds: [
    // Playwright reads a fixture's needs off its first parameter, which has to be a pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const file = process.env.OPS_E2E_ENVIRONMENTS;
      if (!file) throw new Error('OPS_E2E_ENVIRONMENTS does not name the environments file of the console.');
      const registry = createRegistry(await loadEnvironments(file), process.env, 'changing');
      await use({ dev: connected(registry, 'dev'), prod: connected(registry, 'prod') });
      registry.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';

function connected(registry: Registry, id: string): ConnectedEnvironment {
  const found = registry.find(id);
  if (!found) throw new Error(`The environments file has no ${id}.`);
  return found;
}

function collect(context: BrowserContext, tell: (text: string) => void): void {
  context.on('console', (message) => {
    if (message.type() === 'error') tell(`${message.text()} (${message.page()?.url() ?? 'no page'})`);
  });
  context.on('weberror', (error) => tell(`uncaught: ${error.error().message}`));
  context.on('dialog', (dialog) => {
    tell(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
