import * as oidc from 'openid-client';
import { z } from 'zod';
import { ProviderUnreachable, troubleOf } from './oidc-failure.server.ts';
import type { Trouble } from './oidc-failure.server.ts';
import { claimAt } from './oidc-roles.server.ts';
import type { Claims } from './oidc-roles.server.ts';
import { LOGOUT_WORDS } from './oidc-settings.server.ts';
import type { OidcSettings } from './oidc-settings.server.ts';

/** One request to the provider may take so long. */
const TIMEOUT_SECONDS = 5;
/** Clocks of provider and console may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** What the provider says of itself (its endpoints) is asked for again after this. */
const DISCOVERY_MS = 60 * 60_000;
/** While it does not answer, it is asked at most this often, however many people knock. */
const DISCOVERY_RETRY_MS = 5_000;

/** What only the browser that begins a sign-in, and the console, know of it. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's secret (RFC 7636): whoever steals the code can not use it without this. */
  readonly codeVerifier: string;
}

/** What the provider gave for somebody. It never leaves the server. */
export interface Vouching {
  readonly claims: Claims & { readonly sub: string };
  /** Told to the provider at sign-out, so that it knows who leaves. */
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
  /** When the access token ends, in milliseconds; the provider vouches for no longer. */
  readonly expiresAt: number | undefined;
}

type Vouches = { readonly outcome: 'vouched' } & Vouching;

export type Vouched = Vouches | Trouble;

/** With the refresh token that was given in exchange, where only what came behind it failed: the one before is used. */
export type Refreshed = Vouches | (Trouble & { readonly refreshToken?: string });

export type SentTo = { readonly outcome: 'sent'; readonly address: string } | Trouble;

/** The provider as the console speaks to it. Nothing is asked before it is needed; failures are values. */
export interface OidcClient {
  /** Where a browser goes to sign in. `again` asks the person to say anew who it is. */
  readonly signInAddress: (
    returnTo: string,
    challenge: Challenge,
    options: { readonly again: boolean },
  ) => Promise<SentTo>;
  /** Redeems the code in the address that the provider sent the browser back to. */
  readonly redeem: (callback: URL, challenge: Challenge) => Promise<Vouched>;
  /** Asks the provider whether it still vouches for the same subject. */
  readonly refresh: (refreshToken: string, subject: string) => Promise<Refreshed>;
  /** Where a browser goes to sign out at the provider too; undefined where the provider has no such place. */
  readonly signOutAddress: (returnTo: string, idToken: string | undefined) => Promise<string | undefined>;
  /** Makes a refresh token worthless at the provider (RFC 7009), where it can. */
  readonly revoke: (refreshToken: string) => Promise<'revoked' | 'not-offered' | Trouble>;
  /** Learns the provider's endpoints, if they are not known yet. */
  readonly discover: () => Promise<{ readonly outcome: 'known' } | Trouble>;
}

