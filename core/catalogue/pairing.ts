import type { ListedKind } from './catalogue.ts';
import { entriesOf } from './catalogue.ts';
import type { Stage } from './stage.ts';

/** How names are read in one environment. */
export interface Naming {
  readonly environmentId: string;
  readonly stage: Stage;
  readonly aliases: readonly string[];
}

/** One logical resource and its name on either side; a side that has none stands alone. */
export interface Pair {
  /** The catalogue's logical name, else the name with its environment's words replaced by `{env}`. */
  readonly key: string;
  readonly inCatalogue: boolean;
  readonly left?: string;
  readonly right?: string;
}

/** Words of one place correspond: `development` is to `production` as `dev` is to `prod`. */
const STAGE_WORDS: Readonly<Record<Stage, readonly string[]>> = {
  dev: ['dev', 'development', 'local'],
  staging: ['staging', 'stage', 'stg'],
  prod: ['prod', 'production', 'live', 'prd'],
};

/** Words that a name may well hold for another reason, as in `live-orders-prod`. */
const VAGUE_WORDS: ReadonlySet<string> = new Set(['local', 'live', 'stage']);

interface Named {
  readonly id: string;
  readonly names: { readonly stage: Stage; readonly aliases?: readonly string[] };
}

const NAMINGS = new WeakMap<Named, Naming>();

/** One for each environment, however often it is asked for: what is kept for a naming is found again. */
export function namingOf(environment: Named): Naming {
  const known = NAMINGS.get(environment);
  if (known) return known;
  const naming = {
    environmentId: environment.id,
    stage: environment.names.stage,
    aliases: environment.names.aliases ?? [],
  };
  NAMINGS.set(environment, naming);
  return naming;
}

const SEPARATOR = /[-_./:]/;
/** The same, kept as pieces of their own. */
const SEPARATORS = /([-_./:])/;

/** A word of an environment inside a name: so many of the parts between separators, from `at` on. */
interface FoundWord {
  readonly at: number;
  readonly parts: number;
  /** In lower case. */
  readonly word: string;
}

/** How an environment's words are looked for: made once for each naming, since names are many. */
interface Looking {
  /** Each as its parts, by the first of them, the longest first. */
  readonly words: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** What those hold of which there may be a word at all. */
  readonly may: RegExp;
  readonly own: ReadonlySet<string>;
}

const LOOKING = new WeakMap<Naming, Looking>();

function lookingFor(naming: Naming): Looking {
  const known = LOOKING.get(naming);
  if (known) return known;
  const own = [naming.environmentId, ...naming.aliases].map(partsOf);
  const words = [...own, ...STAGE_WORDS[naming.stage].map(partsOf)].sort((a, b) => b.length - a.length);
  const firsts = words.map(([first = '']) => first.replaceAll(/[^a-z0-9]/g, String.raw`\$&`));
  const byFirst = new Map<string, (readonly string[])[]>();
  for (const word of words) byFirst.set(word[0] ?? '', [...(byFirst.get(word[0] ?? '') ?? []), word]);
  const made = {
    words: byFirst,
    may: new RegExp(firsts.join('|'), 'i'),
    own: new Set(own.map((word) => word.join('-'))),
  };
  LOOKING.set(naming, made);
  return made;
}

/**
 * The words of an environment that stand between a name's separators, in their order. One of several parts, as an
 * environment `prod-eu` is called, goes before one of fewer. Vague ones count only where there is no other.
 */
function wordsIn(name: string, naming: Naming): readonly FoundWord[] {
  const { words, may, own } = lookingFor(naming);
  if (!may.test(name)) return [];
  const parts = partsOf(name);
  const found: FoundWord[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const candidates = words.get(parts[at] ?? '');
    const word = candidates?.find((one) => one.every((part, index) => parts[at + index] === part));
    if (!word) continue;
    found.push({ at, parts: word.length, word: word.join('-') });
    at += word.length - 1;
  }
  const sure = found.filter(({ word }) => own.has(word) || !VAGUE_WORDS.has(word));
  return sure.length > 0 ? sure : found;
}

