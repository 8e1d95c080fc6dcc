import { createHash } from 'node:crypto';
import path from 'node:path';
import * as oidc from 'openid-client';
import type { Logger } from 'pino';
import type { AttemptLimit } from './attempt-limit.server.ts';
import { createDirectoryStore, createMemoryStore } from './grant-store.server.ts';
import type { GrantStore } from './grant-store.server.ts';
import { createOidcClient } from './oidc-client.server.ts';
import type { OidcClient } from './oidc-client.server.ts';
import type { Trouble } from './oidc-failure.server.ts';
import type { Farewell, Grants } from './oidc-grants.server.ts';
import { personFrom } from './oidc-person.server.ts';
import type { OidcSettings } from './oidc-settings.server.ts';
import type { Transactions } from './oidc-transactions.server.ts';
import { createSeal } from './session-seal.server.ts';
import type { Sessions } from './session.server.ts';
import type { Settings } from './settings.server.ts';

/** Where a sign-in step leads: on, with cookies, or to a page that says why not. */
export type Step =
  | { readonly outcome: 'onward'; readonly address: string; readonly cookies: readonly string[] }
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly sentence: string;
      readonly cookies: readonly string[];
      readonly retryAfterSeconds?: number;
    };

/** What of a request's context a sign-in needs. */
interface Who {
  readonly log: Logger;
  readonly secure: boolean;
  readonly clientAddress: string;
  readonly sessions: Sessions;
}

/** Sign-in by an identity provider, as routes use it. */
export interface OidcSignIn {
  /** What the provider is called on the screen. */
  readonly name: string;
  readonly start: (request: Request, context: Who, returnTo: string, again: boolean) => Promise<Step>;
  /** What the provider answered, brought back by the browser. */
  readonly finish: (request: Request, context: Who) => Promise<Step>;
  /** Where to sign out at the provider; undefined where it has no such place. */
  readonly leave: (request: Request, context: Who, farewell: Farewell) => Promise<string | undefined>;
}

interface OidcSignInParts {
  readonly settings: OidcSettings;
  readonly client: OidcClient;
  readonly grants: Grants;
  readonly transactions: Transactions;
  readonly limit: AttemptLimit;
}

/** Registered at the provider as the redirect address, behind the console's own. */
export const CALLBACK_PATH = '/sign-in/callback';
/** Registered at the provider as the address to go to after signing out. */
const AFTER_SIGN_OUT_PATH = '/sign-in';
/** Anything that is no code or error of a provider is longer or stranger than it should be. */
const CALLBACK_LENGTH = 8_000;

export function createOidcSignIn(parts: OidcSignInParts): OidcSignIn {
  const { settings, client, grants, transactions, limit } = parts;
  const { name } = settings;

  function refused(trouble: Trouble, context: Who, cookies: readonly string[]): Step {
    context.log.warn(
      { outcome: trouble.outcome, code: trouble.code },
      'sign-in by the identity provider refused',
    );
    const { status, sentence } = explain(trouble, name);
    return { outcome: 'refused', status, sentence, cookies };
  }

  return {
    name,
    async start(request, context, returnTo, again) {
      const challenge = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const sent = await client.signInAddress(addressOf(request, CALLBACK_PATH), challenge, { again });
      if (sent.outcome !== 'sent') return refused(sent, context, []);
      const cookie = await transactions.add(visitorOf(request, context), challenge, returnTo);
      return { outcome: 'onward', address: sent.address, cookies: [cookie] };
    },
    async finish(request, context) {
      const retryAfterSeconds = limit.take(context.clientAddress);
      if (retryAfterSeconds > 0) {
        const sentence = `Too many attempts from this address. Try again in ${retryAfterSeconds} s.`;
        return { outcome: 'refused', status: 429, sentence, cookies: [], retryAfterSeconds };
      }
      const { search } = new URL(request.url);
      const callback = new URL(search.slice(0, CALLBACK_LENGTH), addressOf(request, CALLBACK_PATH));
      const visitor = visitorOf(request, context);
      const { transaction, cookie } = await transactions.take(visitor, callback.searchParams.get('state'));
      if (!transaction) return refused({ outcome: 'stale', code: 'unknown_state' }, context, [cookie]);
      const answer = await client.redeem(callback, transaction);
      if (answer.outcome !== 'vouched') return refused(answer, context, [cookie]);
      const recognised = personFrom(answer.claims, settings);
      if (recognised.outcome !== 'known') {
        context.log.warn({ outcome: recognised.outcome }, 'sign-in by the identity provider refused');
        const sentence = notAdmitted(recognised.outcome, recognised.name, name);
        return { outcome: 'refused', status: 403, sentence, cookies: [cookie] };
      }
      const { person } = recognised;
      const id = await grants.begin(person, answer);
      const session = await context.sessions.begin(person.id, visitor, id);
      limit.giveBack(context.clientAddress);
      context.log.info({ person: person.id, role: person.role }, 'signed in');
      return { outcome: 'onward', address: transaction.returnTo, cookies: [cookie, session] };
    },
    async leave(request, context, { idToken, refreshToken }) {
      if (refreshToken !== undefined)
        void client.revoke(refreshToken).then((answer) => {
          if (typeof answer !== 'string')
            context.log.warn({ code: answer.code }, 'the refresh token could not be revoked');
        });
      return client.signOutAddress(addressOf(request, AFTER_SIGN_OUT_PATH), idToken);
    },
  };
}

