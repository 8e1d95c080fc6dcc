import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../../app/http/permissions.server.ts';
import type { Person } from '../../app/http/people.ts';
import { createBrowser } from './browser.ts';
import type { Browser, Page } from './browser.ts';
import { CLIENT_ID, CLIENT_SECRET, startIdentityProvider } from './identity-provider.ts';
import type { IdentityProvider, ProviderOptions } from './identity-provider.ts';
import { pagesWith } from './pages.ts';
import type { RouteModule } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const whoami = {
  loader: ({ request, context }: LoaderFunctionArgs) => Response.json(requirePerson(request, context)),
};

export const PUBLIC_ORIGIN = 'https://console.example.com';
const ROLES = 'admin=ops-admins;operator=ops,on-call;developer=devs';

/** A console and its provider, with a clock for the console. */
export interface Stage {
  readonly provider: IdentityProvider;
  readonly app: ServedConsole;
  readonly origin: string;
  /** Moves the console's clock on. */
  readonly pass: (milliseconds: number) => void;
  readonly browser: () => Browser;
  readonly close: () => Promise<void>;
}

interface StageOptions extends ProviderOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Beside the one that says who is there, by their paths. */
  readonly routes?: Readonly<Record<string, RouteModule>>;
  /** Of another stage, for a second console of the same people. */
  readonly provider?: IdentityProvider;
}

export async function openStage({
  variables = {},
  routes = {},
  provider: given,
  ...options
}: StageOptions = {}): Promise<Stage> {
  const provider = given ?? (await startIdentityProvider());
  let ahead = 0;
  const app = await serveConsole(
    pagesWith({ whoami, ...routes }),
    {
      OPS_OIDC_ISSUER: provider.issuer,
      OPS_OIDC_CLIENT_ID: CLIENT_ID,
      OPS_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OPS_OIDC_ROLES: ROLES,
      OPS_OIDC_NAME: 'the test provider',
      ...variables,
    },
    () => Date.now() + ahead,
  );
  const origin = `http://127.0.0.1:${app.port}`;
  if (!given) {
    provider.accounts.set('ada', { name: 'Ada', email: 'ada@example.com', groups: ['ops-admins'] });
    provider.accounts.set('olga', { name: 'Olga', groups: ['devs', 'ops', 'others'] });
    provider.accounts.set('dan', { name: 'Dan', groups: ['devs'] });
    provider.accounts.set('eve', { name: 'Eve', groups: ['OPS', 'ops-admins '] });
    provider.open([origin, PUBLIC_ORIGIN], options);
  }
  return {
    provider,
    app,
    origin,
    pass: (milliseconds) => (ahead += milliseconds),
    browser: () => createBrowser({ [new URL(PUBLIC_ORIGIN).host]: app.port }),
    async close() {
      await app.close();
      if (!given) await provider.down();
    },
  };
}

/** Through the provider's own forms, up to the redirect back to the console, which is not followed. */
export async function comeBack(
  browser: Browser,
  origin: string,
  login: string,
  path = '/whoami',
): Promise<URL> {
  let page = await browser.open(`${origin}${path}`);
  page = await browser.follow(page, '/sign-in/start', isCallback);
  page = await throughForms(browser, page, login);
  return new URL(page.headers.location ?? '', page.url);
}

/** The whole way: the page that was asked for, after signing in. */
export async function signIn(
  browser: Browser,
  origin: string,
  login: string,
  path = '/whoami',
): Promise<Page> {
  return browser.open(await comeBack(browser, origin, login, path));
}

/** Whom the console takes the browser for. */
export async function whoIs(browser: Browser, origin: string): Promise<Person | undefined> {
  const page = await browser.open(`${origin}/whoami`);
  return page.url.pathname === '/whoami' && page.status === 200
    ? (JSON.parse(page.text) as Person)
    : undefined;
}

export function isCallback(next: URL): boolean {
  return next.pathname === '/sign-in/callback';
}

async function throughForms(browser: Browser, first: Page, login: string): Promise<Page> {
  let page = first;
  while (page.status === 200) {
    const asksWho = page.text.includes('name="login"');
    page = await browser.submit(page, asksWho ? { login, password: 'any' } : {}, isCallback);
  }
  return page;
}
