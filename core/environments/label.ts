import type { CacheTarget, Environment, Guard } from './schema.ts';
import type { SigningName } from './signing-names.ts';

/** What a browser may know of an environment: no addresses with credentials, no keys. */
export interface EnvironmentLabel {
  readonly id: string;
  readonly label: string;
  readonly colour: Environment['colour'];
  readonly guard: Guard;
  readonly region: string;
  readonly account: string;
  readonly endpoint?: string;
  readonly endpoints?: Readonly<Partial<Record<SigningName, string>>>;
  readonly profile?: string;
  /** The role that the console takes on. */
  readonly role?: {
    readonly arn: string;
    readonly sourceProfile?: string;
    readonly needsExternalId: boolean;
  };
  /** Whether the environments file holds the keys themselves. */
  readonly fixedKeys: boolean;
  readonly names: { readonly stage: Environment['names']['stage']; readonly aliases: readonly string[] };
  readonly caches: readonly CacheLabel[];
}

/** What a browser may know of a cache. */
export interface CacheLabel {
  readonly id: string;
  readonly label: string;
  /** Where it listens, in plain text or over TLS, and as whom the console signs in. Never with a password. */
  readonly url: string;
  readonly password: 'none' | 'fixed' | 'iam-token';
}

export function labelOf(environment: Environment): EnvironmentLabel {
  const { id: environmentId, label, colour, guard, region, account, endpoint, endpoints } = environment;
  return {
    id: environmentId,
    label,
    colour,
    guard,
    region,
    account,
    endpoint,
    endpoints,
    profile: environment.credentials.profile,
    role: roleOf(environment.credentials),
    fixedKeys: environment.credentials.static !== undefined,
    names: { stage: environment.names.stage, aliases: environment.names.aliases ?? [] },
    caches: environment.caches.map(cacheLabelOf),
  };
}

function roleOf({
  roleArn,
  profile,
  externalId,
  static: keys,
}: Environment['credentials']): EnvironmentLabel['role'] {
  if (!roleArn || keys) return undefined;
  return { arn: roleArn, sourceProfile: profile, needsExternalId: externalId !== undefined };
}

function cacheLabelOf({
  id: cacheId,
  label,
  url,
  username,
  passwordVariable,
  elasticache,
}: CacheTarget): CacheLabel {
  const address = new URL(url);
  const hasPassword = passwordVariable !== undefined || address.password !== '';
  // ElastiCache takes IAM tokens over TLS alone.
  if (elasticache) address.protocol = 'rediss:';
  address.username ||= encodeURIComponent(elasticache?.userId ?? username ?? '');
  address.password = '';
  address.search = '';
  return {
    id: cacheId,
    label: label ?? cacheId,
    url: address.toString(),
    password: elasticache ? 'iam-token' : hasPassword ? 'fixed' : 'none',
  };
}
