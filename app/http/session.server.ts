import { createCookie } from '@remix-run/node';
import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Person } from './people.ts';

/** Nobody seen for so long is signed out. */
export const IDLE_MS = 12 * 60 * 60_000;
/** However busy, after this one signs in again. */
export const ABSOLUTE_MS = 7 * 24 * 60 * 60_000;
/** A cookie is written anew at most this often, not at every request. */
const RENEW_MS = 5 * 60_000;

const sessionSchema = z.object({
  id: z.string().uuid(),
  personId: z.string().min(1),
  signedInAt: z.number(),
  seenAt: z.number(),
});

type Session = z.infer<typeof sessionSchema>;

/** Who a request's cookie says is there, and the cookie that keeps it alive, when that is due. */
export interface Visit {
  readonly person: Person;
  readonly renewal?: string;
}

/** Sign-ins as signed cookies. All answers are `Set-Cookie` lines; nothing is kept but what was ended early. */
export interface Sessions {
  readonly visit: (cookies: string | null, secure: boolean) => Promise<Visit | undefined>;
  readonly begin: (personId: string, secure: boolean) => Promise<string>;
  /** Ends the session for every copy of its cookie, as long as this process lives. */
  readonly end: (cookies: string | null, secure: boolean) => Promise<string>;
}

export interface SessionParts {
  /** The first signs; all of them are accepted, so that a secret can be changed without signing everybody out. */
  readonly secrets: readonly string[];
  readonly personOf: (personId: string) => Person | undefined;
  readonly now?: () => number;
}

export function createSessions({ secrets, personOf, now = Date.now }: SessionParts): Sessions {
  const ended = new LRUCache<string, true>({ max: 10_000, ttl: ABSOLUTE_MS });
  const cookie = createCookie('operations_session', {
    secrets: [...secrets],
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
  });

  async function read(cookies: string | null): Promise<Session | undefined> {
    const parsed = sessionSchema.safeParse(await cookie.parse(cookies));
    if (!parsed.success || ended.has(parsed.data.id)) return undefined;
    const { signedInAt, seenAt } = parsed.data;
    const at = now();
    const valid = signedInAt <= seenAt && seenAt - at < RENEW_MS;
    return valid && at - seenAt < IDLE_MS && at - signedInAt < ABSOLUTE_MS ? parsed.data : undefined;
  }

  function write(session: Session, secure: boolean): Promise<string> {
    const leftMs = Math.min(IDLE_MS, session.signedInAt + ABSOLUTE_MS - session.seenAt);
    return cookie.serialize(session, { secure, maxAge: Math.ceil(leftMs / 1_000) });
  }

  return {
    async visit(cookies, secure) {
      const session = await read(cookies);
      const person = session && personOf(session.personId);
      if (!person) return undefined;
      const seenAt = now();
      if (seenAt - session.seenAt < RENEW_MS) return { person };
      return { person, renewal: await write({ ...session, seenAt }, secure) };
    },
    begin(personId, secure) {
      const at = now();
      return write({ id: randomUUID(), personId, signedInAt: at, seenAt: at }, secure);
    },
    async end(cookies, secure) {
      const session = await read(cookies);
      if (session) ended.set(session.id, true);
      return cookie.serialize('', { secure, maxAge: 0 });
    },
  };
}
