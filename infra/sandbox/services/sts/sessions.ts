import { randomBytes } from 'node:crypto';
import type { Database, RootDatabase } from 'lmdb';

/** Temporary credentials that this endpoint gave out. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Whom `GetCallerIdentity` names. */
  readonly userId: string;
  readonly arn: string;
  readonly kind: 'role' | 'session' | 'federated';
}

export interface Sessions {
  find(accessKeyId: string): Session | undefined;
  issue(whom: Pick<Session, 'userId' | 'arn' | 'kind'>, expiresAt: number): Session;
  /** Forgets what has run out for longer than a day; until then an expired key is told so. */
  prune(now: number): void;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const dayMs = 86_400_000;

/** An identifier in AWS's alphabet, as `AROA…` or `ASIA…`. */
export function uniqueId(prefix: string, seed: Uint8Array = randomBytes(16)): string {
  return prefix + Array.from(seed.subarray(0, 16), (byte) => alphabet[byte & 31]).join('');
}

export function openSessions(store: RootDatabase): Sessions {
  const sessions: Database<Session, string> = store.openDB({ name: 'sts-sessions' });
  return {
    find: (accessKeyId) => sessions.get(accessKeyId),
    issue(whom, expiresAt) {
      const session: Session = {
        ...whom,
        expiresAt,
        accessKeyId: uniqueId('ASIA'),
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(180).toString('base64'),
      };
      sessions.putSync(session.accessKeyId, session);
      return session;
    },
    prune(now) {
      const old = [...sessions.getRange()].filter(({ value }) => value.expiresAt + dayMs < now);
      for (const { key } of old) sessions.removeSync(key);
    },
  };
}
