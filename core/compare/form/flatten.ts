import type { Attribute, Scalar } from './canonical.ts';
import { canonicalPolicy } from './policy.ts';
import type { FormNode, PathRule } from './rules.ts';
import { elementOf, memberOf, rootOf } from './trail.ts';
import type { Trail } from './trail.ts';

/** Names of one environment taken out of a text. */
export type MapText = (text: string) => string;

/** Members that name an element of a list, the surest first; they count where every element has another one. */
const NAMING_MEMBERS = [
  'Sid',
  'IndexName',
  'RegionName',
  'RuleName',
  'ID',
  'Id',
  'Key',
  'key',
  'Name',
  'name',
  'AttributeName',
] as const;

/**
 * An answer of a service as a flat list of what it says. What is not left out by a rule is in it, whatever it is: an
 * attribute that a service will have tomorrow is compared without a change here.
 */
export function flatten(answer: unknown, rules: FormNode, mapText: MapText): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  walk({ attributes, mapText }, answer, rootOf(rules));
  return attributes;
}

interface Flattening {
  readonly attributes: Map<string, Attribute>;
  readonly mapText: MapText;
}

function walk(to: Flattening, given: unknown, at: Trail): void {
  const { node, path } = at;
  if (node.leftOut !== undefined) return;
  const value = plain(given, node.rule);
  if (value === undefined) fillIn(to, at);
  else if (Array.isArray(value)) walkList(to, value, at);
  else if (typeof value === 'object') walkObject(to, value as Readonly<Record<string, unknown>>, at);
  else to.attributes.set(path, attributeOf(to, value as Scalar, node.rule));
}

function fillIn(to: Flattening, at: Trail): void {
  const { rule, fills } = at.node;
  if (rule?.default !== undefined) to.attributes.set(at.path, attributeOf(to, rule.default, rule));
  else if (fills) walkObject(to, {}, at);
}

function walkObject(to: Flattening, value: Readonly<Record<string, unknown>>, at: Trail): void {
  const { node } = at;
  // A map has keys of its owner's; `[*]` in the rules says that these are elements.
  if (node.element) {
    for (const key of Object.keys(value).sort()) element(to, value[key], elementOf(at, to.mapText(key)));
    return;
  }
  for (const key of Object.keys(value)) walk(to, value[key], memberOf(at, key));
  if (!node.fills) return;
  for (const [key, child] of node.members)
    if (child.fills && !(key in value)) walk(to, undefined, memberOf(at, key));
}

function element(to: Flattening, value: unknown, at: Trail): void {
  const { leftOut, rule } = at.node;
  if (leftOut !== undefined || plain(value, rule) === undefined) return;
  if (typeof value === 'object' || rule?.document) to.attributes.set(at.path, THERE);
  walk(to, value, at);
}

const THERE: Attribute = { value: true, isElement: true };

function walkList(to: Flattening, list: readonly unknown[], at: Trail): void {
  const { element: child, rule } = at.node;
  if (child?.leftOut !== undefined || list.length === 0) return;
  if (list.every(isScalar)) {
    const values = list.map((value) => attributeOf(to, value, child?.rule).value as Scalar);
    to.attributes.set(at.path, { value: rule?.ordered ? values : sorted(values) });
    return;
  }
  if (rule?.ordered) {
    list.forEach((value, index) => element(to, value, elementOf(at, String(index + 1))));
    return;
  }
  const members = rule?.keyedBy ?? namingMembers(list);
  if (members) walkKeyed(to, list, at, members);
  else walkUnordered(to, list, at);
}

function walkKeyed(to: Flattening, list: readonly unknown[], at: Trail, members: readonly string[]): void {
  const named = list.map((value) => ({ key: to.mapText(keyIn(value, members)), value }));
  if (named.length === 1 || new Set(named.map(({ key }) => key)).size === named.length) {
    for (const { key, value } of named) element(to, value, elementOf(at, key));
    return;
  }
  const count = new Map<string, number>();
  // Elements of one name stand in an order that does not depend on how they came.
  for (const { key, value } of named.map((one) => ({ ...one, text: stable(one.value) })).sort(byText)) {
    const seen = (count.get(key) ?? 0) + 1;
    count.set(key, seen);
    element(to, value, elementOf(at, seen > 1 ? `${key} #${seen}` : key));
  }
}

function keyIn(value: unknown, members: readonly string[]): string {
  return members
    .flatMap((member) => textOf((value as Record<string, unknown> | undefined)?.[member]))
    .join(' ');
}

/** Elements without a name stand in the order of what they say. */
function walkUnordered(to: Flattening, list: readonly unknown[], at: Trail): void {
  const inOrder = list.length === 1 ? list : byWhatTheySay(to, list, at);
  inOrder.forEach((value, index) => element(to, value, elementOf(at, String(index + 1))));
}

function byWhatTheySay(to: Flattening, list: readonly unknown[], at: Trail): readonly unknown[] {
  const parts = list.map((value) => {
    const attributes = new Map<string, Attribute>();
    walk({ ...to, attributes }, value, rootOf(at.node.element));
    return { value, text: JSON.stringify([...attributes].sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
  return parts.sort(byText).map(({ value }) => value);
}

function namingMembers(list: readonly unknown[]): readonly string[] | undefined {
  const found = NAMING_MEMBERS.find((member) => {
    const names = new Set<string>();
    for (const one of list) {
      const name = (one as Record<string, unknown> | undefined)?.[member];
      if (typeof name !== 'string') return false;
      names.add(name);
    }
    return names.size === list.length;
  });
  return found && [found];
}

function attributeOf({ mapText }: Flattening, value: Scalar, rule: PathRule | undefined): Attribute {
  const said = typeof value === 'string' ? converted(value, rule, mapText) : value;
  return rule?.unit === undefined ? { value: said } : { value: said, unit: rule.unit };
}

function converted(text: string, rule: PathRule | undefined, mapText: MapText): Scalar {
  if (rule?.as === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if ((rule?.as === 'number' || rule?.unit) && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text);
  return mapText(text);
}

/** Dates as text, bytes as base64, documents as what they hold; undefined where nothing is said. */
function plain(value: unknown, rule: PathRule | undefined): unknown {
  if (typeof value === 'string' && rule?.document) return documentOf(value, rule.document);
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

function documentOf(text: string, kind: 'policy' | 'json'): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return kind === 'policy' ? canonicalPolicy(value) : value;
  } catch {
    return text;
  }
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function textOf(value: unknown): string | readonly string[] {
  if (value === undefined || value === null) return [];
  return isScalar(value) ? String(value) : stable(value);
}

function sorted(values: readonly Scalar[]): readonly Scalar[] {
  if (values.length < 2) return values;
  const texts = values.map((value) => ({ value, text: `${typeof value} ${String(value)}` })).sort(byText);
  return texts.filter(({ text }, index) => text !== texts[index - 1]?.text).map(({ value }) => value);
}

function byText({ text: a }: { readonly text: string }, { text: b }: { readonly text: string }): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JSON with sorted members. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
