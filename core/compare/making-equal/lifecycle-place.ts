import type { Json } from '../../actions/plan.ts';
import type { LifecycleDraft } from '../../changes/buckets/lifecycle-configuration.ts';
import { lifecycleRules } from '../../changes/buckets/lifecycle-rules.ts';
import type { LifecycleRuleJson } from '../../changes/buckets/lifecycle-rules.ts';
import { isSame } from '../form/canonical.ts';
import type { MapText } from '../form/flatten.ts';
import { segmentsOf } from '../form/rules.ts';
import { isMapped } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import type { PreparedInput } from './prepared-input.ts';

const RULES = 'Lifecycle.Rules[';
const LEAST_SIZE = 'Lifecycle.TransitionDefaultMinimumObjectSize';

/**
 * The input that makes a bucket's rules what is wanted. Rules that are as wanted already stay to the letter; the others
 * are written anew from their canonical form.
 */
export function lifecycleInput(
  bucket: string,
  now: Attributes,
  wanted: Attributes,
  draft: LifecycleDraft,
  mapText: MapText,
): PreparedInput {
  const raw = new Map(draft.rules.map((rule, index) => [mapText(rule.ID ?? `rule ${index + 1}`), rule]));
  const ids = rulesIn(wanted);
  const rules: unknown[] = [];
  // What is there keeps its place; what is new comes after it.
  for (const id of [
    ...[...raw.keys()].filter((one) => ids.includes(one)),
    ...ids.filter((one) => !raw.has(one)),
  ]) {
    const own = raw.get(id);
    if (own && isSameRule(id, now, wanted)) rules.push(own);
    else {
      const made = ruleOf(id, wanted);
      if (made === undefined) return { outcome: 'refused', sentence: MAPPED };
      rules.push(own?.ID === undefined ? made : { ...made, ID: own.ID });
    }
  }
  const parsed = lifecycleRules.safeParse(rules);
  if (!parsed.success) return { outcome: 'refused', sentence: 'The console can not write these rules.' };
  const least = wanted.get(LEAST_SIZE)?.value;
  const before = now.get(LEAST_SIZE)?.value;
  const input = { bucket, rules: parsed.data as Json, read: draft.read };
  return {
    outcome: 'prepared',
    input: least === before || typeof least !== 'string' ? input : { ...input, minimumSize: least },
  };
}

const MAPPED =
  'A rule holds a name of its environment: what it is called here is to be written on the page of the lifecycle.';

/** The names of the rules, in the order of their paths. */
function rulesIn(attributes: Attributes): readonly string[] {
  const ids = [...attributes.keys()].filter((path) => path.startsWith(RULES)).map(idOf);
  return [...new Set(ids)];
}

function idOf(path: string): string {
  return (segmentsOf(path)[2] ?? '').slice(1, -1);
}

function below(id: string, attributes: Attributes): Attributes {
  const above = `${RULES}${id}].`;
  return new Map(
    [...attributes]
      .filter(([path]) => path.startsWith(above))
      .map(([path, one]) => [path.slice(above.length), one]),
  );
}

function isSameRule(id: string, now: Attributes, wanted: Attributes): boolean {
  const [one, other] = [below(id, now), below(id, wanted)];
  return one.size === other.size && [...one].every(([path, attribute]) => isSame(attribute, other.get(path)));
}

type RuleTree = Readonly<Record<string, unknown>>;

/** One rule as S3 takes it; undefined where a name was mapped in it. */
function ruleOf(id: string, attributes: Attributes): LifecycleRuleJson | undefined {
  const told = below(id, attributes);
  if ([id, ...[...told.values()].map(({ value }) => String(value))].some(isMapped)) return undefined;
  const { Filter, Expiration, Transitions, NoncurrentVersionTransitions, ...rest } = treeOf(told);
  const { ExpiredObjectDeleteMarker: marker, ...expiration } = (Expiration ?? {}) as RuleTree;
  const ends = { ...expiration, ...(marker === true && { ExpiredObjectDeleteMarker: true }) };
  return {
    ...rest,
    ID: id,
    Filter: filterOf((Filter ?? {}) as RuleTree),
    ...(Object.keys(ends).length > 0 && { Expiration: ends }),
    ...(Transitions !== undefined && { Transitions: byDays(Transitions, 'Days') }),
    ...(NoncurrentVersionTransitions !== undefined && {
      NoncurrentVersionTransitions: byDays(NoncurrentVersionTransitions, 'NoncurrentDays'),
    }),
  } as unknown as LifecycleRuleJson;
}

/** One condition stands by itself, several under And. Source: S3 API reference, LifecycleRuleFilter. */
function filterOf({ Prefix: prefix = '', Tags: tags = [], ...sizes }: RuleTree): RuleTree {
  const all = tags as readonly unknown[];
  const count = (prefix === '' ? 0 : 1) + all.length + Object.keys(sizes).length;
  if (count === 0) return { Prefix: '' };
  if (count > 1)
    return {
      And: { ...(prefix === '' ? {} : { Prefix: prefix }), ...sizes, ...(all.length > 0 && { Tags: all }) },
    };
  return all.length > 0 ? { Tag: all[0] } : prefix === '' ? sizes : { Prefix: prefix };
}

/** Sooner ones first, as whoever reads them expects; S3 gives the order no meaning. */
function byDays(transitions: unknown, member: string): readonly RuleTree[] {
  return (transitions as readonly RuleTree[]).toSorted(
    (a, b) => Number(a[member] ?? 0) - Number(b[member] ?? 0),
  );
}

/** Members by name; elements of a list in the order of their paths. */
function treeOf(attributes: Attributes): RuleTree {
  const root = new Map<string, unknown>();
  for (const [path, { value, isElement }] of attributes) {
    if (isElement) continue;
    const segments = segmentsOf(path);
    let at = root;
    for (const segment of segments.slice(0, -1)) {
      const next = (at.get(segment) as Map<string, unknown> | undefined) ?? new Map<string, unknown>();
      at.set(segment, next);
      at = next;
    }
    at.set(segments.at(-1) ?? '', value);
  }
  return plain(root) as RuleTree;
}

function plain(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const entries = [...(value as Map<string, unknown>)];
  const isList = entries.every(([key]) => key.startsWith('['));
  return isList
    ? entries.map(([, one]) => plain(one))
    : Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}
