import { z } from 'zod';
import { rulesFrom } from './oidc-roles.server.ts';
import type { RoleRule } from './oidc-roles.server.ts';

/** An identity provider, and what the console makes of whom it sends. */
export interface OidcSettings {
  /** As the provider names itself; `/.well-known/openid-configuration` behind it says the rest. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly clientAuthentication: 'basic' | 'post' | 'none';
  readonly scopes: readonly string[];
  readonly roleClaim: string;
  /** The highest role first. */
  readonly roles: readonly RoleRule[];
  /** What stands on the sign-in button. */
  readonly name: string;
  /** Where the provider signs out, with {@link LOGOUT_WORDS}; `discovered`: where its configuration says. */
  readonly logout: 'discovered' | 'none' | { readonly template: string };
  /** How often the provider is asked whether a person is still who it said. */
  readonly recheckMs: number;
}

/** What an address for signing out may hold, each put in as a component of an address. */
export const LOGOUT_WORDS = ['{clientId}', '{returnTo}', '{idToken}'] as const;

const MINUTE_MS = 60_000;

const variablesSchema = z
  .object({
    OPS_OIDC_ISSUER: z
      .string({ required_error: 'is missing: the address of the identity provider' })
      .refine(isProviderAddress, 'must be the https address of an issuer, without a query')
      .refine(
        (value) => !/^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)\b/.test(value),
        'must name one tenant: common, organizations and consumers let in people of every company',
      ),
    OPS_OIDC_CLIENT_ID: z
      .string({ required_error: "is missing: the console's client id at the provider" })
      .max(1_000),
    OPS_OIDC_CLIENT_SECRET: z.string().optional(),
    OPS_OIDC_CLIENT_AUTH: z
      .enum(['basic', 'post', 'none'], { message: 'must be basic, post or none' })
      .optional(),
    OPS_OIDC_SCOPES: z
      .string()
      .transform((value) => value.split(/[\s,]+/).filter((word) => word !== ''))
      .refine((words) => words.includes('openid'), 'must contain the scope openid')
      .default('openid profile email'),
    OPS_OIDC_ROLE_CLAIM: z.string().max(200).default('groups'),
    OPS_OIDC_ROLES: z
      .string({ required_error: 'is missing: which groups give which role' })
      .transform((value, context): readonly RoleRule[] => {
        const parsed = rulesFrom(value);
        if (parsed.outcome === 'rules') return parsed.rules;
        context.addIssue({ code: 'custom', message: parsed.sentence });
        return z.NEVER;
      }),
    OPS_OIDC_NAME: z.string().max(60, 'must have at most 60 characters').optional(),
    OPS_OIDC_LOGOUT_URL: z
      .string()
      .refine(
        isLogoutAddress,
        `must be none, or an https address with no other words in braces than ${LOGOUT_WORDS.join(', ')}`,
      )
      .optional(),
    OPS_OIDC_RECHECK_MINUTES: z
      .string()
      .regex(/^\d{1,4}$/, 'must be a number of minutes from 1 to 1440')
      .transform(Number)
      .refine((value) => value >= 1 && value <= 1_440, 'must be a number of minutes from 1 to 1440')
      .default('15'),
  })
  .superRefine((given, context) => {
    const { OPS_OIDC_CLIENT_SECRET: secret, OPS_OIDC_CLIENT_AUTH: way } = given;
    const message =
      secret === undefined && (way === 'basic' || way === 'post')
        ? `is ${way}, which takes OPS_OIDC_CLIENT_SECRET`
        : secret !== undefined && way === 'none'
          ? 'is none, but OPS_OIDC_CLIENT_SECRET is set'
          : undefined;
    if (message) context.addIssue({ code: 'custom', path: ['OPS_OIDC_CLIENT_AUTH'], message });
  });

export type ParsedOidcSettings =
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'settings'; readonly settings: OidcSettings }
  | { readonly outcome: 'mistakes'; readonly mistakes: readonly string[] };

/**
 * What the variables say of an identity provider. As soon as one of them is set, those that are needed must be too.
 * @param given The process environment without empty variables. No mistake repeats a value.
 */
export function oidcSettingsFrom(given: Readonly<Record<string, string | undefined>>): ParsedOidcSettings {
  const set = Object.keys(given).some((name) => name.startsWith('OPS_OIDC_') && given[name] !== undefined);
  if (!set) return { outcome: 'absent' };
  const parsed = variablesSchema.safeParse(given);
  if (!parsed.success)
    return {
      outcome: 'mistakes',
      mistakes: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    };
  const { data } = parsed;
  const logout = data.OPS_OIDC_LOGOUT_URL;
  return {
    outcome: 'settings',
    settings: {
      issuer: data.OPS_OIDC_ISSUER,
      clientId: data.OPS_OIDC_CLIENT_ID,
      clientSecret: data.OPS_OIDC_CLIENT_SECRET,
      clientAuthentication:
        data.OPS_OIDC_CLIENT_AUTH ?? (data.OPS_OIDC_CLIENT_SECRET === undefined ? 'none' : 'basic'),
      scopes: data.OPS_OIDC_SCOPES,
      roleClaim: data.OPS_OIDC_ROLE_CLAIM,
      roles: data.OPS_OIDC_ROLES,
      name: data.OPS_OIDC_NAME ?? new URL(data.OPS_OIDC_ISSUER).host,
      logout: logout === undefined ? 'discovered' : logout === 'none' ? 'none' : { template: logout },
      recheckMs: data.OPS_OIDC_RECHECK_MINUTES * MINUTE_MS,
    },
  };
}

/** Plain HTTP is for a provider on this very machine: tests, and trying one out. */
function isProviderAddress(value: string): boolean {
  return isSafeAddress(value) && !/[?#]/.test(value);
}

function isLogoutAddress(value: string): boolean {
  if (value === 'none') return true;
  const plain = LOGOUT_WORDS.reduce((text, word) => text.replaceAll(word, 'x'), value);
  return isSafeAddress(plain) && !/[{}]/.test(plain);
}

function isSafeAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}