/** Where the sessions of a provider's people are kept: in the state directory, else in this process alone. */
export function grantStoreFor(
  settings: Pick<Settings, 'stateDirectory' | 'sessionLimits'>,
  oidcSettings: OidcSettings,
  secrets: readonly string[],
): GrantStore {
  const lifetimeMs = settings.sessionLimits.absoluteMs;
  if (!settings.stateDirectory) return createMemoryStore(lifetimeMs);
  // Roles were given by these settings: under others, what was kept can not be read, and everybody signs in again.
  const { issuer, clientId, roleClaim, roles } = oidcSettings;
  const digest = createHash('sha256')
    .update(JSON.stringify({ issuer, clientId, roleClaim, roles }))
    .digest('hex');
  return createDirectoryStore({
    directory: path.join(settings.stateDirectory, 'sessions'),
    seal: createSeal(secrets, `sessions by ${digest}`),
    lifetimeMs,
  });
}

/** The client for the settings, which has begun to learn about its provider; what stands in its way is logged. */
export function openProvider(settings: OidcSettings, log: Logger): OidcClient {
  const client = createOidcClient(settings);
  void client.discover().then((answer) => {
    if (answer.outcome !== 'known') log.warn({ code: answer.code }, explain(answer, settings.name).sentence);
  });
  return client;
}

function addressOf(request: Request, pathname: string): string {
  return new URL(pathname, request.url).href;
}

function visitorOf(request: Request, context: Who) {
  return { cookies: request.headers.get('Cookie'), secure: context.secure };
}

function explain(
  { outcome, code }: Trouble,
  name: string,
): { readonly status: number; readonly sentence: string } {
  switch (outcome) {
    case 'cancelled':
      return { status: 403, sentence: `The sign-in was cancelled, or ${name} did not allow it (${code}).` };
    case 'stale':
      return {
        status: 400,
        sentence:
          'This sign-in was begun in another browser or too long ago, or it was used already. Begin again.',
      };
    case 'unreachable':
      return {
        status: 503,
        sentence: `${name} can not be reached just now (${code}). Try again in a moment.`,
      };
    case 'misconfigured':
      return {
        status: 502,
        sentence: `${name} and the console do not agree about how people sign in here (${code}). Tell whoever runs the console.`,
      };
    case 'untrusted':
      return {
        status: 502,
        sentence: `What ${name} answered could not be verified (${code}), so nobody was signed in. Tell whoever runs the console.`,
      };
  }
}

function notAdmitted(outcome: 'no-role' | 'too-many-groups', person: string, name: string): string {
  return outcome === 'no-role'
    ? `${name} knows you as ${person}, but none of your groups has a role in this console. Ask whoever runs it.`
    : `${name} knows you as ${person}, but your groups are too many for it to list. Ask whoever runs the console to use app roles instead.`;
}
