import { failureSentence } from '../cells/cell.ts';
import type { Failure, FailureState } from '../cells/cell.ts';
import { failureOf, isUncertain } from '../upstream/failure.ts';

/** The home environment did not do what the console asked of it. `failure.operation` is in IAM's words. */
export class HomeError extends Error {
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(failureSentence(failure), options);
    this.name = 'HomeError';
  }

  /** True where the operation may have had its effect although it failed. */
  get uncertain(): boolean {
    return isUncertain(this.failure);
  }
}

/** A failure that the store itself found, in a sentence of its own. */
export function homeError(state: FailureState, operation: string, detail: string, code?: string): HomeError {
  return new HomeError({ state, operation, detail, code, at: Date.now() });
}

export interface CallLimits {
  readonly signal?: AbortSignal;
  /** Five seconds where it is absent. */
  readonly milliseconds?: number;
}

const CALL_MS = 5_000;

/**
 * Makes one call with a deadline that also holds while credentials are fetched, which an abort signal alone does not
 * reach.
 * @throws HomeError whatever goes wrong; its cause is what the SDK threw.
 */
export async function callHome<T>(
  operation: string,
  send: (signal: AbortSignal) => Promise<T>,
  { signal, milliseconds = CALL_MS }: CallLimits = {},
): Promise<T> {
  const ends = new AbortController();
  const endBy = (reason: unknown) => () => ends.abort(reason);
  const onLeave = () => ends.abort(signal?.reason);
  const timer = setTimeout(endBy(new DOMException('The deadline has passed.', 'TimeoutError')), milliseconds);
  signal?.addEventListener('abort', onLeave, { once: true });
  if (signal?.aborted) onLeave();
  try {
    return await Promise.race([send(ends.signal), rejectionOf(ends.signal)]);
  } catch (error) {
    throw error instanceof HomeError ? error : new HomeError(failureOf(error, operation), { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onLeave);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(signal.reason as Error);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