function partsOf(name: string): readonly string[] {
  return name.toLowerCase().split(SEPARATOR);
}

function isVague(words: readonly FoundWord[]): boolean {
  return words.every(({ word }) => VAGUE_WORDS.has(word));
}

/** The key under which a name of one environment is paired with another's. */
export function keyOf(kind: ListedKind, name: string, naming: Naming): string {
  return logicalNames(kind, naming.stage).get(name) ?? withoutEnvironmentWords(name, naming);
}

const LOGICAL_NAMES = new Map<string, ReadonlyMap<string, string>>();

/** The catalogue's names of one stage, and what they stand for; the first where two entries share one. */
function logicalNames(kind: ListedKind, stage: Stage): ReadonlyMap<string, string> {
  const key = `${kind} ${stage}`;
  const known = LOGICAL_NAMES.get(key);
  if (known) return known;
  const made = new Map(
    entriesOf(kind)
      .toReversed()
      .map(({ logical, names }) => [names[stage], logical] as const),
  );
  LOGICAL_NAMES.set(key, made);
  return made;
}

/** The name with the words of its environment, standing between separators, replaced by `{env}`. */
export function withoutEnvironmentWords(name: string, naming: Naming): string {
  const found = wordsIn(name, naming);
  if (found.length === 0) return name;
  const pieces = name.split(SEPARATORS);
  // Pieces are parts and separators by turns; from behind, so that places before a word stay as they are.
  for (const { at, parts } of found.toReversed()) pieces.splice(at * 2, parts * 2 - 1, '{env}');
  return pieces.join('');
}

/**
 * Pairs the names of two environments: by the catalogue's logical name, else where the names differ in nothing but
 * words that stand for the environment. Catalogue first, in its order, then the rest by key.
 * Two names of one side that fall on one key keep their own: neither is hidden behind the other.
 */
export function pairNames(
  kind: ListedKind,
  left: { readonly names: readonly string[]; readonly naming: Naming },
  right: { readonly names: readonly string[]; readonly naming: Naming },
): readonly Pair[] {
  const leftByKey = byKey(kind, left.names, left.naming);
  const rightByKey = byKey(kind, right.names, right.naming);
  const order = new Map(entriesOf(kind).map((entry, index) => [entry.logical, index]));
  const keys = [...new Set([...leftByKey.keys(), ...rightByKey.keys()])];
  const rank = (key: string) => order.get(key) ?? order.size;
  keys.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
  return keys.map((key) => ({
    key,
    inCatalogue: order.has(key),
    left: leftByKey.get(key),
    right: rightByKey.get(key),
  }));
}

function byKey(kind: ListedKind, names: readonly string[], naming: Naming): Map<string, string> {
  const result = new Map<string, string>();
  for (const name of names) {
    let key = keyOf(kind, name, naming);
    if (result.has(key)) key = name;
    while (result.has(key)) key += "'";
    result.set(key, name);
  }
  return result;
}

/**
 * The names that an address stands for on either side, found without listing: what a detail page is opened with. It is
 * a key, a bare physical name of either side, or both sides' physical names with a comma between, which no name of
 * AWS's holds.
 */
export function namesFor(kind: ListedKind, address: string, left: Naming, right: Naming): Pair {
  const [first, second, ...more] = address.split(',');
  if (first === undefined || second === undefined || more.length > 0 || address === ',')
    return namesOfOne(kind, address, left, right);
  return namesOfTwo(kind, first, second, { left, right });
}

interface Namings {
  readonly left: Naming;
  readonly right: Naming;
}

