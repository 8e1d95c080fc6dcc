import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createHostCookie } from './host-cookie.server.ts';
import type { Visitor } from './host-cookie.server.ts';
import { isProvidersPerson } from './oidc-person.server.ts';
import type { Farewell, Grants } from './oidc-grants.server.ts';
import type { Person } from './people.ts';
import type { SessionLimits } from './settings.server.ts';

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

/** A session that was ended: the cookie that says so, and what is left to do at the identity provider. */
export interface Ended {
  readonly cookie: string;
  readonly farewell: Farewell | undefined;
}

/** Sign-ins as signed cookies that hold an id and times, and neither a role nor a token. */
export interface Sessions {
  /** `isUnattended`: nobody is there, a page asks by itself. That keeps no session alive. */
  readonly visit: (visitor: Visitor, isUnattended?: boolean) => Promise<Visit | undefined>;
  /**
   * Whose the session is, for an answer that has begun and can set no cookie. Where the session would go on under
   * another id it is nobody's, until a request of its own has brought that about.
   */
  readonly whoIs: (visitor: Visitor) => Promise<Person | undefined>;
  /** Begins a session under a new id; the one that the browser had before ends. Gives the `Set-Cookie` line. */
  readonly begin: (personId: string, visitor: Visitor, id?: string) => Promise<string>;
  /**
   * Ends the session for every copy of its cookie: a local person's for as long as this process lives, a provider's
   * person's wherever the store of grants is shared.
   */
  readonly end: (visitor: Visitor) => Promise<Ended>;
}

export interface SessionParts {
  /** The first signs; all of them are accepted, so that a secret can be changed without signing everybody out. */
  readonly secrets: readonly string[];
  readonly limits: SessionLimits;
  /** Who a local person is, while local sign-in is offered. */
  readonly personOf: (personId: string) => Person | undefined;
  /** The sessions of people whom an identity provider vouches for, where one is set. */
  readonly grants?: Grants;
  readonly now?: () => number;
}

export function createSessions(parts: SessionParts): Sessions {
  const { secrets, personOf, grants, now = Date.now } = parts;
  const { idleMs, absoluteMs } = parts.limits;
  const ended = new LRUCache<string, true>({ max: 10_000, ttl: absoluteMs });
  const cookie = createHostCookie('operations_session', secrets);

  async function read(visitor: Visitor): Promise<Session | undefined> {
    const parsed = sessionSchema.safeParse(await cookie.read(visitor));
    if (!parsed.success || ended.has(parsed.data.id)) return undefined;
    const { signedInAt, seenAt } = parsed.data;
    const at = now();
    const valid = signedInAt <= seenAt && seenAt - at < RENEW_MS;
    return valid && at - seenAt < idleMs && at - signedInAt < absoluteMs ? parsed.data : undefined;
  }

  function write(session: Session, visitor: Visitor): Promise<string> {
    const leftMs = Math.min(idleMs, session.signedInAt + absoluteMs - session.seenAt);
    return cookie.line(visitor, session, Math.ceil(leftMs / 1_000));
  }

  async function find({ id, personId }: Session, mayMove: boolean) {
    if (!isProvidersPerson(personId)) {
      const person = personOf(personId);
      return person && { person, id };
    }
    const found = await grants?.find(id, mayMove);
    return found?.person.id === personId ? found : undefined;
  }

  async function end(visitor: Visitor): Promise<Farewell | undefined> {
    const session = await read(visitor);
    if (!session) return undefined;
    ended.set(session.id, true);
    return isProvidersPerson(session.personId) ? grants?.end(session.id) : undefined;
  }

  return {
    async visit(visitor, isUnattended = false) {
      const session = await read(visitor);
      const found = session && (await find(session, true));
      if (!found) return undefined;
      const seenAt = isUnattended ? session.seenAt : now();
      const { person, id } = found;
      const due = seenAt - session.seenAt >= Math.min(RENEW_MS, idleMs / 10);
      if (id === undefined || (id === session.id && !due)) return { person };
      return { person, renewal: await write({ ...session, id, seenAt }, visitor) };
    },
    async whoIs(visitor) {
      const session = await read(visitor);
      return session && (await find(session, false))?.person;
    },
    async begin(personId, visitor, id = randomUUID()) {
      await end(visitor);
      const at = now();
      return write({ id, personId, signedInAt: at, seenAt: at }, visitor);
    },
    async end(visitor) {
      const farewell = await end(visitor);
      return { cookie: await cookie.line(visitor, '', 0), farewell };
    },
  };
}
