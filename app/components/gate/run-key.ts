/**
 * The id of a run, made in the browser before the first attempt, so that pressing twice is one run: nine digits of time
 * in base 36, then 80 random bits (the pattern of core/actions/run-id.ts, which needs Node).
 */
export function newRunKey(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const digits = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${now.toString(36).padStart(9, '0')}-${digits}`;
}
