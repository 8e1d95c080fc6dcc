import type { Redis } from 'ioredis';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keyGone, readCache, refused } from './ask.ts';
import { viewOf } from './bytes-view.ts';
import { keyBytes } from './key-code.ts';
import { MEMORY_SAMPLES, memoryOf, ttlOf } from './leaf-facts.ts';
import type { KeyValue } from './types.ts';
import { isValueCursor } from './value-cursor.ts';
import { valuePage } from './value-pages.ts';

/** What a page of a value may take: a hundred elements, each cut. */
const PAGE_BYTES = 262_144;

/**
 * One page of a key's value, of whatever type it is, with what is known of the key. `cursor` is the `next` of the page
 * before. A key that is not there is `absent`, a cursor that is none `rejected`.
 */
export function keyValue(
  source: Source,
  cacheId: string,
  key: string,
  cursor: string | undefined,
  budget: Budget,
): Promise<Cell<KeyValue>> {
  const operation = 'redis:TYPE';
  const bytes = keyBytes(key);
  if (!bytes) return refused(operation, 'The key is not written as the console writes keys.');
  if (!isValueCursor(cursor)) return refused(operation, 'The cursor is not one that the console gave.');
  return readCache(
    source,
    {
      cacheId,
      operation,
      key: JSON.stringify(['value', key, cursor]),
      sizeBytes: () => PAGE_BYTES,
      run: (client) => read(client, key, Buffer.from(bytes), cursor),
    },
    budget,
  );
}

async function read(client: Redis, code: string, key: Buffer, cursor: string | undefined): Promise<KeyValue> {
  const answers = await client
    .pipeline()
    .type(key)
    .pttl(key)
    .call('OBJECT', 'ENCODING', key)
    .call('MEMORY', 'USAGE', key, 'SAMPLES', String(MEMORY_SAMPLES))
    .exec();
  const [type, ttl, encoding, memory] = answers ?? [];
  if (type?.[0]) throw type[0];
  if (type?.[1] === 'none') throw keyGone();
  const typeName = String(type?.[1]);
  const memoryBytes = memoryOf(memory?.[1]);
  return {
    key: code,
    name: viewOf(key),
    type: typeName,
    encoding: typeof encoding?.[1] === 'string' ? encoding[1] : undefined,
    ttlMs: ttlOf(ttl?.[1]),
    memoryBytes,
    value: await valuePage({ client, key, cursor, memoryBytes }, typeName),
  };
}
