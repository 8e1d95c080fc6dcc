/** Lets so many pieces of work go on at once, and no more than so many bytes of them in memory. */
export class RoomForBytes {
  private pieces = 0;
  private bytes = 0;
  private readonly waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(
    private readonly mostPieces: number,
    private readonly mostBytes: number,
  ) {}

  /** What is larger than everything goes alone. */
  async within<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const held = Math.min(bytes, this.mostBytes);
    if (!this.fits(held) || this.waiting.length > 0)
      await new Promise<void>((go) => this.waiting.push({ bytes: held, go }));
    else this.take(held);
    try {
      return await work();
    } finally {
      this.pieces -= 1;
      this.bytes -= held;
      this.next();
    }
  }

  private fits(bytes: number): boolean {
    return this.pieces < this.mostPieces && this.bytes + bytes <= this.mostBytes;
  }

  private take(bytes: number): void {
    this.pieces += 1;
    this.bytes += bytes;
  }

  private next(): void {
    for (let first = this.waiting[0]; first && this.fits(first.bytes); first = this.waiting[0]) {
      this.waiting.shift();
      this.take(first.bytes);
      first.go();
    }
  }
}