export function createOidcClient(settings: OidcSettings, now: () => number = Date.now): OidcClient {
  const insecure = settings.issuer.startsWith('http:');
  const execute = [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])];
  const metadata = { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
  let known: { readonly server: oidc.ServerMetadata; readonly at: number } | undefined;
  let failed: { readonly error: unknown; readonly at: number } | undefined;
  let asking: Promise<oidc.ServerMetadata> | undefined;

  async function ask(): Promise<oidc.ServerMetadata> {
    try {
      const found = await oidc.discovery(
        new URL(settings.issuer),
        settings.clientId,
        metadata,
        authentication(settings),
        { execute, timeout: TIMEOUT_SECONDS, [oidc.customFetch]: reach },
      );
      known = { server: found.serverMetadata(), at: now() };
      failed = undefined;
      return known.server;
    } catch (error) {
      failed = { error, at: now() };
      // Endpoints seldom move: what was known an hour ago is better than nobody signing in.
      if (known) return known.server;
      throw error;
    } finally {
      asking = undefined;
    }
  }

  async function server(): Promise<oidc.ServerMetadata> {
    if (known && now() - known.at < DISCOVERY_MS) return known.server;
    if (failed && now() - failed.at < DISCOVERY_RETRY_MS) {
      if (known) return known.server;
      throw failed.error;
    }
    return (asking ??= ask());
  }

  /** Made anew for each exchange: it remembers signing keys for minutes, and a provider may change them at any time. */
  async function configuration(): Promise<oidc.Configuration> {
    const made = new oidc.Configuration(
      await server(),
      settings.clientId,
      metadata,
      authentication(settings),
    );
    made.timeout = TIMEOUT_SECONDS;
    made[oidc.customFetch] = reach;
    for (const extend of execute) extend(made);
    return made;
  }

  async function vouchingOf(
    config: oidc.Configuration,
    tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
    subject: string | undefined,
  ): Promise<Vouched> {
    const told = tokens.claims();
    const sub = told?.sub ?? subject;
    if (sub === undefined || (subject !== undefined && sub !== subject))
      return { outcome: 'untrusted', code: 'other_subject' };
    const complete = told && claimAt(told, settings.roleClaim) !== undefined && isNamed(told);
    const more =
      !complete && config.serverMetadata().userinfo_endpoint !== undefined
        ? await oidc.fetchUserInfo(config, tokens.access_token, sub)
        : undefined;
    if (!told && !more) return { outcome: 'misconfigured', code: 'no_claims' };
    const expiresIn = tokens.expiresIn();
    return {
      outcome: 'vouched',
      claims: { ...more, ...told, sub },
      idToken: tokens.id_token,
      refreshToken: tokens.refresh_token,
      expiresAt: expiresIn === undefined ? undefined : now() + expiresIn * 1_000,
    };
  }

  return {
    async signInAddress(returnTo, { state, nonce, codeVerifier }, { again }) {
      return attempt(async () => {
        const address = oidc.buildAuthorizationUrl(await configuration(), {
          redirect_uri: returnTo,
          scope: settings.scopes.join(' '),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          ...(again ? { prompt: 'login' } : {}),
        });
        return { outcome: 'sent', address: address.href };
      });
    },
    redeem(callback, { state, nonce, codeVerifier }) {
      return attempt(async () => {
        const config = await configuration();
        const tokens = await oidc.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        return vouchingOf(config, tokens, undefined);
      });
    },
    async refresh(refreshToken, subject) {
      let given: string | undefined;
      const vouched = await attempt(async () => {
        const config = await configuration();
        config[oidc.customFetch] = async (url, options) => {
          const answer = await reach(url, options);
          // The exchange alone is posted; signing keys and user information are fetched behind it.
          if (options.method === 'POST') given = await refreshTokenIn(answer);
          return answer;
        };
        return vouchingOf(config, await oidc.refreshTokenGrant(config, refreshToken), subject);
      });
      return vouched.outcome === 'vouched' ? vouched : { ...vouched, refreshToken: given };
    },
    async signOutAddress(returnTo, idToken) {
      const { logout } = settings;
      if (logout === 'none') return undefined;
      if (logout !== 'discovered')
        return filledIn(logout.template, [settings.clientId, returnTo, idToken ?? '']);
      const found = await attempt(async () => {
        const config = await configuration();
        if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
        return oidc.buildEndSessionUrl(config, {
          post_logout_redirect_uri: returnTo,
          ...(idToken === undefined ? {} : { id_token_hint: idToken }),
        });
      });
      return found instanceof URL ? found.href : undefined;
    },
    revoke(refreshToken) {
      return attempt(async () => {
        const config = await configuration();
        if (config.serverMetadata().revocation_endpoint === undefined) return 'not-offered';
        await oidc.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
        return 'revoked';
      });
    },
    discover: () => attempt(async () => server().then(() => ({ outcome: 'known' }))),
  };
}

/** @throws what is no failure of the provider's: a bug. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await work();
  } catch (error) {
    return troubleOf(error);
  }
}

/** Some providers put a name, like groups, only into the answer of their user information endpoint. */
function isNamed({ name, preferred_username, email }: Claims): boolean {
  return [name, preferred_username, email].some((claim) => typeof claim === 'string');
}

function authentication({ clientAuthentication, clientSecret }: OidcSettings): oidc.ClientAuth {
  if (clientAuthentication === 'none') return oidc.None();
  return clientAuthentication === 'post'
    ? oidc.ClientSecretPost(clientSecret)
    : oidc.ClientSecretBasic(clientSecret);
}

/** @throws ProviderUnreachable when no answer came; a deadline's own error stays what it is. */
async function reach(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  try {
    return await fetch(url, options as RequestInit);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const cause = error.cause as { readonly code?: unknown } | undefined;
    throw new ProviderUnreachable(typeof cause?.code === 'string' ? cause.code : 'no_answer', error);
  }
}

const tokensSchema = z.object({ refresh_token: z.string() });

/** The answer stays unread. */
async function refreshTokenIn(answer: Response): Promise<string | undefined> {
  if (!answer.ok) return undefined;
  const told: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return tokensSchema.safeParse(told).data?.refresh_token;
}

function filledIn(template: string, values: readonly string[]): string {
  return LOGOUT_WORDS.reduce(
    (text, word, index) => text.replaceAll(word, encodeURIComponent(values[index] ?? '')),
    template,
  );
}
