import { RedisConnectionError } from '../../../environments/redis-sign-in.ts';
import { RedisReplyError, RespProtocolError } from '../../../environments/resp-reader.ts';
import type { Failure } from '../../../cells/cell.ts';
import { failureOf } from '../../../upstream/failure.ts';

/**
 * How a piece of bulk work ended. The counts are what has certainly happened until then, however it ended.
 * `cancelled`: the signal was aborted; what was under way was still waited for.
 */
export type Ended<Counts> = Counts &
  (
    | { readonly kind: 'done' }
    | { readonly kind: 'cancelled' }
    | {
        readonly kind: 'failed';
        /** Which of the two failed: the cache, or the place where segments are kept. */
        readonly where: 'cache' | 'store';
        readonly failure: Failure;
      }
  );

/** Told now and then, at most ten times a second, and once at the end. */
export interface BulkProgress {
  /** Keys dealt with. */
  readonly done: number;
  /** Keys that there are to deal with, where somebody has counted them. */
  readonly total?: number;
  /** Bytes of values (as DUMP gives them) read or written. */
  readonly bytes: number;
}

/** A segment could not be written to, or read from, where the caller keeps them. */
export class StoreError extends Error {
  constructor(override readonly cause: unknown) {
    super('The place where segments are kept has failed.');
    this.name = 'StoreError';
  }
}

/** Runs what the caller gave, so that its failure is not taken for the cache's, nor for a bug of the engine. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreError(error);
  }
}

/**
 * Does the work and says how it ended. `operation` is the command that a failure is told of, as `redis:UNLINK`.
 * @throws whatever neither the cache nor the store has thrown: a bug.
 */
export async function endOf<Counts>(
  operation: string,
  work: () => Promise<'done' | 'cancelled'>,
  counts: () => Counts,
): Promise<Ended<Counts>> {
  try {
    const kind = await work();
    return { ...counts(), kind };
  } catch (error) {
    if (error instanceof StoreError)
      return { ...counts(), kind: 'failed', where: 'store', failure: failureOf(error.cause, 'store') };
    if (isOfCache(error))
      return { ...counts(), kind: 'failed', where: 'cache', failure: failureOf(error, operation) };
    throw error;
  }
}

function isOfCache(error: unknown): boolean {
  return (
    error instanceof RedisReplyError ||
    error instanceof RedisConnectionError ||
    error instanceof RespProtocolError
  );
}

const TELL_EVERY_MS = 100;

/** Calls `tell` with the newest progress, but not more often than an eye can follow. */
export function paced(
  tell: ((progress: BulkProgress) => void) | undefined,
  now: () => BulkProgress,
): { readonly step: () => void; readonly last: () => void } {
  let toldAt = 0;
  return {
    step() {
      const at = performance.now();
      if (!tell || at - toldAt < TELL_EVERY_MS) return;
      toldAt = at;
      tell(now());
    },
    last: () => tell?.(now()),
  };
}
