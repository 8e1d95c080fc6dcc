import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { CacheTarget } from './schema.ts';

/** What a sign-in to a cache may need besides the cache's own entry. */
export interface SignIn {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly variables: NodeJS.ProcessEnv;
}

/** From the first packet to the end of the sign-in. */
export const CONNECT_TIMEOUT_MS = 2_000;
/** As CLIENT LIST shows the console's connections. */
export const CONNECTION_NAME = 'operations-console';
/** ElastiCache's IAM tokens live 15 minutes, a connection opened with one 12 hours. */
const TOKEN_LIFETIME_SECONDS = 900;
const DEFAULT_PORT = 6379;

/** A connection's failure, under a code that Node's sockets have for it too. */
export class RedisConnectionError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RedisConnectionError';
  }
}

/** Where a cache is, and as whom it is signed in to. */
export interface CacheAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly database: number;
  readonly username?: string;
  readonly password?: string;
}

/** What the address says counts before what stands beside it, as with the other client. */
export async function addressOf(target: CacheTarget, signIn: SignIn): Promise<CacheAddress> {
  const url = new URL(target.url);
  const { elasticache, passwordVariable } = target;
  const variable = passwordVariable ? signIn.variables[passwordVariable] : undefined;
  const username = decodeURIComponent(url.username) || (elasticache?.userId ?? target.username);
  const own = decodeURIComponent(url.password);
  const password = own || (elasticache ? await elasticacheToken(elasticache, signIn) : variable);
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    tls: url.protocol === 'rediss:' || elasticache !== undefined,
    database: Number(url.pathname.slice(1) || url.searchParams.get('db') || 0),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
  };
}

/**
 * A token that ElastiCache takes as a password: a presigned `connect` request without its scheme.
 * Source: ElastiCache user guide, "Authenticating with IAM".
 */
export async function elasticacheToken(
  group: NonNullable<CacheTarget['elasticache']>,
  signIn: Pick<SignIn, 'region' | 'credentials'>,
): Promise<string> {
  const signer = new SignatureV4({
    service: 'elasticache',
    region: signIn.region,
    credentials: signIn.credentials,
    sha256: Sha256,
  });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: group.replicationGroupId,
      path: '/',
      headers: { host: group.replicationGroupId },
      query: {
        Action: 'connect',
        User: group.userId,
        ...(group.serverless ? { ResourceType: 'ServerlessCache' } : {}),
      },
    },
    { expiresIn: TOKEN_LIFETIME_SECONDS },
  );
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return `${group.replicationGroupId}/?${query.toString()}`;
}
