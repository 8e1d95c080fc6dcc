/**
 * Pieces of work that are begun in order, end in any order, and count in order: what is behind an unfinished piece is
 * not told as done. So a checkpoint never passes something that is not.
 */
export class InFlight<Result> {
  private readonly pieces: { readonly keys: ReadonlySet<string>; result?: Result }[] = [];
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly most: number,
    private readonly onDone: (result: Result) => void,
  ) {}

  /** Whether a piece that is not told as done yet works on this key. */
  has(key: string): boolean {
    return this.pieces.some(({ keys }) => keys.has(key));
  }

  /** Results of pieces that are done behind one that is not. */
  get ahead(): readonly Result[] {
    return this.pieces.flatMap(({ result }) => (result === undefined ? [] : [result]));
  }

  /** Begins a piece, once there is room. @throws what an earlier one threw. */
  async begin(keys: ReadonlySet<string>, work: () => Promise<Result>): Promise<void> {
    while (this.running.size >= this.most) await Promise.race(this.running);
    this.throwFailure();
    const piece: (typeof this.pieces)[number] = { keys };
    this.pieces.push(piece);
    const task: Promise<void> = work()
      .then(
        (result) => {
          piece.result = result;
          this.tellDone();
        },
        (error: unknown) => {
          this.failure ??= { error };
        },
      )
      .finally(() => this.running.delete(task));
    this.running.add(task);
  }

  /** Waits until nothing is under way. @throws what a piece threw. */
  async settle(): Promise<void> {
    await Promise.all(this.running);
    this.throwFailure();
  }

  throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  private tellDone(): void {
    for (let first = this.pieces[0]; first?.result !== undefined; first = this.pieces[0]) {
      this.pieces.shift();
      this.onDone(first.result);
    }
  }
}
