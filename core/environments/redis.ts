import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { CacheTarget } from './schema.ts';

/** One cache's connection: opened at first use, and opened anew when a sign-in token has run out. */
export interface RedisConnection {
  /** A connected client. @throws with a Redis error code (`NOAUTH`, `WRONGPASS`) or a socket's (`ECONNREFUSED`). */
  readonly client: () => Promise<Redis>;
  /** A connection of its own, for MONITOR and whatever else may not share one; whoever asked closes it. */
  readonly dedicated: () => Promise<Redis>;
  readonly close: () => void;
}

interface SignIn {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly variables: NodeJS.ProcessEnv;
}

const CONNECT_TIMEOUT_MS = 2_000;
/** ElastiCache's IAM tokens live 15 minutes, a connection opened with one 12 hours. */
const TOKEN_LIFETIME_SECONDS = 900;

export function connectRedis(target: CacheTarget, signIn: SignIn): RedisConnection {
  let shared: Promise<Redis> | undefined;
  const open = async () => {
    const options = await optionsOf(target, signIn);
    return connect(target.url, options);
  };
  const client = async () => {
    shared ??= open().then((redis) => {
      redis.once('end', () => (shared = undefined));
      return redis;
    });
    try {
      return await shared;
    } catch (error) {
      shared = undefined;
      throw error;
    }
  };
  return {
    client,
    dedicated: open,
    close() {
      void shared?.then((redis) => redis.disconnect()).catch(() => undefined);
    },
  };
}

async function connect(url: string, options: RedisOptions): Promise<Redis> {
  const redis = new Redis(url, options);
  // Without a listener a dropped connection would end the process; the commands that wait are rejected anyway.
  let lastError: Error | undefined;
  redis.on('error', (error: Error) => (lastError = error));
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    // The connection's own end says less than what ended it (a refused socket, a wrong password).
    throw lastError ?? error;
  }
}

async function optionsOf(target: CacheTarget, signIn: SignIn): Promise<RedisOptions> {
  const password = target.passwordVariable ? signIn.variables[target.passwordVariable] : undefined;
  const base: RedisOptions = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: true,
    connectionName: 'operations-console',
    ...(target.username ? { username: target.username } : {}),
    ...(password ? { password } : {}),
  };
  if (!target.elasticache) return base;
  const { userId } = target.elasticache;
  return { ...base, username: userId, password: await elasticacheToken(target.elasticache, signIn), tls: {} };
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
