import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 20;
const LONGEST_MS = 400;

/** Waits before the next attempt: anything up to a bound that doubles, so that those who collided part. */
export async function pauseBefore(attempt: number): Promise<void> {
  await sleep(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt));
}

/** A point in time by the monotonic clock; the wall's may be set back while somebody waits. */
export function deadlineIn(milliseconds: number): () => number {
  const at = performance.now() + milliseconds;
  return () => Math.max(0, at - performance.now());
}
