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
