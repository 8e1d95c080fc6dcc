import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { CacheTarget } from './schema.ts';

/** One cache's connection: opened at first use, and opened anew when a sign-in token has run out. */
export interface RedisConnection {
  /**
   * Works with the shared client until the signal is aborted; nobody waits longer, whatever the server does.
   * @throws what failureOf understands: a reply's error, a socket's error, `ETIMEDOUT`, `ECONNRESET`.
   */
  readonly use: <T>(signal: AbortSignal, work: (client: Redis) => Promise<T>) => Promise<T>;
  /** A connection of its own, for MONITOR and whatever else may not share one; whoever asked closes it. */
  readonly dedicated: () => Promise<Redis>;
  readonly close: () => void;
}

interface SignIn {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly variables: NodeJS.ProcessEnv;
}

/** From the first packet to the end of the sign-in. */
const CONNECT_TIMEOUT_MS = 2_000;
/** A connection on which a command has been waiting in silence for so long is dropped; the next use opens another. */
const SILENCE_MS = 5_000;
/** ElastiCache's IAM tokens live 15 minutes, a connection opened with one 12 hours. */
const TOKEN_LIFETIME_SECONDS = 900;

/** A connection's failure, under a code that Node's sockets have for it too. */
class RedisConnectionError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RedisConnectionError';
  }
}

export function connectRedis(target: CacheTarget, signIn: SignIn): RedisConnection {
  let shared: Promise<Redis> | undefined;
  let closed = false;
  const open = async () => connect(target.url, await optionsOf(target, signIn));
  const client = () => {
    if (closed) return Promise.reject(new RedisConnectionError('ECONNABORTED', 'The console is closing.'));
    if (shared) return shared;
    const opening = open();
    shared = opening;
    const forget = () => {
      if (shared === opening) shared = undefined;
    };
    void opening.then((redis) => {
      redis.once('end', forget);
      if (closed) redis.disconnect();
    }, forget);
    return opening;
  };
  return {
    use: (signal, work) =>
      untilAborted(
        signal,
        client().then((redis) => withClient(redis, work)),
      ),
    dedicated: open,
    close() {
      closed = true;
      void shared?.then((redis) => redis.disconnect()).catch(() => undefined);
    },
  };
}

async function withClient<T>(redis: Redis, work: (client: Redis) => Promise<T>): Promise<T> {
  try {
    return await work(redis);
  } catch (error) {
    if (redis.status === 'ready' || (error as Error).name === 'ReplyError') throw error;
    // ioredis says only "aborted" or "closed" of a command whose connection was lost.
    throw (
      reasons.get(redis) ??
      new RedisConnectionError('ECONNRESET', 'The connection was closed while a command was under way.')
    );
  }
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(new RedisConnectionError('ETIMEDOUT', 'Nobody waits for the answer any more.'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** What ended a connection, as far as the client was told: a refused socket, a wrong password. */
const reasons = new WeakMap<Redis, Error>();

async function connect(url: string, options: RedisOptions): Promise<Redis> {
  const redis = new Redis(url, options);
  // Without a listener a dropped connection would end the process; the commands that wait are rejected anyway.
  redis.on('error', (error: Error) => reasons.set(redis, reasons.get(redis) ?? error));
  try {
    await inTime(redis.connect());
    // A refused sign-in is told while the client already calls itself ready.
    const reason = reasons.get(redis);
    if (reason) throw reason;
    return redis;
  } catch (error) {
    redis.disconnect();
    // The connection's own end says less than what ended it.
    throw reasons.get(redis) ?? error;
  }
}

function inTime(connecting: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLate = () =>
      reject(new RedisConnectionError('ETIMEDOUT', 'The server accepts connections and says nothing.'));
    const timer = setTimeout(tooLate, CONNECT_TIMEOUT_MS);
    void connecting.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function optionsOf(target: CacheTarget, signIn: SignIn): Promise<RedisOptions> {
  const password = target.passwordVariable ? signIn.variables[target.passwordVariable] : undefined;
  const base: RedisOptions = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: true,
    // The first command says by itself what is the matter (no password, loading); INFO may be forbidden.
    enableReadyCheck: false,
    disableClientInfo: true,
    socketTimeout: SILENCE_MS,
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
