import { ROLES } from './people.ts';
import type { Role } from './people.ts';

/** Which values of the role claim give which role. */
export interface RoleRule {
  readonly role: Role;
  readonly values: readonly string[];
  /** Whoever the provider lets sign in to the console has at least this role. */
  readonly everybody: boolean;
}

export type ParsedRules =
  | { readonly outcome: 'rules'; readonly rules: readonly RoleRule[] }
  | { readonly outcome: 'mistake'; readonly sentence: string };

/** What a provider says of a person: the claims of an ID token, or what its user information endpoint answers. */
export type Claims = Readonly<Record<string, unknown>>;

const EXAMPLE = 'admin=ops-admins;operator=ops,on-call;developer=devs;viewer=*';
/** Everybody of a company as an operator is a mistake more often than it is meant. */
const OPEN_TO_EVERYBODY: ReadonlySet<Role> = new Set(['developer', 'viewer']);

/** Reads `role=value,value;role=*`. The rules come out with the highest role first. */
export function rulesFrom(text: string): ParsedRules {
  const rules: RoleRule[] = [];
  for (const part of text.split(';').filter((one) => one.trim() !== '')) {
    const equals = part.indexOf('=');
    const word = part.slice(0, Math.max(equals, 0)).trim();
    const role = ROLES.find((one) => one === word);
    if (!role)
      return mistake(`must name viewer, developer, operator or admin before each =, as in ${EXAMPLE}`);
    if (rules.some((rule) => rule.role === role)) return mistake(`names the role ${role} twice`);
    const values = part
      .slice(equals + 1)
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const everybody = values.includes('*');
    if (values.length === 0) return mistake(`gives the role ${role} to nobody: name a group behind the =`);
    if (everybody && !OPEN_TO_EVERYBODY.has(role))
      return mistake(`gives the role ${role} to everybody; only viewer and developer may be given to *`);
    rules.push({ role, everybody, values: values.filter((value) => value !== '*') });
  }
  if (rules.length === 0) return mistake(`must give at least one role, as in ${EXAMPLE}`);
  return { outcome: 'rules', rules: rules.sort((one, other) => rank(one.role) - rank(other.role)) };
}

/**
 * What stands at a claim's path: a name as it is (`cognito:groups`, `https://example.com/roles`), else names with dots
 * between (`realm_access.roles`). Undefined where nothing does.
 */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

/** The highest role that the claim's values give, or undefined where they give none. Values are compared as they are. */
export function roleOf(claims: Claims, path: string, rules: readonly RoleRule[]): Role | undefined {
  const found = claimAt(claims, path);
  const values = new Set((Array.isArray(found) ? (found as unknown[]) : [found]).filter(isText));
  return rules.find((rule) => rule.everybody || rule.values.some((value) => values.has(value)))?.role;
}

/**
 * Whether the provider left the claim out because it has too many values. Entra names such claims in `_claim_names`
 * (more than 200 groups), to be asked for elsewhere; a role can not be told then.
 */
export function isLeftOut(claims: Claims, path: string): boolean {
  const names = claims._claim_names;
  return typeof names === 'object' && names !== null && Object.hasOwn(names, path.split('.')[0] ?? '');
}

function rank(role: Role): number {
  return ROLES.indexOf(role);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function mistake(sentence: string): ParsedRules {
  return { outcome: 'mistake', sentence };
}
