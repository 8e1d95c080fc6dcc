import type { LiveTarget } from './live-target.ts';

export type Algorithm = 'round_robin' | 'least_outstanding_requests' | 'weighted_random';

/** A target's weight while it warms up: it grows from a tenth to one. Source: ELB user guide, "Slow start mode". */
export function warmth(target: LiveTarget, slowStartMs: number, nowMs: number): number {
  if (slowStartMs === 0) return 1;
  return Math.min(1, Math.max(0.1, (nowMs - target.healthySinceMs) / slowStartMs));
}

/**
 * The next one of several by weight: each gains its weight, the richest is taken and pays for all. Equal weights take
 * turns, and every weight gets its exact share over a round.
 */
export function takeByCredit<T extends { credit: number }>(
  candidates: readonly T[],
  weightOf: (candidate: T) => number,
): T | undefined {
  let total = 0;
  let best: T | undefined;
  for (const candidate of candidates) {
    const weight = weightOf(candidate);
    if (weight <= 0) continue;
    total += weight;
    candidate.credit += weight;
    if (!best || candidate.credit > best.credit) best = candidate;
  }
  if (best) best.credit -= total;
  return best;
}

/** Chooses among the targets that may be sent to. */
export function chooseTarget(
  candidates: readonly LiveTarget[],
  algorithm: Algorithm,
  weightOf: (target: LiveTarget) => number,
): LiveTarget | undefined {
  if (algorithm === 'weighted_random') return atRandom(candidates, weightOf);
  if (algorithm === 'round_robin') return takeByCredit(candidates, weightOf);
  const least = Math.min(...candidates.map(({ inFlight }) => inFlight));
  return takeByCredit(
    candidates.filter(({ inFlight }) => inFlight === least),
    weightOf,
  );
}

function atRandom(
  candidates: readonly LiveTarget[],
  weightOf: (target: LiveTarget) => number,
): LiveTarget | undefined {
  let left = Math.random() * candidates.reduce((sum, target) => sum + weightOf(target), 0);
  return candidates.find((target) => (left -= weightOf(target)) < 0) ?? candidates.at(-1);
}
