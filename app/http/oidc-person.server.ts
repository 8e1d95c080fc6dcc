import { createHash } from 'node:crypto';
import type { OidcSettings } from './oidc-settings.server.ts';
import { isLeftOut, roleOf } from './oidc-roles.server.ts';
import type { Claims } from './oidc-roles.server.ts';
import type { Person } from './people.ts';

const NAME_LENGTH = 100;
const EMAIL_LENGTH = 254;
/** Control characters, and those that turn the direction of the text around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

export type Recognised =
  | { readonly outcome: 'known'; readonly person: Person }
  | { readonly outcome: 'no-role'; readonly name: string }
  | { readonly outcome: 'too-many-groups'; readonly name: string };

type Rules = Pick<OidcSettings, 'issuer' | 'roleClaim' | 'roles'>;

/** Who the provider says it is, and which role the configuration gives. Nobody without a role is let in. */
export function personFrom(claims: Claims & { readonly sub: string }, settings: Rules): Recognised {
  const name = nameOf(claims);
  const email = shown(claims.email, EMAIL_LENGTH);
  if (isLeftOut(claims, settings.roleClaim)) return { outcome: 'too-many-groups', name };
  const role = roleOf(claims, settings.roleClaim, settings.roles);
  if (!role) return { outcome: 'no-role', name };
  const id = personIdOf(settings.issuer, claims.sub);
  return { outcome: 'known', person: { id, name, role, ...(email ? { email } : {}) } };
}

/** 128 bits of a hash of issuer and subject: a subject alone is unique at its issuer only. */
export function personIdOf(issuer: string, subject: string): string {
  const digest = createHash('sha256').update(`${issuer}\n${subject}`).digest();
  return `oidc:${digest.subarray(0, 16).toString('base64url')}`;
}

/** Whether an id is one of {@link personIdOf}'s. */
export function isProvidersPerson(personId: string): boolean {
  return personId.startsWith('oidc:');
}

function nameOf(claims: Claims & { readonly sub: string }): string {
  for (const claim of [claims.name, claims.preferred_username, claims.email, claims.sub]) {
    const name = shown(claim, NAME_LENGTH);
    if (name) return name;
  }
  return 'Somebody without a name';
}

function shown(value: unknown, length: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(UNSEEN, ' ').replace(/ {2,}/g, ' ').trim();
  return text === '' ? undefined : [...text].slice(0, length).join('');
}
