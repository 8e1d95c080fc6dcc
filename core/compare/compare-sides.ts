import { comparePaths } from './compare-paths.ts';
import type { ComparedPair, Difference, Side, Unseen } from './differences.ts';
import type { Expectations } from './expected.ts';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import type { KindForm } from './form/kind-form.ts';
import type { PairSides, SideOfPair } from './pair-sides.ts';

/**
 * What two sides of one key differ in, classed by what the catalogue wants and by the rules; undefined where neither
 * side has it.
 */
export function pairOf(
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

export function resourceIn(side: SideOfPair): CanonicalResource | undefined {
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
