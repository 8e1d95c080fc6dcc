import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/**
 * Why the provider does not vouch for somebody. `cancelled`: the person or the provider declined; `stale`: the code or
 * the refresh token is used, too old, revoked or another's; `unreachable`: it did not answer, or answered that it can
 * not; `misconfigured`: it refused the console, not the person; `untrusted`: what it answered does not prove anything.
 */
export interface Trouble {
  readonly outcome: 'cancelled' | 'stale' | 'unreachable' | 'misconfigured' | 'untrusted';
  /** The code of OAuth, of openid-client, or of the network. Holds nothing secret. */
  readonly code: string;
}

/** Nothing came back. A `TypeError`, since openid-client hands those on as they are. */
export class ProviderUnreachable extends TypeError {
  override readonly name = 'ProviderUnreachable';
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super('The identity provider did not answer.', { cause });
  }
}

/** OAuth's error codes (RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6) that are not the console's fault. */
const BY_OAUTH_CODE: Readonly<Record<string, Trouble['outcome']>> = {
  access_denied: 'cancelled',
  login_required: 'cancelled',
  interaction_required: 'cancelled',
  consent_required: 'cancelled',
  account_selection_required: 'cancelled',
  invalid_grant: 'stale',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
  // Of no standard for this, but of providers that limit calls (RFC 8628 3.5 has the first).
  slow_down: 'unreachable',
  too_many_requests: 'unreachable',
};

const BY_CLIENT_CODE: Readonly<Record<string, Trouble['outcome']>> = {
  OAUTH_TIMEOUT: 'unreachable',
  OAUTH_ABORT: 'unreachable',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'misconfigured',
  OAUTH_RESPONSE_IS_NOT_JSON: 'misconfigured',
  OAUTH_PARSE_ERROR: 'misconfigured',
  OAUTH_MISSING_SERVER_METADATA: 'misconfigured',
  OAUTH_INVALID_SERVER_METADATA: 'misconfigured',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'misconfigured',
  OAUTH_REQUEST_PROTOCOL_FORBIDDEN: 'misconfigured',
};

/** What an error of openid-client means. @throws the error itself, when it is none: that is a bug. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ProviderUnreachable) return { outcome: 'unreachable', code: error.code };
  if (error instanceof AuthorizationResponseError) return byOauthCode(error.error, undefined);
  if (error instanceof ResponseBodyError) return byOauthCode(error.error, error.status);
  // The console's own secret, or the access token that was just given, is not accepted (RFC 6749 5.2, RFC 6750 3).
  if (error instanceof WWWAuthenticateChallengeError)
    return { outcome: 'misconfigured', code: shown(error.cause[0]?.parameters.error) };
  if (!(error instanceof ClientError)) throw error;
  const status = error.cause instanceof Response ? error.cause.status : undefined;
  if (isLater(status)) return { outcome: 'unreachable', code: `status_${status}` };
  const code = error.code ?? 'unknown';
  // Whatever is wrong with a token or an answer: it is not believed.
  return { outcome: BY_CLIENT_CODE[code] ?? 'untrusted', code };
}

/** It can not answer now, or not so often: nothing is said of anybody. */
function isLater(status: number | undefined): status is number {
  return status !== undefined && (status >= 500 || status === 429);
}

function byOauthCode(code: string, status: number | undefined): Trouble {
  if (isLater(status)) return { outcome: 'unreachable', code: shown(code) };
  return { outcome: BY_OAUTH_CODE[shown(code)] ?? 'misconfigured', code: shown(code) };
}

/** A code stood in an address or an answer: it is shown and logged only where it has the form of one. */
function shown(code: string | undefined): string {
  return code !== undefined && /^[a-z_]{1,60}$/.test(code) ? code : 'unknown';
}
