import type { Finding, Side } from './differences.ts';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import { isSame } from './form/canonical.ts';
import type { IntendedResource } from './intended.ts';
import type { PairSides } from './pair-sides.ts';
import { LOOKS } from './safety-looks.ts';
import type { Hazard } from './safety-looks.ts';

/** What is unsafe by itself, on whichever side. What could not be seen is no finding. */
export function safetyFindings(kind: ComparedKind, key: string, sides: PairSides): readonly Finding[] {
  const look = LOOKS[kind];
  if (!look) return [];
  const on = (side: Side): readonly Finding[] => {
    const found = sides[side];
    if (found.state !== 'there') return [];
    const { resource } = found;
    const unseen = resource.unseen.map(({ part }) => part);
    return look(resource)
      .filter(({ path }) => !unseen.some((part) => part === '' || path.startsWith(part)))
      .filter((hazard) => !isIntended(hazard, resource, sides.intent[side]))
      .map(({ path, weight, sentence }) => ({ kind, key, path, side, weight, sentence }));
  };
  return together(on('left'), on('right'));
}

function isIntended(
  { path, unlessIntended }: Hazard,
  { attributes }: CanonicalResource,
  intended: IntendedResource | undefined,
): boolean {
  if (!unlessIntended || !intended) return false;
  return isSame(attributes.get(path), intended.resource.attributes.get(path));
}

/** What is unsafe on both sides alike is told once. */
function together(left: readonly Finding[], right: readonly Finding[]): readonly Finding[] {
  const matches = (one: Finding) => (other: Finding) =>
    one.path === other.path && one.sentence === other.sentence;
  return [
    ...left.map((one): Finding => (right.some(matches(one)) ? { ...one, side: 'both' } : one)),
    ...right.filter((one) => !left.some(matches(one))),
  ];
}
