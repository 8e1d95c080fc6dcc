/** One slice of a long piece of work; the work goes on until its generator ends. */
export type Work = () => Generator<void, void, void>;

/** Runs long work in slices between requests: back-filling, copying, clearing. */
export class Jobs {
  private readonly waiting: Generator<void, void, void>[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  private closed = false;

  start(work: Work): void {
    if (this.closed) return;
    this.waiting.push(work());
    this.schedule();
  }

  /** Does something short between two requests, after those that wait already. */
  soon(work: () => void): void {
    this.start(function* () {
      work();
      yield;
    });
  }

  private schedule(): void {
    if (this.scheduled === undefined && this.waiting.length > 0)
      this.scheduled = setImmediate(() => this.slice());
  }

  private slice(): void {
    this.scheduled = undefined;
    const work = this.waiting.shift();
    if (work === undefined) return;
    try {
      if (work.next().done !== true) this.waiting.push(work);
    } catch (error) {
      // One piece of work that fails must not end the others, nor the endpoint.
      console.error(error);
    }
    this.schedule();
  }

  /** Stops between two slices. What was begun is begun anew when the service is opened again. */
  close(): void {
    this.closed = true;
    if (this.scheduled !== undefined) clearImmediate(this.scheduled);
    for (const work of this.waiting) work.return();
    this.waiting.length = 0;
  }
}
