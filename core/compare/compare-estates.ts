import type { Comparison, ComparedPair, Difference, Finding, Side, Unseen } from './differences.ts';
import type { Estate, EstateKind } from './estate.ts';
import type { Expectations } from './expected.ts';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import { isSame } from './form/canonical.ts';
import type { KindForm } from './form/kind-form.ts';
import { partOf } from './form/kind-form.ts';
import { speaksOf } from './intended.ts';
import type { Intent } from './intended.ts';
import type { PairSides, SideOfPair } from './pair-sides.ts';
import { comparePaths } from './compare-paths.ts';
import { FORMS } from './kinds/forms.ts';
import { safetyFindings } from './safety.ts';

/** What the catalogue wants of either side. */
export interface Intents {
  readonly left: Intent;
  readonly right: Intent;
}

/**
 * Every difference between two estates, classed by what the catalogue wants and by what is expected. Pure. What a side
 * could not show is neither missing nor equal: it is told as unseen.
 */
export function compareEstates(
  left: Estate,
  right: Estate,
  intents: Intents,
  expectations: Expectations,
): Comparison {
  const pairs: ComparedPair[] = [];
  const unseen: Unseen[] = [];
  const findings: Finding[] = [];
  for (const form of FORMS) {
    const sides = { left: left.kinds.get(form.kind), right: right.kinds.get(form.kind) };
    unseen.push(...unseenKind(form.kind, 'left', sides.left), ...unseenKind(form.kind, 'right', sides.right));
    const intent = { left: intents.left.get(form.kind), right: intents.right.get(form.kind) };
    for (const key of keysOf(sides.left, sides.right, intent.left)) {
      const one: PairSides = {
        left: sideOf(sides.left, key),
        right: sideOf(sides.right, key),
        intent: { left: intent.left?.get(key), right: intent.right?.get(key) },
      };
      const pair = pairOf(form, key, one, expectations);
      if (pair) pairs.push(pair);
      findings.push(...driftTogether(form, key, one), ...safetyFindings(form.kind, key, one));
    }
  }
  // A rule may match what could not be seen.
  const isSeen = (kind: ComparedKind) =>
    [left, right].every((estate) => estate.kinds.get(kind)?.state === 'seen') &&
    pairs.every((pair) => pair.kind !== kind || pair.unseen.length === 0);
  return {
    left: left.environmentId,
    right: right.environmentId,
    pairs,
    unseen,
    findings,
    rules: expectations.findings(isSeen),
  };
}

function sideOf(kind: EstateKind | undefined, key: string): SideOfPair {
  if (kind?.state !== 'seen') return { state: 'not-seen' };
  const resource = kind.resources.get(key);
  if (resource) return { state: 'there', resource };
  // What a list that was cut off does not name may well be there.
  return { state: kind.cutOff ? 'not-seen' : 'not-there' };
}

/** The catalogue's first, in its order, then the rest by key. */
function keysOf(
  left: EstateKind | undefined,
  right: EstateKind | undefined,
  intent: ReadonlyMap<string, unknown> | undefined,
): readonly string[] {
  const intended = [...(intent?.keys() ?? [])];
  const seen = new Set(
    [left, right].flatMap((kind) => (kind?.state === 'seen' ? [...kind.resources.keys()] : [])),
  );
  const others = [...seen].filter((key) => !intent?.has(key)).sort();
  return [...intended, ...others];
}

function unseenKind(kind: ComparedKind, side: Side, found: EstateKind | undefined): readonly Unseen[] {
  if (found?.state !== 'not-seen') return [];
  const { operation, state } = found.failure;
  return [{ kind, part: '', side, operation, state }];
}

function pairOf(
  form: KindForm,
  key: string,
  sides: PairSides,
  expectations: Expectations,
): ComparedPair | undefined {
  const { left, right } = sides;
  const [one, other] = [resourceIn(left), resourceIn(right)];
  if (!one && !other) return undefined;
  const whole = one && other ? comparePaths(form, key, one, other, sides.intent) : alone(form, key, sides);
  return {
    kind: form.kind,
    key,
    inCatalogue: one?.inCatalogue ?? other?.inCatalogue ?? false,
    left: one?.name,
    right: other?.name,
    differences: whole.map((difference) => withRule(difference, expectations)),
    unseen: [...unseenOf(form.kind, key, 'left', left), ...unseenOf(form.kind, key, 'right', right)],
  };
}

function resourceIn(side: SideOfPair): CanonicalResource | undefined {
  return side.state === 'there' ? side.resource : undefined;
}

/** A resource that only one side has; nothing where the other side could not be listed. */
function alone(form: KindForm, key: string, { left, right, intent }: PairSides): readonly Difference[] {
  if (left.state === 'not-seen' || right.state === 'not-seen') return [];
  const present = { value: true, isElement: true } as const;
  const isThere = { left: left.state === 'there', right: right.state === 'there' };
  const drifted = (['left', 'right'] as const).filter((side) => {
    const wanted = intent[side] !== undefined;
    // A kind that the catalogue lists none of is nobody's to miss.
    return (intent.left || intent.right) && wanted !== isThere[side];
  });
  const isKnown = intent.left !== undefined || intent.right !== undefined;
  return [
    {
      kind: form.kind,
      key,
      path: '',
      class: !isKnown ? 'unmanaged' : drifted.length > 0 ? 'drift' : 'intended',
      drifted,
      left: isThere.left ? present : undefined,
      right: isThere.right ? present : undefined,
      intent: { left: intent.left && present, right: intent.right && present },
    },
  ];
}

function withRule(difference: Difference, expectations: Expectations): Difference {
  const rule = expectations.find(difference);
  // What each side is meant to be needs no rule.
  if (rule === undefined || difference.class === 'intended') return difference;
  return { ...difference, class: 'expected', rule };
}

function unseenOf(kind: ComparedKind, key: string, side: Side, found: SideOfPair): readonly Unseen[] {
  if (found.state !== 'there') return [];
  return found.resource.unseen.map((one) => ({ ...one, kind, key, side }));
}

/** What is on neither side, or alike on both, and not as the catalogue wants it: no difference, and not well. */
function driftTogether(form: KindForm, key: string, sides: PairSides): readonly Finding[] {
  const { left, right, intent } = sides;
  if (!intent.left || !intent.right) return [];
  if (left.state === 'not-there' && right.state === 'not-there')
    return [
      {
        kind: form.kind,
        key,
        path: '',
        side: 'both',
        weight: 'bad',
        sentence: 'The catalogue has it, and neither side does.',
      },
    ];
  const [one, other] = [resourceIn(left), resourceIn(right)];
  if (!one || !other) return [];
  return [...intent.left.resource.attributes].flatMap(([path, wanted]): readonly Finding[] => {
    const found = one.attributes.get(path);
    const isUnseen = [...one.unseen, ...other.unseen].some(({ part }) => part === partOf(form, path));
    if (isUnseen || !speaksOf(form, intent.left, path) || isSame(found, wanted)) return [];
    if (
      !isSame(found, other.attributes.get(path)) ||
      !isSame(wanted, intent.right?.resource.attributes.get(path))
    )
      return [];
    const sentence = 'Both sides are alike, and not as the catalogue wants them.';
    return [{ kind: form.kind, key, path, side: 'both', weight: 'warn', sentence }];
  });
}
