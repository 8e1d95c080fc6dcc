import type { Logger } from 'pino';
import { createAttemptLimit } from './attempt-limit.server.ts';
import { createLocalSignIn, localPerson } from './local-sign-in.server.ts';
import type { LocalSignIn } from './local-sign-in.server.ts';
import { createGrants } from './oidc-grants.server.ts';
import { createOidcSignIn, grantStoreFor, openProvider } from './oidc-sign-in.server.ts';
import type { OidcSignIn } from './oidc-sign-in.server.ts';
import { createTransactions } from './oidc-transactions.server.ts';
import { createSessions } from './session.server.ts';
import type { Sessions } from './session.server.ts';
import { isOnLoopback } from './settings.server.ts';
import type { Settings } from './settings.server.ts';

/** The ways in, and who is in. */
export interface SignInParts {
  readonly sessions: Sessions;
  readonly localSignIn: LocalSignIn;
  readonly oidc: OidcSignIn | undefined;
}

/** Ways back from the provider that may fail, an address and minute; an office has one address for many people. */
const CALLBACKS_PER_MINUTE = 30;

/** Everything about signing in, as the settings want it. A provider that is down keeps the console from nothing else. */
export function createSignIn(
  settings: Settings,
  secrets: readonly string[],
  log: Logger,
  now: () => number = Date.now,
): SignInParts {
  const localSignIn = createLocalSignIn({
    onLoopback: isOnLoopback(settings),
    allowed: settings.localSignIn,
    password: settings.localSignInPassword,
    limit: createAttemptLimit(now),
  });
  const local = {
    secrets,
    limits: settings.sessionLimits,
    // A session from when local sign-in was offered does not outlive its being switched off.
    personOf: (id: string) => (localSignIn.refusal ? undefined : localPerson(id)),
    now,
  };
  if (!settings.oidc) return { localSignIn, oidc: undefined, sessions: createSessions(local) };
  const client = openProvider(settings.oidc, log);
  const store = grantStoreFor(settings, settings.oidc, secrets);
  const grants = createGrants({ settings: settings.oidc, client, store, log, now });
  return {
    localSignIn,
    sessions: createSessions({ ...local, grants }),
    oidc: createOidcSignIn({
      settings: settings.oidc,
      client,
      grants,
      transactions: createTransactions(secrets, now),
      limit: createAttemptLimit(now, CALLBACKS_PER_MINUTE),
    }),
  };
}

/** How to sign in, a line for each way; where there is none, why. */
export function waysIn({ localSignIn, oidc }: SignInParts): readonly string[] {
  const { people, refusal } = localSignIn;
  const local = refusal ?? `sign in as ${people.map((person) => person.id).join(', ')}`;
  return oidc ? [`sign in with ${oidc.name}`, ...(refusal ? [] : [local])] : [local];
}
