import { unreadParts } from './compare-paths.ts';
import { pairOf, resourceIn } from './compare-sides.ts';
import type { Comparison, ComparedPair, Finding, Side, Unseen } from './differences.ts';
import type { Estate, EstateKind } from './estate.ts';
import type { Expectations } from './expected.ts';
import type { ComparedKind } from './form/canonical.ts';
import { isSame } from './form/canonical.ts';
import type { KindForm } from './form/kind-form.ts';
import { partOf } from './form/kind-form.ts';
import { speaksOf } from './intended.ts';
import type { Intent } from './intended.ts';
import type { PairSides, SideOfPair } from './pair-sides.ts';
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
  const unread = unreadParts(one, other);
  return [...intent.left.resource.attributes].flatMap(([path, wanted]): readonly Finding[] => {
    const found = one.attributes.get(path);
    if (unread.has(partOf(form, path)) || !speaksOf(form, intent.left, path) || isSame(found, wanted))
      return [];
    if (
      !isSame(found, other.attributes.get(path)) ||
      !isSame(wanted, intent.right?.resource.attributes.get(path))
    )
      return [];
    const sentence = 'Both sides are alike, and not as the catalogue wants them.';
    return [{ kind: form.kind, key, path, side: 'both', weight: 'warn', sentence }];
  });
}
