import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { compareRow } from '../../../core/compare/compare-row.ts';
import type { ComparedPair, Difference } from '../../../core/compare/differences.ts';
import { expectationsOf } from '../../../core/compare/compare-pair.ts';
import type { Expectations, ExpectedDifference } from '../../../core/compare/expected.ts';
import type { Found } from '../../../core/compare/reading/found.ts';
import { readRules } from '../../../core/compare/rules-file.ts';
import { counts, pathWords, standingOf } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { labelOf } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import { differenceRow } from '../compare/estate-view.server.ts';
import type { RowMark } from './row-mark.ts';

/** What a half of a row is, for whoever compares: of its kind, of another one, or not known. */
export type ListedHalf = Found | { readonly instead: string } | undefined;

/** By what the rows of one page are compared. */
export interface Marking {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly rules: readonly ExpectedDifference[];
  readonly expectations: Expectations;
}

type Sides = readonly [Source, Source];

/** Reads the rules of expected differences once for a page. Where their file has a mistake, none of them holds. */
export async function markingOf([left, right]: Sides): Promise<Marking> {
  const { rules } = await readRules();
  return {
    labels: [labelOf(left.environment), labelOf(right.environment)],
    rules,
    expectations: expectationsOf([left.environment, right.environment], rules, Date.now()),
  };
}

interface Row {
  readonly kind: ListedKind;
  /** The pair's key. */
  readonly key: string;
}

/** More lines than these are read on the page of the pair. */
const LINES = 6;

/** The mark of a row of which both halves are there. */
export function markOfBoth(
  row: Row,
  [left, right]: Sides,
  [one, other]: readonly [ListedHalf, ListedHalf],
  marking: Marking,
): RowMark {
  if (!one || !other) return NOT_SEEN;
  const others = [one, other].map((half, index) =>
    'instead' in half ? `${half.instead} in ${labelAt(marking, index)}` : undefined,
  );
  if (others.every((words) => words !== undefined))
    return { state: 'not-seen', told: ['Containers are compared where deployments are listed.'] };
  const pair = compareRow(
    row.kind,
    row.key,
    {
      left: { environment: left.environment, found: 'instead' in one ? undefined : one },
      right: { environment: right.environment, found: 'instead' in other ? undefined : other },
    },
    marking.expectations,
  );
  if (!pair) return NOT_SEEN;
  const mark = markOf(pair, marking);
  const instead = others.find((words) => words !== undefined);
  if (instead === undefined || !('told' in mark)) return mark;
  const why = pair.differences.flatMap((difference) => whyOf(difference, marking));
  return { ...mark, told: [[`It is ${instead}.`, ...why].join(' ')] };
}

/** The mark of what only one side has. */
export function markOfAlone(
  row: Row,
  [left, right]: Sides,
  { half, name }: { readonly half: 'left' | 'right'; readonly name: string },
  marking: Marking,
): RowMark {
  const found = { name, answers: {}, unseen: [] };
  const pair = compareRow(
    row.kind,
    row.key,
    {
      left: { environment: left.environment, found: half === 'left' ? found : undefined },
      right: { environment: right.environment, found: half === 'right' ? found : undefined },
    },
    marking.expectations,
  );
  const differences = pair?.differences ?? [];
  return {
    state: 'alone',
    half,
    isMeant: differences.length > 0 && !differences.some(counts),
    told: differences.flatMap((one) => whyOf(one, marking)),
    to: pathOf(row),
  };
}

export const NOT_SEEN: RowMark = {
  state: 'not-seen',
  told: ['Both sides have to be seen to be compared.'],
};

function markOf(pair: ComparedPair, marking: Marking): RowMark {
  const { kind, key, differences, unseen } = pair;
  const to = pathOf({ kind: kind as ListedKind, key });
  const standing = standingOf(pair);
  if (standing === 'equal') return { state: 'equal' };
  if (standing === 'not-seen')
    return {
      state: 'not-seen',
      told: unseen.map(
        ({ part, side, state }) =>
          `${pathWords(part)}: not seen in ${labelAt(marking, side === 'left' ? 0 : 1)} (${state}).`,
      ),
    };
  const told = linesOf(differences, marking);
  const attention = differences.filter(counts);
  const [first] = attention;
  if (!first) return { state: 'as-meant', told, to };
  return { state: 'different', count: attention.length, brief: briefOf(first, marking), told, to };
}

/** What has to be looked at first, each in a line; then how many more there are. */
function linesOf(differences: readonly Difference[], marking: Marking): readonly string[] {
  const sorted = [...differences.filter(counts), ...differences.filter((one) => !counts(one))];
  const lines = sorted
    .slice(0, LINES)
    .map((one) => [sentenceOf(one, marking), ...whyOf(one, marking)].join(' '));
  const more = sorted.length - LINES;
  return more > 0 ? [...lines, `${more} more.`] : lines;
}

/**
 * Variables and policies: a list is for whoever may see that a resource is there, and their values are for whoever may
 * read settings. The comparison asks for that.
 */
const SETTING = /(?:^|\.)(?:environment|secrets|Variables|command|entryPoint|options|Policy)(?=[.[]|$)/;
/** A value that is longer is read on the page of the pair. */
const VALUE_CHARACTERS = 80;

function sentenceOf(difference: Difference, marking: Marking): string {
  const { labels, rules } = marking;
  const { path, what, left, right } = differenceRow(difference, rules, labels);
  if (SETTING.test(path)) return `${what}: differs.`;
  if (isElement(difference)) return `${what}: ${onlyWords(difference, marking)}.`;
  if (left === right) return `${what}: ${shortened(left)} on both sides.`;
  return `${what}: ${shortened(left)} in ${labels[0].label}, ${shortened(right)} in ${labels[1].label}.`;
}

function briefOf(difference: Difference, marking: Marking): string {
  const { path, what, left, right } = differenceRow(difference, marking.rules, marking.labels);
  if (SETTING.test(path)) return `${what} differs`;
  if (isElement(difference)) return `${what}: ${onlyWords(difference, marking)}`;
  if (left === right) return `${what}: ${shortened(left)} on both sides`;
  return `${what}: ${shortened(left)} against ${shortened(right)}`;
}

/** Whether one side has something whole that the other has not: an index, a rule, a subscription. */
function isElement({ left, right }: Difference): boolean {
  return left?.isElement === true || right?.isElement === true;
}

function onlyWords({ left }: Difference, marking: Marking): string {
  return `only in ${labelAt(marking, left ? 0 : 1)}`;
}

function whyOf(difference: Difference, { labels, rules }: Marking): readonly string[] {
  // What the catalogue wants may be a value that is not for everybody.
  if (SETTING.test(difference.path)) return [];
  const { why } = differenceRow(difference, rules, labels);
  return why === undefined ? [] : [why];
}

function shortened(words: string): string {
  return words.length > VALUE_CHARACTERS ? `${words.slice(0, VALUE_CHARACTERS)}…` : words;
}

function labelAt({ labels }: Marking, index: number): string {
  return labels[index === 0 ? 0 : 1].label;
}

function pathOf({ kind, key }: Row): string {
  return `/compare/${kind}/${encodeURIComponent(key)}`;
}
