/** The content ended before, or after, the sizes that were announced. */
export class ContentMismatch extends Error {
  constructor() {
    super('The content is not as long as it was announced to be.');
    this.name = 'ContentMismatch';
  }
}

/**
 * One stream of several files, one behind the other, as a stream for each. Each has to be read to its end before the
 * next is asked for; `skip` reads what is left of it into nothing.
 */
export class ContentFiles {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private left: Uint8Array = new Uint8Array(0);

  /** The signal ends a wait for bytes that do not come. */
  constructor(
    bytes: AsyncIterable<Uint8Array>,
    private readonly signal: AbortSignal,
  ) {
    this.chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next file's bytes. @throws ContentMismatch while they are read. */
  next(sizeBytes: number): {
    readonly bytes: AsyncGenerator<Uint8Array>;
    readonly skip: () => Promise<void>;
  } {
    const state = { remaining: sizeBytes };
    const bytes = this.read(state);
    const skip = async () => {
      // Whoever gave up may still wait for a chunk: two that read at once would mix them up.
      await bytes.return(undefined);
      for await (const chunk of this.read(state)) void chunk;
    };
    return { bytes, skip };
  }

  private async *read(state: { remaining: number }): AsyncGenerator<Uint8Array> {
    while (state.remaining > 0) {
      if (this.left.byteLength === 0) {
        const { done, value } = await this.nextChunk();
        if (done) throw new ContentMismatch();
        this.left = value;
      }
      const piece = this.left.subarray(0, state.remaining);
      this.left = this.left.subarray(piece.byteLength);
      state.remaining -= piece.byteLength;
      if (piece.byteLength > 0) yield piece;
    }
  }

  /** Not by `Promise.race`: a promise that never settles would hold on to every chunk that it raced against. */
  private nextChunk(): Promise<IteratorResult<Uint8Array>> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason as Error);
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.chunks
        .next()
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', stop));
    });
  }
}
