import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSign, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { AdapterFactory, Configuration } from 'oidc-provider';
import { createProviderMemory } from './provider-memory.ts';

/** Somebody whom the provider knows by their login; whoever is not in the list can not get a token. */
export interface Account {
  readonly name?: string;
  readonly email?: string;
  readonly groups?: readonly string[];
  readonly realm_access?: { readonly roles: readonly string[] };
}

type Words = Record<string, unknown>;

/** What lies between the provider and whoever asks it, as a test wants it. */
export interface Mischief {
  /** Changes an ID token's claims; it is then signed anew, rightly. */
  claims?: (claims: Words) => Words;
  /** Changes the token as it stands in the answer. */
  idToken?: (token: string) => string;
  /** Answers so instead of the provider. */
  status?: number;
  /** OAuth's code in that answer; without one it is a page. */
  error?: string;
  /** Where it answers so; everywhere, where nothing is said. */
  path?: string;
}

export const CLIENT_ID = 'operations-console';
export const CLIENT_SECRET = 'a secret of the client, for these tests alone';

export interface ProviderOptions {
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Whether groups and names stand in the ID token, or at the user information endpoint alone. */
  readonly claimsInIdToken?: boolean;
  /** Whether a refresh token is given. */
  readonly refresh?: boolean;
  readonly accessTokenSeconds?: number;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly accounts: Map<string, Account>;
  readonly mischief: Mischief;
  /** How often each endpoint was asked, by its path. */
  readonly asked: Map<string, number>;
  /** How the console said who it is, each time it asked for tokens: the scheme of its header, if it sent one. */
  readonly clientAuthentications: (string | undefined)[];
  /** Begins to answer. Before that, requests wait. Again: the provider as it is after a restart, with other keys. */
  readonly open: (origins: readonly string[], options?: ProviderOptions) => void;
  /** Makes every token of a login worthless. */
  readonly revoke: (login: string) => Promise<void>;
  /** Stops listening, as one that is down; `up` listens again. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
}

/** A real provider (oidc-provider) on loopback, with the forms that it has for development. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const accounts = new Map<string, Account>();
  const mischief: Mischief = {};
  const asked = new Map<string, number>();
  const clientAuthentications: (string | undefined)[] = [];
  const adapter = createProviderMemory();
  const grantIds = new Map<string, Set<string>>();
  let opened: (handler: ReturnType<Provider['callback']>) => void;
  let handler = new Promise<ReturnType<Provider['callback']>>((resolve) => (opened = resolve));
  let provider: Provider;
  let server = serve();
  await listening(server, 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  function serve(): Server {
    return createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      asked.set(path, (asked.get(path) ?? 0) + 1);
      if (path === '/token') clientAuthentications.push(request.headers.authorization?.split(' ')[0]);
      if (mischief.status !== undefined && (mischief.path ?? path) === path) {
        const { status, error } = mischief;
        response.writeHead(status, { 'content-type': error ? 'application/json' : 'text/plain' });
        response.end(error ? JSON.stringify({ error }) : 'down for repairs');
        return;
      }
      void handler.then((handle) => handle(request, response));
    });
  }

  return {
    issuer,
    accounts,
    mischief,
    asked,
    clientAuthentications,
    open(origins, options = {}) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const kid = `key-${Math.random().toString(36).slice(2)}`;
      provider = new Provider(issuer, configuration(origins, options, privateKey, kid, accounts, adapter));
      provider.on('grant.success', (context) => {
        const { Grant: grant } = context.oidc.entities;
        if (!grant?.accountId) return;
        const known = grantIds.get(grant.accountId) ?? new Set();
        grantIds.set(grant.accountId, known.add(grant.jti));
      });
      provider.use(async (context, next) => {
        await next();
        const body = context.body as Words | undefined;
        if (context.path !== '/token' || typeof body?.id_token !== 'string') return;
        const token = mischief.claims
          ? signed(mischief.claims(claimsOf(body.id_token)), privateKey, kid)
          : body.id_token;
        context.body = { ...body, id_token: mischief.idToken?.(token) ?? token };
      });
      const handle = provider.callback();
      opened(handle);
      handler = Promise.resolve(handle);
    },
    async revoke(login) {
      for (const id of grantIds.get(login) ?? []) {
        await provider.RefreshToken.revokeByGrantId(id);
        await provider.AccessToken.revokeByGrantId(id);
      }
    },
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    async up() {
      server = serve();
      await listening(server, port);
    },
  };
}

function configuration(
  origins: readonly string[],
  options: ProviderOptions,
  privateKey: KeyObject,
  kid: string,
  accounts: ReadonlyMap<string, Account>,
  adapter: AdapterFactory,
): Configuration {
  const { clientAuthentication = 'client_secret_basic', refresh = true } = options;
  return {
    adapter,
    clients: [
      {
        client_id: CLIENT_ID,
        ...(clientAuthentication === 'none' ? {} : { client_secret: CLIENT_SECRET }),
        token_endpoint_auth_method: clientAuthentication,
        redirect_uris: origins.map((origin) => `${origin}/sign-in/callback`),
        post_logout_redirect_uris: origins.map((origin) => `${origin}/sign-in`),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } as never] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub'], profile: ['name', 'groups', 'realm_access'], email: ['email'] },
    conformIdTokenClaims: !options.claimsInIdToken,
    issueRefreshToken: () => refresh,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    findAccount: (_context, login) => {
      const account = accounts.get(login);
      return account && { accountId: login, claims: () => ({ sub: login, ...account }) };
    },
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3_600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3_600,
      Interaction: 3_600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
  };
}

function claimsOf(token: string): Words {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Words;
}

function signed(claims: Words, key: KeyObject, kid: string): string {
  const text = [{ alg: 'RS256', kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
