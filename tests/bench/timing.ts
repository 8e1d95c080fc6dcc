import { setTimeout as sleep } from 'node:timers/promises';

/** The console keeps an answer for five seconds; whoever waits this long is told anew. */
const CACHE_TIME_MS = 5_150;

export function pastCacheTime(): Promise<void> {
  return sleep(CACHE_TIME_MS);
}

/** @throws RangeError of no numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('Nothing was measured.');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** How long a piece of work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

interface Paired {
  readonly a: number;
  readonly b: number;
  /** The median of each pair's own ratio: what slows the machine down for a while slows both of a pair. */
  readonly ratio: number;
}

/**
 * Two pieces of work in turns, each pair beginning with the other one, so that neither is always the first to touch
 * something. The first pairs only warm up.
 */
export async function inTurns(
  places: { readonly pairs: number; readonly warmUps: number },
  a: (place: number) => Promise<number>,
  b: (place: number) => Promise<number>,
): Promise<Paired> {
  const pairs: { readonly a: number; readonly b: number }[] = [];
  for (let place = 0; place < places.warmUps + places.pairs; place += 1) {
    const second = place % 2 === 0 ? undefined : await b(place);
    const first = await a(place);
    const pair = { a: first, b: second ?? (await b(place)) };
    if (place >= places.warmUps) pairs.push(pair);
  }
  return {
    a: median(pairs.map((pair) => pair.a)),
    b: median(pairs.map((pair) => pair.b)),
    ratio: median(pairs.map((pair) => pair.a / pair.b)),
  };
}
