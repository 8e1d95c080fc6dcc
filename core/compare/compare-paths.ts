import type { Difference } from './differences.ts';
import type { Attribute, CanonicalResource } from './form/canonical.ts';
import { isSame } from './form/canonical.ts';
import type { KindForm } from './form/kind-form.ts';
import { partOf } from './form/kind-form.ts';
import { segmentsOf } from './form/rules.ts';
import type { IntendedResource } from './intended.ts';
import { speaksOf } from './intended.ts';

interface PairIntent {
  readonly left?: IntendedResource;
  readonly right?: IntendedResource;
}

/**
 * The attributes in which two resources differ, in the order of their paths, and those in which they are alike where the
 * catalogue wants them to differ: one of the two has drifted. An element that only one side has is one difference, not
 * one for each of its attributes. Parts that a side could not show are left out.
 */
export function comparePaths(
  form: KindForm,
  key: string,
  left: CanonicalResource,
  right: CanonicalResource,
  intent: PairIntent,
): readonly Difference[] {
  const unread = unreadParts(left, right);
  const differences: Difference[] = [];
  const alone: string[] = [];
  for (const path of pathsOf(left, right, intent)) {
    const [one, other] = [left.attributes.get(path), right.attributes.get(path)];
    if (unread.size > 0 && unread.has(partOf(form, path))) continue;
    if (!isSpokenOf(path, left) || !isSpokenOf(path, right)) continue;
    if (alone.some((element) => path.startsWith(element))) continue;
    const difference = differenceOf(form, key, path, { one, other }, intent);
    if (isSame(one, other) && difference.drifted.length === 0) continue;
    const { left: ofLeft, right: ofRight } = difference.intent;
    if ([one, other, ofLeft, ofRight].some((each) => each?.isElement)) alone.push(`${path}.`, `${path}[`);
    differences.push(difference);
  }
  return differences;
}

/** The parts that could not be read on one of two sides, or were not asked for. */
export function unreadParts(left: CanonicalResource, right: CanonicalResource): ReadonlySet<string> {
  return new Set(
    [left, right].flatMap(({ unseen, notAsked = [] }) => [...unseen.map(({ part }) => part), ...notAsked]),
  );
}

/** What a resource can not say anything of is no difference: a container has no deployment settings. */
function isSpokenOf(path: string, { speaks }: CanonicalResource): boolean {
  if (!speaks) return true;
  const segments = segmentsOf(path);
  return speaks.some((pattern) =>
    segmentsOf(pattern).every((segment, index) =>
      segment === '[*]' ? segments[index]?.startsWith('[') : segments[index] === segment,
    ),
  );
}

/** Elements stand before what is below them: a shorter path sorts before a longer one that it begins. */
function pathsOf(left: CanonicalResource, right: CanonicalResource, intent: PairIntent): readonly string[] {
  const differing = new Set(pathsApart(left, right));
  if (intent.left && intent.right)
    for (const path of pathsApart(intent.left.resource, intent.right.resource)) differing.add(path);
  return [...differing].sort();
}

function pathsApart(left: CanonicalResource, right: CanonicalResource): readonly string[] {
  const differing: string[] = [];
  for (const [path, attribute] of left.attributes)
    if (!isSame(attribute, right.attributes.get(path))) differing.push(path);
  for (const path of right.attributes.keys()) if (!left.attributes.has(path)) differing.push(path);
  return differing;
}

function differenceOf(
  form: KindForm,
  key: string,
  path: string,
  { one, other }: { readonly one?: Attribute; readonly other?: Attribute },
  intent: PairIntent,
): Difference {
  const wanted = {
    left: intent.left?.resource.attributes.get(path),
    right: intent.right?.resource.attributes.get(path),
  };
  const isTold = speaksOf(form, intent.left, path) || speaksOf(form, intent.right, path);
  const drifted = (['left', 'right'] as const).filter(
    (side) => speaksOf(form, intent[side], path) && !isSame(side === 'left' ? one : other, wanted[side]),
  );
  return {
    kind: form.kind,
    key,
    path,
    class: !isTold ? 'unmanaged' : drifted.length > 0 ? 'drift' : 'intended',
    drifted,
    left: one,
    right: other,
    intent: wanted,
  };
}
