import type { ComparedKind } from '../form/canonical.ts';
import { partOf } from '../form/kind-form.ts';
import { formOf } from '../kinds/forms.ts';
import type { SnapshotKind } from '../snapshot.ts';

type KeptResource = SnapshotKind['resources'][number];

/**
 * What is known of a kind once it was looked at: what was seen, and of what could not be seen what was known before.
 * The next snapshot is held against it, so that a change is found however long nobody could look.
 */
export function knownOf(
  kind: ComparedKind,
  seen: SnapshotKind | undefined,
  before: SnapshotKind | undefined,
): SnapshotKind | undefined {
  if (!seen || !before) return seen ?? before;
  const earlier = new Map(before.resources.map((one) => [one.key, one]));
  const resources = seen.resources.map((one) => filledIn(kind, one, earlier.get(one.key)));
  if (!seen.cutOff) return { cutOff: false, resources };
  // What a list that was cut off does not name may well be there still.
  const named = new Set(resources.map(({ key }) => key));
  return {
    cutOff: true,
    resources: [...resources, ...before.resources.filter(({ key }) => !named.has(key))],
  };
}

function filledIn(kind: ComparedKind, seen: KeptResource, before: KeptResource | undefined): KeptResource {
  if (!before || seen.unseen.length === 0) return seen;
  const form = formOf(kind);
  const isKnown = (part: string) => !before.unseen.some((one) => one.part === part);
  const filled = new Set(seen.unseen.map(({ part }) => part).filter(isKnown));
  const attributes = Object.entries(before.attributes).filter(([path]) => filled.has(partOf(form, path)));
  return {
    ...seen,
    attributes: { ...seen.attributes, ...Object.fromEntries(attributes) },
    unseen: seen.unseen.filter(({ part }) => !filled.has(part)),
  };
}
