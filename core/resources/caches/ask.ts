import type { Redis } from 'ioredis';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';

interface CacheRead<T> {
  readonly cacheId: string;
  /** `redis:INFO`. */
  readonly operation: string;
  readonly key?: string;
  readonly freshMs?: number;
  readonly isEmpty?: (value: T) => boolean;
  readonly sizeBytes?: (value: T) => number;
  readonly run: (client: Redis, signal: AbortSignal) => Promise<T>;
}

/** What a Redis server has told about a request in a way that only the console's own words can carry on. */
class CacheError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CacheError';
  }
}

/** One read of a cache, with all that the Reader gives. A cache that the environment does not name is `absent`. */
export function readCache<T>(source: Source, read: CacheRead<T>, budget: Budget): Promise<Cell<T>> {
  const { cacheId, operation, key = '', freshMs, isEmpty, sizeBytes, run } = read;
  const { environment, clients, reader } = source;
  if (!environment.caches.some((cache) => cache.id === cacheId))
    return Promise.resolve({
      state: 'absent',
      operation,
      detail: `The environment names no cache ${cacheId}.`,
      at: Date.now(),
    });
  return reader.read(
    {
      environmentId: environment.id,
      operation,
      upstream: `redis/${cacheId}`,
      key: `${cacheId}\n${key}`,
      freshMs,
      isEmpty,
      sizeBytes,
      run: (signal) => clients.redis(cacheId).use(signal, (client) => run(client, signal)),
    },
    budget,
  );
}

/** A cell that refuses what the console was asked for, before anything is sent. */
export function refused(operation: string, detail: string): Promise<Cell<never>> {
  return Promise.resolve({ state: 'rejected', operation, detail, at: Date.now() });
}

/** The key is not there, or has gone while it was read. */
export function keyGone(): Error {
  return new CacheError('NoSuchKey', 'There is no such key.');
}

/** SCAN went on at a server that did not begin it: it would leave keys out, and say that it is complete. */
export function cursorOfAnother(): Error {
  return new CacheError('InvalidCursor', 'The walk was on another node; begin again.');
}

/**
 * One command that a server may have been built or told to do without (a managed service leaves some out).
 * @throws `UNKNOWN_COMMAND` where COMMAND INFO does not know it either: Redis has no error code for that.
 */
export async function optional<T>(client: Redis, command: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if ((error as Error).name !== 'ReplyError' || (await knows(client, command))) throw error;
    throw new CacheError('UNKNOWN_COMMAND', `This server has no command ${command}.`);
  }
}

async function knows(client: Redis, command: string): Promise<boolean> {
  try {
    const answer = await client.call('COMMAND', 'INFO', command);
    return Array.isArray(answer) && answer[0] != null;
  } catch {
    // Without COMMAND nothing can be told; the server's own error stands.
    return true;
  }
}
