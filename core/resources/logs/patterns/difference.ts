import type { LinePattern, PatternDifference } from './types.ts';

/** Chi-square with one degree of freedom at 1 %. Source: NIST/SEMATECH e-Handbook, table of critical values. */
const CRITICAL = 6.635;

/** How the test is called where its outcome is shown. */
export const TEST_NAME = 'likelihood-ratio test (G) of two Poisson rates, 1 %';

interface Exposure {
  /** The key of the side in `bySide`. */
  readonly side: string;
  /** What counts are compared over: hours looked at, or lines written. 0 where that is not known, or nothing. */
  readonly amount: number;
}

/**
 * What each pattern does on the right that it does not on the left. A difference is told where chance would bring one as
 * large in less than one of a hundred cases; the most remarkable first. None is told where a side has an amount of 0.
 */
export function patternDifferences(
  patterns: readonly LinePattern[],
  left: Exposure,
  right: Exposure,
): readonly PatternDifference[] {
  const isTold = left.amount > 0 && right.amount > 0;
  return patterns
    .map((pattern) => {
      const [a, b] = [pattern.bySide[left.side] ?? 0, pattern.bySide[right.side] ?? 0];
      const g = gOf(a, left.amount, b, right.amount);
      const verdict = isTold ? verdictOf(a / left.amount, b / right.amount, g) : 'untold';
      return { ...pattern, left: a, right: b, verdict, g };
    })
    .sort((a, b) => b.g - a.g)
    .map(({ g: _, ...difference }) => difference);
}

function verdictOf(left: number, right: number, g: number): PatternDifference['verdict'] {
  if (g < CRITICAL) return 'same';
  if (right === 0) return 'only-left';
  if (left === 0) return 'only-right';
  return right > left ? 'grew' : 'shrank';
}

/** Twice the log likelihood ratio of two rates against one. */
export function gOf(left: number, leftAmount: number, right: number, rightAmount: number): number {
  const total = left + right;
  if (total === 0 || leftAmount <= 0 || rightAmount <= 0) return 0;
  const share = leftAmount / (leftAmount + rightAmount);
  const part = (count: number, expected: number) => (count === 0 ? 0 : count * Math.log(count / expected));
  return Math.max(0, 2 * (part(left, total * share) + part(right, total * (1 - share))));
}
