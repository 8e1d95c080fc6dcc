/** Half of what is remembered: when it is full, or old, the older half is forgotten. */
const MOST_KEPT = 120_000;
const KEPT_MS = 90_000;
const HALF = 2 ** 24;

export interface LineKey {
  readonly group: string;
  readonly stream: string;
  readonly at: number;
  readonly text: string;
}

interface Half {
  readonly counts: Map<number, number>;
  readonly eventIds: Set<number>;
  begunAt: number;
}

/**
 * Lets every event through once, whether it came by a live tail (which names no event ids), by a search (which does,
 * and may find the same event again), or by both. Lines that are alike to the letter and the millisecond are told apart
 * by counting: an event is new where one way has brought more of its kind than any has before.
 *
 * Remembers for a minute and a half at least, or 120,000 lines: the memory is bounded.
 */
export class LineIdentity {
  private young = newHalf(0);
  private old = newHalf(0);

  constructor(private readonly now: () => number = Date.now) {}

  /** The id of an event of a live tail, where it was not let through before. */
  live(line: LineKey): string | undefined {
    const hash = hashOf(line);
    const [live, found] = this.countsOf(hash);
    this.set(hash, live + 1, found);
    return live + 1 > found ? idOf(hash, live) : undefined;
  }

  /** The id of an event that a search has found, where it was not let through before. */
  found(line: LineKey, eventId: string | undefined): string | undefined {
    const hash = hashOf(line);
    if (eventId !== undefined) {
      const own = hashText(eventId, hash);
      const isKnown = this.young.eventIds.has(own) || this.old.eventIds.has(own);
      this.turn();
      this.young.eventIds.add(own);
      if (isKnown) {
        const [live, found] = this.countsOf(hash);
        this.set(hash, live, found);
        return undefined;
      }
    }
    const [live, found] = this.countsOf(hash);
    this.set(hash, live, found + 1);
    return found + 1 > live ? idOf(hash, found) : undefined;
  }

  private countsOf(hash: number): readonly [number, number] {
    const packed = this.young.counts.get(hash) ?? this.old.counts.get(hash) ?? 0;
    return [Math.floor(packed / HALF), packed % HALF];
  }

  private set(hash: number, live: number, found: number): void {
    this.turn();
    this.young.counts.set(hash, live * HALF + found);
  }

  private turn(): void {
    const { counts, eventIds, begunAt } = this.young;
    const isFull = counts.size >= MOST_KEPT || eventIds.size >= MOST_KEPT;
    if (!isFull && this.now() - begunAt < KEPT_MS) return;
    this.old = this.young;
    this.young = newHalf(this.now());
  }
}

function newHalf(begunAt: number): Half {
  return { counts: new Map(), eventIds: new Set(), begunAt };
}

function idOf(hash: number, before: number): string {
  return before === 0 ? hash.toString(36) : `${hash.toString(36)}.${before}`;
}

function hashOf({ group, stream, at, text }: LineKey): number {
  return hashText(text, hashText(stream, hashText(group, at % 2 ** 31)));
}

/**
 * 53 bits of a text: among a hundred thousand lines, two that are not alike share one in some millionths of cases.
 * Source: the mixing constants are MurmurHash3's.
 */
function hashText(text: string, seed: number): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ Math.floor(seed / 2 ** 21);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0);
}
