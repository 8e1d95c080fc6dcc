import type { Cell } from '../../../core/cells/cell.ts';
import { mapCell } from '../../../core/cells/cell.ts';
import { listCacheGroups } from '../../../core/resources/network/cache-groups.ts';
import type { CacheGroup } from '../../../core/resources/network/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

/** The replication group behind a cache; undefined where the environments file names none for it. */
export function cacheGroupOfCache(
  source: Source,
  cacheId: string,
  budget: Budget,
): Promise<Cell<CacheGroup>> | undefined {
  const known = source.environment.caches.find(({ id }) => id === cacheId)?.elasticache?.replicationGroupId;
  if (known === undefined) return undefined;
  return listCacheGroups(source, budget).then((cell) => {
    const found = mapCell(cell, (all) => all.find(({ id }) => id === known));
    if (found.state !== 'fresh' && found.state !== 'stale') return found;
    return found.value ? { ...found, value: found.value } : { state: 'empty', at: found.at };
  });
}
