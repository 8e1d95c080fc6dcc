import type { Comparison, Difference } from '../../core/compare/differences.ts';
import type { ExpectedDifference } from '../../core/compare/expected.ts';
import {
  counts,
  KIND_WORDS,
  pathWords,
  STANDINGS,
  standingOf,
  valueWords,
} from '../../core/compare/words.ts';

/** One line of the report. */
export interface Line {
  readonly kind: string;
  readonly name: string;
  readonly what: string;
  readonly left: string;
  readonly right: string;
  /** The class, or `not seen`. */
  readonly class: string;
  /** Why it is so, where that is known. */
  readonly why: string;
}

export interface Report {
  readonly left: string;
  readonly right: string;
  readonly lines: readonly Line[];
  readonly findings: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** Something could not be seen. */
  readonly isBlind: boolean;
  readonly differs: boolean;
}

/** What is told of a comparison, the worst first. */
export function reportOf(comparison: Comparison, rules: readonly ExpectedDifference[], all: boolean): Report {
  const pairs = [...comparison.pairs].sort(
    (a, b) => STANDINGS.indexOf(standingOf(a)) - STANDINGS.indexOf(standingOf(b)),
  );
  const differences = pairs.flatMap((pair) => pair.differences);
  const unseen = [...comparison.unseen, ...pairs.flatMap((pair) => pair.unseen)];
  const shown = all ? differences : differences.filter(counts);
  return {
    left: comparison.left,
    right: comparison.right,
    lines: [
      ...shown.map((difference) => lineOf(comparison, difference, rules)),
      ...unseen.map((one) => ({
        kind: one.key === undefined ? one.kind : KIND_WORDS[one.kind],
        name: one.key ?? '',
        what: one.part === '' ? 'All of it' : pathWords(one.part),
        left: one.side === 'left' ? one.state : '',
        right: one.side === 'right' ? one.state : '',
        class: 'not seen',
        why: one.operation,
      })),
    ],
    findings: [
      ...comparison.rules.map(({ sentence }) => sentence),
      ...comparison.findings.map(
        ({ kind, key, path, side, sentence }) =>
          `${KIND_WORDS[kind]} ${key}${path === '' ? '' : `, ${pathWords(path)}`} (${sideName(comparison, side)}): ${sentence}`,
      ),
    ],
    counts: countsOf(comparison, differences),
    isBlind: unseen.length > 0,
    differs: differences.some(counts),
  };
}

function countsOf(
  { pairs }: Comparison,
  differences: readonly Difference[],
): Readonly<Record<string, number>> {
  const tally: Record<string, number> = { pairs: pairs.length };
  for (const { class: given } of differences) tally[given] = (tally[given] ?? 0) + 1;
  return tally;
}

function lineOf(comparison: Comparison, difference: Difference, rules: readonly ExpectedDifference[]): Line {
  const { kind, key, path, left, right, rule } = difference;
  return {
    kind: KIND_WORDS[kind],
    name: key,
    what: pathWords(path),
    left: valueWords(left),
    right: valueWords(right),
    class: difference.class,
    why: rule === undefined ? driftWords(comparison, difference) : (rules[rule]?.why ?? ''),
  };
}

function driftWords(comparison: Comparison, { intent, drifted, class: given }: Difference): string {
  if (given !== 'drift') return '';
  return drifted
    .map((side) => `${sideName(comparison, side)} should be ${valueWords(intent[side])}`)
    .join(', ');
}

function sideName({ left, right }: Comparison, side: 'left' | 'right' | 'both'): string {
  return side === 'both' ? `${left} and ${right}` : side === 'left' ? left : right;
}
