/** One line of a stream, whatever writes it. Texts are hostile. */
export interface StreamLine {
  /** Tells it from all others, where the stream may tell one twice. */
  readonly id?: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** What is kept of a stream at one moment: the newest lines, the oldest first. */
export interface StreamView<L> {
  readonly count: number;
  /** The number of the first that is kept: all that came are counted from 1 on. */
  readonly first: number;
  readonly lineAt: (index: number) => L | undefined;
}

export const EMPTY_VIEW: StreamView<never> = { count: 0, first: 1, lineAt: () => undefined };

/** How many ids are remembered at least and, doubled, at most. */
const IDS_KEPT = 20_000;

/** The newest lines of a stream, as many as fit: its memory does not grow. A line whose id was seen is let through once. */
export class StreamBuffer<L extends StreamLine> {
  private readonly ring: (L | undefined)[];
  private total = 0;
  private ids = new Set<string>();
  private formerIds = new Set<string>();

  constructor(readonly capacity: number) {
    this.ring = new Array<L | undefined>(capacity).fill(undefined);
  }

  /** How many lines came, those that are gone again too. */
  get seen(): number {
    return this.total;
  }

  push(lines: readonly L[]): void {
    for (const line of lines) {
      if (line.id !== undefined && !this.isNew(line.id)) continue;
      this.ring[this.total % this.capacity] = line;
      this.total += 1;
    }
  }

  /** What is kept now. It changes with the buffer: {@link snapshot} does not. */
  view(): StreamView<L> {
    const count = Math.min(this.total, this.capacity);
    const begin = this.total - count;
    return { count, first: begin + 1, lineAt: (index) => this.ring[(begin + index) % this.capacity] };
  }

  /** What is kept now, to be looked at while more comes. */
  snapshot(): StreamView<L> {
    const { count, first, lineAt } = this.view();
    const lines = Array.from({ length: count }, (_, index) => lineAt(index));
    return { count, first, lineAt: (index) => lines[index] };
  }

  private isNew(id: string): boolean {
    if (this.ids.has(id) || this.formerIds.has(id)) return false;
    if (this.ids.size >= IDS_KEPT) {
      this.formerIds = this.ids;
      this.ids = new Set();
    }
    this.ids.add(id);
    return true;
  }
}

/** Lines that are all there, as a view. */
export function viewOf<L>(lines: readonly L[]): StreamView<L> {
  return { count: lines.length, first: 1, lineAt: (index) => lines[index] };
}
