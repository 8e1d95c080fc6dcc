import { Redis } from 'ioredis';

const CONNECT_TIMEOUT_MS = 2_000;

/** A cache that may be away: commands fail at once instead of waiting for it, and it is looked for again. */
export function redisClient(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(times * 200, 5_000),
  });
  redis.on('error', onError);
  return redis;
}