/** The sides may have been swapped, or another pair chosen, since the address was made. */
function namesOfTwo(kind: ListedKind, first: string, second: string, { left, right }: Namings): Pair {
  if (!first || !second) return namesOfLone(kind, first, second, { left, right });
  const pairOf = (key: string, names: Pick<Pair, 'left' | 'right'>): Pair => ({
    key,
    inCatalogue: entriesOf(kind).some((one) => one.logical === key),
    ...names,
  });
  if (first === second) return pairOf(first, { left: first, right: second });
  const key = keyOf(kind, first, left);
  if (key === keyOf(kind, second, right)) return pairOf(key, { left: first, right: second });
  const swapped = keyOf(kind, first, right);
  if (swapped === keyOf(kind, second, left)) return pairOf(swapped, { left: second, right: first });
  const known = [first, second].find((name) => [left, right].some((one) => wordsIn(name, one).length > 0));
  return namesOfOne(kind, known ?? first, left, right);
}

/** A name of one side that by itself would be taken for something else, as where it is a key of the catalogue. */
function namesOfLone(kind: ListedKind, first: string, second: string, { left, right }: Namings): Pair {
  const [name, own, other] = first ? [first, left, right] : [second, right, left];
  const general = withoutEnvironmentWords(name, own);
  const beside = withWord(general, other, wordIn(name, own));
  const [leftName, rightName] = first ? [name, beside] : [beside, name];
  return { key: general, inCatalogue: false, left: leftName, right: rightName };
}

function namesOfOne(kind: ListedKind, key: string, left: Naming, right: Naming): Pair {
  const entry = entriesOf(kind).find(
    (one) => one.logical === key || one.names[left.stage] === key || one.names[right.stage] === key,
  );
  if (entry)
    return {
      key: entry.logical,
      inCatalogue: true,
      left: entry.names[left.stage],
      right: entry.names[right.stage],
    };
  // Where both sides' words stand in a physical name, it is the surer ones that tell whose it is.
  const owners = [left, right].filter((one) => wordsIn(key, one).length > 0);
  const owner = owners.find((one) => !isVague(wordsIn(key, one))) ?? owners[0];
  const general = key.includes('{env}') ? key : owner && withoutEnvironmentWords(key, owner);
  if (!general) return { key, inCatalogue: false, left: key, right: key };
  const isOf = (naming: Naming) => key !== general && withoutEnvironmentWords(key, naming) === general;
  return {
    key: general,
    inCatalogue: false,
    left: isOf(left) ? key : withWord(general, left, isOf(right) ? wordIn(key, right) : undefined),
    right: isOf(right) ? key : withWord(general, right, isOf(left) ? wordIn(key, left) : undefined),
  };
}

/**
 * What a page of a pair is opened with: the shortest from which {@link namesFor} finds again the names that there are.
 */
export function addressOf(kind: ListedKind, pair: Pair, left: Naming, right: Naming): string {
  const { key, inCatalogue, left: leftName, right: rightName } = pair;
  // A cache's page takes an id for what it is before it takes it for a name of the catalogue.
  const sameId = leftName === undefined || rightName === undefined || leftName === rightName;
  if (kind === 'caches' && sameId) return leftName ?? rightName ?? key;
  const both = `${leftName ?? ''},${rightName ?? ''}`;
  const shorter = [inCatalogue ? key : undefined, leftName, rightName].filter((one) => one !== undefined);
  const leadsBack = (address: string) => {
    const found = namesFor(kind, address, left, right);
    return (
      (leftName === undefined || found.left === leftName) &&
      (rightName === undefined || found.right === rightName)
    );
  };
  return shorter.find(leadsBack) ?? both;
}

/** Which of the stage's words a name is written with, as a place in their list; -1 where it is another word. */
function wordIn(name: string, naming: Naming): number {
  const used = wordsIn(name, naming)[0]?.word ?? '';
  return used === naming.environmentId ? -1 : STAGE_WORDS[naming.stage].indexOf(used);
}

/** `development` stands beside `production`, `dev` beside `prod`; else the environment goes by its own name. */
function withWord(general: string, naming: Naming, place = -1): string {
  const word = STAGE_WORDS[naming.stage][place] ?? naming.environmentId;
  return general.replaceAll('{env}', () => word);
}
