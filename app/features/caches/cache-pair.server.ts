import { namesFor, namingOf } from '../../../core/catalogue/pairing.ts';
import type { CacheLabel, EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import { notFound } from '../../http/errors.server.ts';
import type { Pair } from '../../http/pair.server.ts';

/** One side of a cache's page. A cache is known by its id in the environments file, which may hold its environment's words. */
export interface CacheSide {
  readonly source: Source;
  readonly label: EnvironmentLabel;
  /** Absent where the environment has no cache of this id. */
  readonly cache?: CacheLabel;
}

/**
 * The caches that an address stands for on both sides: an id, or both sides' ids with a comma between.
 * @throws 404 where neither environment has one.
 */
export function cachePair(id: string | undefined, pair: Pair): readonly [CacheSide, CacheSide] {
  const [left, right] = pair.sides;
  const names = namesFor('caches', id ?? '', namingOf(left.environment), namingOf(right.environment));
  const sideOf = (source: Source, label: EnvironmentLabel, name: string | undefined): CacheSide => ({
    source,
    label,
    cache: label.caches.find((one) => one.id === id) ?? label.caches.find((one) => one.id === name),
  });
  const sides = [
    sideOf(left, pair.labels[0], names.left),
    sideOf(right, pair.labels[1], names.right),
  ] as const;
  if (!sides.some((side) => side.cache)) throw notFound('Neither environment has a cache of this name.');
  return sides;
}
