import type { Failure } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';

/** What became of a call: its value, or upstream's failure. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A call's outcome as a value. `operation` as IAM writes it. Mistakes of this program are thrown on. */
export async function attempt<T>(operation: string, call: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
      throw error;
    return { ok: false, failure: failureOf(error, operation) };
  }
}

/**
 * S3's answers to a condition that does not hold any more: another wrote the key meanwhile, or is writing it. A
 * condition on an object that is gone is answered by `NoSuchKey`. Source: S3 User Guide, "Conditional requests".
 */
export function isConflict(failure: Failure): boolean {
  return (
    failure.code === 'PreconditionFailed' ||
    failure.code === 'ConditionalRequestConflict' ||
    failure.code === 'NoSuchKey'
  );
}

/** The caller's signal, and an end of its own for one call. */
export function within(signal: AbortSignal, milliseconds: number): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]) };
}
