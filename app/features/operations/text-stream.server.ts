type Pieces = AsyncGenerator<string, void, undefined>;

/**
 * Text that is made while it is read, as the body of an answer. `pieces` is given a signal that is aborted when its
 * reader has gone, or with `signal`.
 */
export function textStream(
  pieces: (signal: AbortSignal) => Pieces,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const source = pieces(AbortSignal.any([signal, left.signal]));
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      left.abort();
      await source.return();
    },
  });
}
