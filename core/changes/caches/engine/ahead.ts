/**
 * Keeps a few pieces of work under way and hands their results on in order. Whoever adds waits while there are more
 * than `depth`: that is what keeps memory flat.
 */
export class Ahead<T> {
  private readonly underWay: Promise<T>[] = [];

  constructor(
    private readonly depth: number,
    private readonly take: (result: T) => Promise<void> | void,
  ) {}

  /** @throws what the oldest piece of work, or taking its result, has thrown. */
  async add(work: Promise<T>): Promise<void> {
    // It may fail while an older one is waited for.
    work.catch(() => undefined);
    this.underWay.push(work);
    while (this.underWay.length > this.depth) await this.next();
  }

  /** Waits for all that is under way. @throws the first failure, once everything is settled. */
  async drain(): Promise<void> {
    let failed: { readonly error: unknown } | undefined;
    while (this.underWay.length > 0)
      try {
        await this.next();
      } catch (error) {
        failed ??= { error };
      }
    if (failed) throw failed.error;
  }

  private async next(): Promise<void> {
    const oldest = this.underWay.shift();
    if (oldest) await this.take(await oldest);
  }
}

/** Does the work, and waits for all that it left under way even where it fails. @throws the first failure. */
export async function drained<T>(ahead: Pick<Ahead<unknown>, 'drain'>, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await ahead.drain().catch(() => undefined);
    throw error;
  }
  await ahead.drain();
  return result;
}
