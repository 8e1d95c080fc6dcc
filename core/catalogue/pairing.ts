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

export function namingOf(environment: {
  readonly id: string;
  readonly names: { readonly stage: Stage; readonly aliases?: readonly string[] };
}): Naming {
  return {
    environmentId: environment.id,
    stage: environment.names.stage,
    aliases: environment.names.aliases ?? [],
  };
}

const SEPARATORS = /([-_./:])/;

/**
 * The words of an environment that stand between a name's separators, in lower case and in their order. Vague ones
 * count only where there is no other.
 */
function wordsIn(name: string, naming: Naming): readonly string[] {
  const own = new Set([naming.environmentId, ...naming.aliases].map((word) => word.toLowerCase()));
  const parts = name.split(SEPARATORS).map((part) => part.toLowerCase());
  const found = parts.filter((part) => own.has(part) || STAGE_WORDS[naming.stage].includes(part));
  const sure = found.filter((part) => own.has(part) || !VAGUE_WORDS.has(part));
  return sure.length > 0 ? sure : found;
}

function isVague(words: readonly string[]): boolean {
  return words.every((word) => VAGUE_WORDS.has(word));
}

/** The key under which a name of one environment is paired with another's. */
export function keyOf(kind: ListedKind, name: string, naming: Naming): string {
  const entry = entriesOf(kind).find((one) => one.names[naming.stage] === name);
  return entry?.logical ?? generalised(name, naming);
}

/** The name with the words of its environment, standing between separators, replaced by `{env}`. */
function generalised(name: string, naming: Naming): string {
  const words = new Set(wordsIn(name, naming));
  return name
    .split(SEPARATORS)
    .map((part) => (words.has(part.toLowerCase()) ? '{env}' : part))
    .join('');
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
 * The names that one key stands for on a side, found without listing: what a detail page is opened with. A bare
 * physical name of either side is understood too.
 */
export function namesFor(kind: ListedKind, key: string, left: Naming, right: Naming): Pair {
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
  const general = key.includes('{env}') ? key : owner && generalised(key, owner);
  if (!general) return { key, inCatalogue: false, left: key, right: key };
  const isOf = (naming: Naming) => key !== general && generalised(key, naming) === general;
  return {
    key: general,
    inCatalogue: false,
    left: isOf(left) ? key : withWord(general, left, isOf(right) ? wordIn(key, right) : undefined),
    right: isOf(right) ? key : withWord(general, right, isOf(left) ? wordIn(key, left) : undefined),
  };
}

/**
 * What a page of a pair is opened with, so that {@link namesFor} finds both names again: a name that there is tells
 * more than the key does of the words that stand in it.
 */
export function addressOf({ key, inCatalogue, left, right }: Pair): string {
  return inCatalogue ? key : (left ?? right ?? key);
}

/** Which of the stage's words a name is written with, as a place in their list; -1 where it is another word. */
function wordIn(name: string, naming: Naming): number {
  const [used = ''] = wordsIn(name, naming);
  return used === naming.environmentId ? -1 : STAGE_WORDS[naming.stage].indexOf(used);
}

/** `development` stands beside `production`, `dev` beside `prod`; else the environment goes by its own name. */
function withWord(general: string, naming: Naming, place = -1): string {
  const word = STAGE_WORDS[naming.stage][place] ?? naming.environmentId;
  return general.replaceAll('{env}', () => word);
}
