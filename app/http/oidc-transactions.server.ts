import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { createHostCookie } from './host-cookie.server.ts';
import type { Visitor } from './host-cookie.server.ts';
import type { Challenge } from './oidc-client.server.ts';
import { derivedSecrets } from './session-seal.server.ts';
import { sitePathOf } from './site-path.ts';

/** Between the door and the way back from the provider, with its password and second factor. */
export const TRANSACTION_MS = 10 * 60_000;
/** Sign-ins that one browser may have begun at once, a tab each. A cookie has room for 4 KB. */
const AT_ONCE = 3;
const PATH_LENGTH = 400;

const transactionSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  begunAt: z.number(),
});

/** A sign-in that was begun and has not come back yet. */
export type Transaction = z.infer<typeof transactionSchema>;

/**
 * Sign-ins under way, in a signed cookie of the browser that began them: the console keeps nothing for strangers.
 * Each can be taken once.
 */
export interface Transactions {
  /** The `Set-Cookie` line that adds one. */
  readonly add: (visitor: Visitor, challenge: Challenge, returnTo: string) => Promise<string>;
  /** The one of this state, if this browser began it and it is not too old or taken, and the line that forgets it. */
  readonly take: (
    visitor: Visitor,
    state: string | null,
  ) => Promise<{ readonly transaction: Transaction | undefined; readonly cookie: string }>;
}

export function createTransactions(secrets: readonly string[], now: () => number = Date.now): Transactions {
  const taken = new LRUCache<string, true>({ max: 20_000, ttl: TRANSACTION_MS });
  const jar = createHostCookie('operations_sign_in', derivedSecrets(secrets, 'sign-ins under way'));

  async function read(visitor: Visitor): Promise<readonly Transaction[]> {
    const parsed = z.array(transactionSchema).safeParse(await jar.read(visitor));
    return parsed.success ? parsed.data.filter(({ begunAt }) => now() - begunAt < TRANSACTION_MS) : [];
  }

  function write(transactions: readonly Transaction[], visitor: Visitor): Promise<string> {
    const maxAge = transactions.length === 0 ? 0 : TRANSACTION_MS / 1_000;
    return jar.line(visitor, transactions, maxAge);
  }

  return {
    async add(visitor, { state, nonce, codeVerifier }, returnTo) {
      const path = sitePathOf(returnTo);
      const one = {
        state,
        nonce,
        codeVerifier,
        returnTo: path.length > PATH_LENGTH ? '/' : path,
        begunAt: now(),
      };
      return write([...(await read(visitor)), one].slice(-AT_ONCE), visitor);
    },
    async take(visitor, state) {
      const all = await read(visitor);
      const transaction = all.find((one) => one.state === state && !taken.has(one.state));
      if (transaction) taken.set(transaction.state, true);
      return {
        transaction,
        cookie: await write(
          all.filter((one) => one.state !== state),
          visitor,
        ),
      };
    },
  };
}
