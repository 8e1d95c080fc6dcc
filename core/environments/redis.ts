import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { connectRawRedis } from './raw-redis.ts';
import type { RawRedis, RawRedisOptions } from './raw-redis.ts';
import {
  CONNECTION_NAME,
  CONNECT_TIMEOUT_MS,
  elasticacheToken,
  RedisConnectionError,
} from './redis-sign-in.ts';
import type { SignIn } from './redis-sign-in.ts';
import { refuseRawChanges } from './reading-only-raw.ts';
import { refuseRedisChanges } from './reading-only-redis.ts';
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
  /** A connection of its own for work over a whole keyspace, in bytes and batches; whoever asked closes it. */
  readonly raw: (options?: RawRedisOptions) => Promise<RawRedis>;
  readonly close: () => void;
}

/** A connection on which a command has been waiting in silence for so long is dropped; the next use opens another. */
const SILENCE_MS = 5_000;

/** A connection for reading refuses every command that would change something. */
export function connectRedis(
  target: CacheTarget,
  signIn: SignIn,
  purpose: 'reading' | 'changing' = 'reading',
): RedisConnection {
  let shared: Promise<Redis> | undefined;
  let closed = false;
  const open = async () => {
    const redis = await connect(target.url, await optionsOf(target, signIn));
    return purpose === 'reading' ? refuseRedisChanges(redis) : redis;
  };
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
    async raw(options) {
      const redis = await connectRawRedis(target, signIn, options);
      return purpose === 'reading' ? refuseRawChanges(redis) : redis;
    },
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
    connectionName: CONNECTION_NAME,
    ...(target.username ? { username: target.username } : {}),
    ...(password ? { password } : {}),
  };
  if (!target.elasticache) return base;
  const { userId } = target.elasticache;
  return { ...base, username: userId, password: await elasticacheToken(target.elasticache, signIn), tls: {} };
}
