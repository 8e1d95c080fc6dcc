import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { namesFor, namingOf } from '../../../core/catalogue/pairing.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import { notFound } from '../../http/errors.server.ts';
import type { Pair } from '../../http/pair.server.ts';
import { nameMistake } from './name-rules.ts';

/** One side of a resource's page: the environment, and the resource's name there. */
export interface NamedSide {
  readonly source: Source;
  readonly label: EnvironmentLabel;
  readonly name: string;
}

export interface NamedPair {
  readonly key: string;
  /** What the page was opened with: its links lead on with it, and so with the same two names. */
  readonly address: string;
  readonly sides: readonly [NamedSide, NamedSide];
}

/** Two names of 512 characters, as a secret's may have, and the comma between. */
const LONGEST_ADDRESS = 1_025;

/**
 * The two resources that a page's address stands for, found without asking upstream.
 * @throws 404 where AWS could have nothing of the name.
 */
export function namedPair(kind: ListedKind, address: string | undefined, pair: Pair): NamedPair {
  if (!address || address.length > LONGEST_ADDRESS) throw notFound('There is no resource of this name.');
  const [left, right] = pair.sides;
  const names = namesFor(kind, address, namingOf(left.environment), namingOf(right.environment));
  const sides: NamedPair['sides'] = [
    { source: left, label: pair.labels[0], name: names.left ?? address },
    { source: right, label: pair.labels[1], name: names.right ?? address },
  ];
  const mistake = sides
    .map((side) => nameMistake(kind, side.name))
    .find((sentence) => sentence !== undefined);
  if (mistake) throw notFound(mistake);
  return { key: names.key, address, sides };
}

/** The same for both sides at once, each on its own: `bothSides(pair, (side) => describeTable(side.source, side.name, budget))`. */
export function bothSides<T>(pair: NamedPair, read: (side: NamedSide) => T): readonly [T, T] {
  return [read(pair.sides[0]), read(pair.sides[1])];
}
