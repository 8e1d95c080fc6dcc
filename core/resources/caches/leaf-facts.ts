import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { readCache, refused } from './ask.ts';
import { keyBytes } from './key-code.ts';
import type { LeafFacts } from './types.ts';

/** One screen of keys. */
const MOST_KEYS = 100;
/** How many elements of a collection are weighed; the rest is reckoned from them. */
export const MEMORY_SAMPLES = 5;

/**
 * Type, time to live and memory of the keys that are on the screen (at most 100), in one round trip, in the order of
 * the keys. A server that forbids MEMORY USAGE costs that number only.
 */
export function leafFacts(
  source: Source,
  cacheId: string,
  keys: readonly string[],
  budget: Budget,
): Promise<Cell<readonly LeafFacts[]>> {
  const operation = 'redis:TYPE';
  const asked = keys.slice(0, MOST_KEYS);
  const bytes = asked.map(keyBytes);
  if (bytes.includes(undefined))
    return refused(operation, 'A key is not written as the console writes keys.');
  return readCache(
    source,
    {
      cacheId,
      operation,
      key: JSON.stringify(['facts', ...asked]),
      isEmpty: (facts) => facts.length === 0,
      run: async (client) => {
        const pipeline = client.pipeline();
        for (const one of bytes) {
          const key = Buffer.from(one ?? []);
          pipeline.type(key).pttl(key).call('MEMORY', 'USAGE', key, 'SAMPLES', String(MEMORY_SAMPLES));
        }
        const answers = (await pipeline.exec()) ?? [];
        return asked.map((key, index) => {
          const [type, ttl, memory] = answers.slice(index * 3, index * 3 + 3);
          if (type?.[0]) throw type[0];
          return {
            key,
            type: String(type?.[1] ?? 'none'),
            ttlMs: ttlOf(ttl?.[1]),
            memoryBytes: memoryOf(memory?.[1]),
          };
        });
      },
    },
    budget,
  );
}

/** PTTL says -1 where a key never expires, -2 where it is gone. */
export function ttlOf(pttl: unknown): number | undefined {
  return typeof pttl === 'number' && pttl >= 0 ? pttl : undefined;
}

export function memoryOf(usage: unknown): number | undefined {
  return typeof usage === 'number' ? usage : undefined;
}
