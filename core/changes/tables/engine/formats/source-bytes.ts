import { failureOf } from '../../../../upstream/failure.ts';
import { Cancelled, UpstreamFailed } from '../upstream-call.ts';

/**
 * The bytes of a source behind the first `skip` ones. A source that fails ends with UpstreamFailed, one that is still
 * waited for when the signal is aborted with Cancelled.
 */
export async function* sourceBytes(
  source: AsyncIterable<Buffer>,
  skip: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = whenAborted(signal);
  let left = skip;
  try {
    for (;;) {
      const step = await Promise.race([nextOf(iterator), aborted.promise]);
      if (step.done) return;
      const chunk = step.value.subarray(Math.min(left, step.value.length));
      left -= step.value.length - chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    aborted.forget();
    // Not waited for: a source that hangs would hang its reader.
    void iterator.return?.().catch(() => undefined);
  }
}

async function nextOf(iterator: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await iterator.next();
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 'the source'));
  }
}

function whenAborted(signal: AbortSignal): { readonly promise: Promise<never>; readonly forget: () => void } {
  let forget = () => undefined as void;
  const promise = new Promise<never>((_, reject) => {
    const abort = () => reject(new Cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    forget = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => undefined);
  return { promise, forget };
}
