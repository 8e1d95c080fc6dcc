import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { GrantStore } from './grant-store.server.ts';
import type { OidcClient, Vouching } from './oidc-client.server.ts';
import { personFrom } from './oidc-person.server.ts';
import type { OidcSettings } from './oidc-settings.server.ts';
import { ROLES } from './people.ts';
import type { Person, Role } from './people.ts';

/** A provider that does not answer is asked again for the same session after this. */
const RETRY_MS = 15_000;
/** So long before the access token ends the provider is asked for the next one. */
const EARLY_MS = 60_000;
/** How many times the usual distance between two checks a session may go on while no check succeeds. */
const CHECKS_MISSED = 4;
/** After a session got a new id, requests that were under way with the old one still count. */
const MOVED_MS = 60_000;

const grantSchema = z.object({
  kind: z.literal('grant'),
  person: z.object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES as [Role, ...Role[]]),
    email: z.string().optional(),
  }),
  subject: z.string(),
  idToken: z.string().optional(),
  refreshToken: z.string().optional(),
  checkAt: z.number(),
  validUntil: z.number(),
});
const entrySchema = z.union([
  grantSchema,
  z.object({ kind: z.literal('moved'), to: z.string(), until: z.number() }),
]);

type Grant = z.infer<typeof grantSchema>;
type Entry = z.infer<typeof entrySchema>;

/** Whom a session belongs to at this moment. */
export interface Found {
  readonly person: Person;
  /**
   * The id that the session goes on with: another one when the person's role has just changed. Undefined for an id that
   * the session had before; its cookie must not be renewed, or it would replace the new one.
   */
  readonly id: string | undefined;
}

/** What is left to do at the provider when a session has ended. */
export interface Farewell {
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
}

/** Sessions of people whom the provider vouches for. Their tokens are kept here and never leave the server. */
export interface Grants {
  /** Keeps what the provider gave, and gives the new session's id. */
  readonly begin: (person: Person, vouching: Vouching) => Promise<string>;
  /**
   * Asks the provider again where that is due. Undefined: nobody, or nobody any more. Where the id `mayMove` not, since
   * its browser could not be told, a role that has just changed is nobody's until it may.
   */
  readonly find: (id: string, mayMove: boolean) => Promise<Found | undefined>;
  readonly end: (id: string) => Promise<Farewell | undefined>;
}

export interface GrantsParts {
  readonly settings: Pick<OidcSettings, 'issuer' | 'roleClaim' | 'roles' | 'recheckMs'>;
  readonly client: Pick<OidcClient, 'refresh'>;
  readonly store: GrantStore;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly now?: () => number;
}

export function createGrants({ settings, client, store, log, now = Date.now }: GrantsParts): Grants {
  /** When to ask again for a session whose last check had no answer. */
  const retryAt = new LRUCache<string, number>({ max: 20_000 });

  async function read(id: string): Promise<Entry | undefined> {
    const text = await store.read(id);
    // What another version of the console kept in another form is nobody's session any more.
    return text === undefined ? undefined : entrySchema.safeParse(JSON.parse(text)).data;
  }

  function write(id: string, entry: Entry): Promise<void> {
    return store.write(id, JSON.stringify(entry));
  }

  function grantFrom(person: Person, vouching: Vouching, before?: Grant): Grant {
    const at = now();
    const { recheckMs } = settings;
    const refreshToken = vouching.refreshToken ?? before?.refreshToken;
    const longest = at + recheckMs * CHECKS_MISSED;
    const validUntil = Math.min(vouching.expiresAt ?? longest, longest);
    // Of a token that lives for a minute or two, half of its life.
    const early = Math.max(validUntil - EARLY_MS, at + (validUntil - at) / 2);
    return {
      kind: 'grant',
      person,
      subject: vouching.claims.sub,
      idToken: vouching.idToken ?? before?.idToken,
      refreshToken,
      checkAt: refreshToken === undefined ? validUntil : Math.min(at + recheckMs, early),
      validUntil,
    };
  }

  /** Whose an old id is, while requests with it may still be under way. It never leads to the new id. */
  async function follow({ to, until }: Extract<Entry, { kind: 'moved' }>): Promise<Found | undefined> {
    if (now() >= until) return undefined;
    const entry = await read(to);
    if (entry?.kind !== 'grant' || now() >= entry.validUntil) return undefined;
    return { person: entry.person, id: undefined };
  }

  async function check(id: string, mayMove: boolean): Promise<Found | undefined> {
    const entry = await read(id);
    if (!entry) return undefined;
    // Somebody else did it while this one waited for its turn.
    if (entry.kind === 'moved') return follow(entry);
    if (now() < entry.checkAt) return { person: entry.person, id };
    const held = now() < entry.validUntil ? { person: entry.person, id } : undefined;
    if (entry.refreshToken === undefined) {
      if (!held) await store.remove(id);
      return held;
    }
    if (now() < (retryAt.get(id) ?? 0)) return held;
    const answer = await client.refresh(entry.refreshToken, entry.subject);
    if (answer.outcome === 'unreachable') {
      retryAt.set(id, now() + RETRY_MS);
      log.warn({ person: entry.person.id, code: answer.code }, 'the identity provider could not be asked');
      // A provider takes a second use of the one before for a theft, and revokes both.
      if (answer.refreshToken !== undefined) await write(id, { ...entry, refreshToken: answer.refreshToken });
      return held;
    }
    const recognised = answer.outcome === 'vouched' ? personFrom(answer.claims, settings) : answer;
    if (answer.outcome !== 'vouched' || recognised.outcome !== 'known') {
      await store.remove(id);
      const code = 'code' in recognised ? recognised.code : undefined;
      log.warn(
        { person: entry.person.id, outcome: recognised.outcome, code },
        'session ended by the provider',
      );
      return undefined;
    }
    return keep(id, entry, grantFrom(recognised.person, answer, entry), mayMove);
  }

  async function keep(id: string, before: Grant, grant: Grant, mayMove: boolean): Promise<Found | undefined> {
    const { person } = grant;
    if (person.role === before.person.role) {
      await write(id, grant);
      return { person, id };
    }
    if (!mayMove) {
      // Its tokens are kept; the former role is worth nothing, and whoever asks next has the provider asked.
      const at = now();
      await write(id, { ...grant, person: before.person, checkAt: at, validUntil: at });
      return undefined;
    }
    const movedTo = randomUUID();
    await write(movedTo, grant);
    await write(id, { kind: 'moved', to: movedTo, until: now() + MOVED_MS });
    log.info({ person: person.id, from: before.person.role, to: person.role }, 'role changed');
    return { person, id: movedTo };
  }

  async function end(id: string): Promise<Farewell | undefined> {
    const entry = await store.alone(id, async () => {
      const found = await read(id);
      await store.remove(id);
      return found;
    });
    if (entry?.kind === 'moved') return now() < entry.until ? end(entry.to) : undefined;
    return entry && { idToken: entry.idToken, refreshToken: entry.refreshToken };
  }

  return {
    async begin(person, vouching) {
      const id = randomUUID();
      await write(id, grantFrom(person, vouching));
      return id;
    },
    async find(id, mayMove) {
      const entry = await read(id);
      if (!entry) return undefined;
      if (entry.kind === 'moved') return follow(entry);
      if (now() < entry.checkAt) return { person: entry.person, id };
      return store.alone(id, () => check(id, mayMove));
    },
    end,
  };
}
