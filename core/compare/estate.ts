import { entriesOf } from '../catalogue/catalogue.ts';
import type { ListedKind } from '../catalogue/catalogue.ts';
import { keyOf, namingOf } from '../catalogue/pairing.ts';
import type { Naming } from '../catalogue/pairing.ts';
import { hasValue } from '../cells/cell.ts';
import type { Cell, Failure } from '../cells/cell.ts';
import type { Environment } from '../environments/schema.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import type { MapText } from './form/flatten.ts';
import { canonical } from './form/kind-form.ts';
import type { KindForm } from './form/kind-form.ts';
import { createMapper } from './form/mapper.ts';
import { FORMS } from './kinds/forms.ts';
import type { Found, FoundKind, ReadingOptions } from './reading/found.ts';
import { READERS } from './reading/readers.ts';

/** All of one kind in one environment. */
export type EstateKind =
  | {
      readonly state: 'seen';
      /** By key. */
      readonly resources: ReadonlyMap<string, CanonicalResource>;
      /** There are more than were listed. */
      readonly cutOff: boolean;
    }
  /** The list could not be read: nothing is said of this kind here, neither that it is there nor that it is not. */
  | {
      readonly state: 'not-seen';
      readonly failure: Pick<Failure, 'state' | 'operation' | 'code' | 'detail'>;
    };

/** One environment in its canonical form. */
export interface Estate {
  readonly environmentId: string;
  readonly kinds: ReadonlyMap<ComparedKind, EstateKind>;
}

/** What was read of one environment, as it was told. */
export type ReadEstate = ReadonlyMap<ComparedKind, Cell<FoundKind>>;

/** Reads every kind at once, or those that are asked for. */
export async function readEstate(
  source: Source,
  budget: Budget,
  kinds: readonly ComparedKind[] = FORMS.map(({ kind }) => kind),
  options: ReadingOptions = {},
): Promise<ReadEstate> {
  const cells = await Promise.all(
    kinds.map(async (kind) => [kind, await READERS[kind](source, budget, options)] as const),
  );
  return new Map(cells);
}

/** What was read, in canonical form. Pure: the same answers make the same estate. */
export function estateOf(environment: Environment, read: ReadEstate): Estate {
  const references = new Map<string, string>();
  for (const cell of read.values())
    if (hasValue(cell)) for (const [id, name] of cell.value.references ?? []) references.set(id, name);
  const mapText = createMapper(environment, references);
  const naming = namingOf(environment);
  const kinds = FORMS.flatMap((form): readonly (readonly [ComparedKind, EstateKind])[] => {
    const cell = read.get(form.kind);
    return cell ? [[form.kind, kindOf(form, cell, mapText, naming)]] : [];
  });
  return { environmentId: environment.id, kinds: new Map(kinds) };
}

function kindOf(form: KindForm, cell: Cell<FoundKind>, mapText: MapText, naming: Naming): EstateKind {
  if (cell.state === 'stale') return { state: 'not-seen', failure: cell.failure };
  if (cell.state === 'empty') return { state: 'seen', resources: new Map(), cutOff: false };
  if (!hasValue(cell)) return { state: 'not-seen', failure: cell };
  const resources = keyed(cell.value.found.map((found) => canonicalOf(form, found, mapText, naming)));
  return { state: 'seen', resources, cutOff: cell.value.cutOff };
}

/**
 * Every resource by a key of its own. Two names of one side that fall on one key keep their own; of one name there may
 * be several, which stand in an order that does not depend on how they came.
 */
function keyed(all: readonly CanonicalResource[]): ReadonlyMap<string, CanonicalResource> {
  const resources = new Map<string, CanonicalResource>();
  for (const one of [...all].sort(byKeyAndWords)) {
    const own = resources.has(one.key) ? one.name : one.key;
    let key = own;
    for (let count = 2; resources.has(key); count += 1) key = `${own} #${count}`;
    resources.set(key, key === one.key ? one : { ...one, key });
  }
  return resources;
}

function byKeyAndWords(one: CanonicalResource, other: CanonicalResource): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return wordsOf(one) < wordsOf(other) ? -1 : 1;
}

function wordsOf({ name, attributes }: CanonicalResource): string {
  return JSON.stringify([name, ...[...attributes].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** What was found of one resource, in canonical form. */
export function canonicalOf(
  form: KindForm,
  found: Found,
  mapText: MapText,
  naming: Naming,
): CanonicalResource {
  const { listed } = form;
  const key = listed ? keyOf(listed, found.name, naming) : mapText(found.name);
  const inCatalogue = listed !== undefined && logicalNames(listed).has(key);
  return canonical(form, { ...found, key, inCatalogue }, mapText);
}

const LOGICAL_NAMES = new Map<ListedKind, ReadonlySet<string>>();

function logicalNames(kind: ListedKind): ReadonlySet<string> {
  const known = LOGICAL_NAMES.get(kind) ?? new Set(entriesOf(kind).map(({ logical }) => logical));
  LOGICAL_NAMES.set(kind, known);
  return known;
}
