import type { Redis } from 'ioredis';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { optional, readCache } from './ask.ts';
import { infoOf, isClusterNode } from './info-text.ts';
import { SETTINGS } from './limits.ts';
import type { CacheInfo, CacheSetting } from './types.ts';

/** INFO in words. Of a cluster's node its id is asked too: what is shown is that node's alone. */
export function cacheInfo(source: Source, cacheId: string, budget: Budget): Promise<Cell<CacheInfo>> {
  return readCache(
    source,
    {
      cacheId,
      operation: 'redis:INFO',
      run: async (client) => {
        const text = await optional(client, 'INFO', () => client.info());
        return infoOf(text, isClusterNode(text) ? await nodeOf(client) : undefined);
      },
    },
    budget,
  );
}

/** A node that does not tell its id is a node all the same. */
function nodeOf(client: Redis): Promise<string | undefined> {
  return client.call('CLUSTER', 'MYID').then(String, () => undefined);
}

/** The settings of a cache. ElastiCache has no CONFIG: the cell says `unsupported` there. */
export function cacheSettings(
  source: Source,
  cacheId: string,
  budget: Budget,
): Promise<Cell<readonly CacheSetting[]>> {
  return readCache(
    source,
    {
      cacheId,
      operation: 'redis:CONFIG|GET',
      isEmpty: (settings) => settings.length === 0,
      run: async (client) => {
        // One call each in one round trip: several names in one call are only known since Redis 7.
        const answers = await optional(client, 'CONFIG', () =>
          Promise.all(SETTINGS.map((name) => client.call('CONFIG', 'GET', name))),
        );
        return answers.flatMap(settingOf);
      },
    },
    budget,
  );
}

function settingOf(answer: unknown): readonly CacheSetting[] {
  if (!Array.isArray(answer) || answer.length < 2) return [];
  return [{ name: String(answer[0]), value: String(answer[1]) }];
}
