import type { Comparison, ComparedPair, Difference } from '../../../core/compare/differences.ts';
import { DIFFERENCE_CLASSES } from '../../../core/compare/differences.ts';
import type { ExpectedDifference } from '../../../core/compare/expected.ts';
import { pathWords, STANDINGS, standingOf, valueWords } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { isShown } from './estate-view.ts';
import type { DifferenceRow, EstateView, FindingRow, PairRow, Wanted } from './estate-view.ts';

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

/** The estate in words, the worst first, with what was asked for. */
export function estateView(
  comparison: Comparison,
  rules: readonly ExpectedDifference[],
  labels: Labels,
  wanted: Wanted,
): EstateView {
  const pairs = comparison.pairs
    .filter((pair) => isWanted(pair, wanted))
    .map((pair) => pairRow(pair, rules, labels, wanted))
    .filter(
      ({ differences, unseen }) => differences.length > 0 || unseen.length > 0 || wanted.shown === 'all',
    );
  pairs.sort((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
  const differences = comparison.pairs.flatMap((pair) => pair.differences);
  const counts = Object.fromEntries(
    DIFFERENCE_CLASSES.map((one) => [one, differences.filter((each) => each.class === one).length]),
  ) as EstateView['counts'];
  const seen = comparison.unseen.filter(({ kind }) => wanted.kind === undefined || kind === wanted.kind);
  return {
    pairs,
    unseen: seen.map(({ kind, side, operation, state }) => ({ kind, side, operation, state })),
    findings: findingRows(comparison, wanted),
    counts,
    compared: comparison.pairs.length,
    alike: comparison.pairs.filter((pair) => standingOf(pair) === 'equal').length,
  };
}

function isWanted({ kind, key, left, right }: ComparedPair, wanted: Wanted): boolean {
  if (wanted.kind !== undefined && kind !== wanted.kind) return false;
  const text = wanted.text.toLowerCase();
  return [key, left, right].some((name) => name?.toLowerCase().includes(text));
}

function pairRow(
  pair: ComparedPair,
  rules: readonly ExpectedDifference[],
  labels: Labels,
  { shown }: Wanted,
): PairRow {
  const { kind, key, inCatalogue, left, right, differences, unseen } = pair;
  const showsUnseen = shown === 'attention' || shown === 'not-seen' || shown === 'all';
  return {
    kind,
    key,
    inCatalogue,
    left,
    right,
    standing: standingOf(pair),
    differences: differences
      .filter((one) => isShown(one, shown))
      .map((one) => differenceRow(one, rules, labels)),
    unseen: (showsUnseen ? unseen : []).map(({ part, side, operation, state }) => ({
      what: pathWords(part),
      side,
      operation,
      state,
    })),
  };
}

/** One difference in words. */
export function differenceRow(
  difference: Difference,
  rules: readonly ExpectedDifference[],
  labels: Labels,
): DifferenceRow {
  const { path, left, right, drifted } = difference;
  return {
    path,
    what: pathWords(path),
    class: difference.class,
    left: valueWords(left),
    right: valueWords(right),
    drifted,
    why: whyOf(difference, rules, labels),
  };
}

function whyOf(
  { class: given, rule, drifted, intent }: Difference,
  rules: readonly ExpectedDifference[],
  labels: Labels,
): string | undefined {
  const expected = rule === undefined ? undefined : rules[rule];
  if (expected) return `${expected.why} (${expected.who}, until ${expected.until})`;
  if (given === 'unmanaged') return undefined;
  if (given === 'intended') return 'As the catalogue wants both sides.';
  const wanted = drifted.map((side) => {
    const { label } = labels[side === 'left' ? 0 : 1];
    const one = intent[side];
    // What has no value of its own is there, or it is not.
    const what = one?.isElement ? 'it' : one ? valueWords(one) : 'nothing here';
    return `${what} in ${label}`;
  });
  return `The catalogue wants ${wanted.join(' and ')}.`;
}

function findingRows(comparison: Comparison, { kind: wanted, text }: Wanted): readonly FindingRow[] {
  const own = comparison.findings
    .filter(({ kind, key }) => (wanted === undefined || kind === wanted) && key.includes(text))
    .map(({ kind, key, path, side, weight, sentence }) => ({
      kind,
      key,
      what: path === '' ? '' : pathWords(path),
      side,
      weight,
      sentence,
    }));
  const rules = comparison.rules.map(({ sentence }) => ({ what: '', weight: 'warn' as const, sentence }));
  return [...own.sort((a, b) => (a.weight === b.weight ? 0 : a.weight === 'bad' ? -1 : 1)), ...rules];
}
