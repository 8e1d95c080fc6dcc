import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { AttemptLimit } from './attempt-limit.server.ts';
import type { Person } from './people.ts';

/** The people of the local sign-in: one for each role. */
export const LOCAL_PEOPLE: readonly Person[] = [
  { id: 'viewer', name: 'Vera Viewer', role: 'viewer' },
  { id: 'developer', name: 'Dan Developer', role: 'developer' },
  { id: 'operator', name: 'Olga Operator', role: 'operator' },
  { id: 'admin', name: 'Ada Admin', role: 'admin' },
];

export function localPerson(id: string): Person | undefined {
  return LOCAL_PEOPLE.find((person) => person.id === id);
}

/** What the sign-in form posts. Lengths are bounded, since both words are looked up or hashed before anybody is known. */
export const signInSchema = z.object({
  person: z.string().min(1).max(100),
  password: z.string().max(1_000).default(''),
  redirectTo: z.string().optional(),
});

export type SignInAttempt =
  | { readonly outcome: 'admitted'; readonly person: Person }
  | { readonly outcome: 'refused'; readonly sentence: string }
  | { readonly outcome: 'not-offered'; readonly sentence: string }
  | { readonly outcome: 'limited'; readonly sentence: string; readonly retryAfterSeconds: number };

/** Sign-in without an identity provider. */
export interface LocalSignIn {
  readonly people: readonly Person[];
  /** Why it is not offered, where it is not. */
  readonly refusal: string | undefined;
  readonly asksPassword: boolean;
  readonly attempt: (address: string, personId: string, password: string) => SignInAttempt;
}

export interface LocalSignInParts {
  /** Whether only people on this machine can reach the server. */
  readonly onLoopback: boolean;
  /** Whether the settings let it be offered; beside an identity provider they have to ask for it. */
  readonly allowed: boolean;
  readonly password: string | undefined;
  readonly limit: AttemptLimit;
}

const NOT_OFFERED =
  'Local sign-in is offered only while the console listens on this machine alone. Elsewhere it is switched on by ' +
  'setting OPS_LOCAL_SIGN_IN_PASSWORD.';

const SWITCHED_OFF =
  'Local sign-in is off. OPS_LOCAL_SIGN_IN=on switches it on, beside an identity provider too.';

export function createLocalSignIn({ onLoopback, allowed, password, limit }: LocalSignInParts): LocalSignIn {
  const refusal = refusalOf(onLoopback, allowed, password);
  return {
    people: LOCAL_PEOPLE,
    refusal,
    asksPassword: password !== undefined,
    attempt(address, personId, given) {
      if (refusal) return { outcome: 'not-offered', sentence: refusal };
      if (password !== undefined) {
        const retryAfterSeconds = limit.take(address);
        if (retryAfterSeconds > 0)
          return {
            outcome: 'limited',
            sentence: `Too many attempts from this address. Try again in ${retryAfterSeconds} s.`,
            retryAfterSeconds,
          };
        if (!same(given, password)) return { outcome: 'refused', sentence: 'That is not the password.' };
      }
      const person = localPerson(personId);
      return person
        ? { outcome: 'admitted', person }
        : { outcome: 'refused', sentence: 'There is no such person. Choose one of those shown.' };
    },
  };
}

function refusalOf(onLoopback: boolean, allowed: boolean, password: string | undefined): string | undefined {
  if (!allowed) return SWITCHED_OFF;
  return onLoopback || password !== undefined ? undefined : NOT_OFFERED;
}

/** Compares in a time that tells neither the length nor the first difference. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
