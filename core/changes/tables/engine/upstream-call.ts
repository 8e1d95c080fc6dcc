import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '../../../cells/cell.ts';
import { NotAReadError } from '../../../environments/reading-only.ts';
import { failureOf } from '../../../upstream/failure.ts';

/** How often a call is made before it is given up, and how long the pauses between are. */
export interface Patience {
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** About three minutes of throttling: long enough for on-demand capacity to double, which takes it some minutes at most. */
export const BULK_PATIENCE: Patience = { attempts: 16, firstPauseMs: 50, longestPauseMs: 20_000 };
/** Nobody is slowed down by asking less often a server that does not answer at all. */
const ATTEMPTS_WITHOUT_ANSWER = 6;

/** Upstream failed for good, or for longer than one is patient. */
export class UpstreamFailed extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.operation}: ${failure.code ?? failure.state}`);
    this.name = 'UpstreamFailed';
  }
}

/** The caller's signal was aborted. */
export class Cancelled extends Error {
  constructor() {
    super('The work was cancelled.');
    this.name = 'Cancelled';
  }
}

/**
 * Makes a call that may be repeated without harm, again and again while upstream throttles it or does not answer.
 * Source: AWS SDKs and Tools reference, "Retry behavior": exponential backoff with full jitter.
 * @throws UpstreamFailed, Cancelled; anything else is a bug.
 */
export async function callUpstream<T>(
  operation: string,
  { signal, patience = BULK_PATIENCE }: { readonly signal: AbortSignal; readonly patience?: Patience },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) throw new Cancelled();
    try {
      return await call(signal);
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      if (!isUpstreams(error)) throw error;
      const failure = failureOf(error, operation);
      const attempts = failure.state === 'throttled' ? patience.attempts : mostOf(patience);
      if (!mayPass(failure, error) || attempt >= attempts) throw new UpstreamFailed(failure);
      await pauseBefore(attempt + 1, { signal, patience });
    }
  }
}

/** Waits as long as is fitting before an attempt; the second one waits shortest. @throws Cancelled. */
export async function pauseBefore(
  attempt: number,
  { signal, patience = BULK_PATIENCE }: { readonly signal: AbortSignal; readonly patience?: Patience },
): Promise<void> {
  const longest = Math.min(patience.longestPauseMs, patience.firstPauseMs * 2 ** Math.max(0, attempt - 2));
  try {
    await sleep(Math.random() * longest, undefined, { signal });
  } catch {
    throw new Cancelled();
  }
}

/** How an end that was thrown is told; a bug is thrown on. */
export function endOf(
  error: unknown,
): { readonly outcome: 'cancelled' } | { readonly outcome: 'failed'; readonly failure: Failure } {
  if (error instanceof Cancelled) return { outcome: 'cancelled' };
  if (error instanceof UpstreamFailed) return { outcome: 'failed', failure: error.failure };
  throw error;
}

function mostOf(patience: Patience): number {
  return Math.min(patience.attempts, ATTEMPTS_WITHOUT_ANSWER);
}

/** Errors of the language itself, and a write by a client for reading, are mistakes in this program. */
const BUGS = [TypeError, RangeError, ReferenceError, NotAReadError] as const;

/** What is no bug came from the SDK or the network. */
function isUpstreams(error: unknown): boolean {
  return !BUGS.some((bug) => error instanceof bug);
}

/** Somebody else is at the item for a moment. Source: API reference, PutItem, errors. */
const SOON_OVER: ReadonlySet<string | undefined> = new Set([
  'ReplicatedWriteConflictException',
  'TransactionConflictException',
]);

function mayPass(failure: Failure, error: unknown): boolean {
  if (SOON_OVER.has(failure.code)) return true;
  if (failure.state === 'throttled' || failure.state === 'unreachable' || failure.state === 'timed-out')
    return true;
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
    ?.httpStatusCode;
  return failure.state === 'broken' && status !== undefined && status >= 500;
}
