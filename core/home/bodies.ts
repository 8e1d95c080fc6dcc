import pLimit from 'p-limit';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { Json } from '../actions/plan.ts';
import { homeError } from './home-error.ts';
import type { HomeTable, Item } from './table.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** DynamoDB takes items of 400 KB, keys and names included. Source: DynamoDB quotas. */
const CHUNK_BYTES = 350_000;
/** What is smaller travels in the item itself, and costs no call of its own. */
const INLINE_BYTES = 4_096;
/** More than this is no plan and no checkpoint any more. */
const LONGEST_BYTES = 32 * 1024 * 1024;
/** Several go at once, so that some megabytes take not much longer than one piece. */
const AT_ONCE = 4;
const CHUNKS_PER_QUERY = 100;
const DAY_SECONDS = 86_400;
/** Longer than what points at them: pieces never vanish from under a run, and pieces of no run do vanish. */
const KEPT_DAYS = 500;

export const storedBodySchema = z.union([
  z.instanceof(Uint8Array),
  z.object({ version: z.string(), chunks: z.number().int().positive() }),
]);

/** What an item holds of a body: the compressed body itself, or which pieces make it up. */
export type StoredBody = z.infer<typeof storedBodySchema>;

/** Large JSON beside the item that it belongs to. Pieces are written first, and are nothing until an item names them. */
export interface Bodies {
  readonly write: (owner: string, value: Json) => Promise<StoredBody>;
  /** Undefined where a piece is gone: the item that named it names another body by now, or has been removed. */
  readonly read: (owner: string, stored: StoredBody) => Promise<Json | undefined>;
  readonly remove: (owner: string, stored: StoredBody) => Promise<void>;
}

export function createBodies(table: HomeTable, now: () => number): Bodies {
  const atOnce = pLimit(AT_ONCE);
  return {
    async write(owner, value) {
      const compressed = await compress(JSON.stringify(value));
      if (compressed.length > LONGEST_BYTES)
        throw homeError('rejected', 'dynamodb:PutItem', `A body of ${compressed.length} bytes is too large.`);
      if (compressed.length <= INLINE_BYTES) return compressed;
      const version = randomUUID();
      const chunks = Math.ceil(compressed.length / CHUNK_BYTES);
      const removeAt = Math.floor(now() / 1000) + KEPT_DAYS * DAY_SECONDS;
      const puts = Array.from({ length: chunks }, (_, number) => ({
        PK: owner,
        SK: chunkKey(version, number),
        bytes: compressed.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES),
        removeAt,
      }));
      await Promise.all(puts.map((item) => atOnce(() => table.put(item))));
      return { version, chunks };
    },
    async read(owner, stored) {
      if (stored instanceof Uint8Array) return parsed(await expand(stored));
      const pieces: Uint8Array[] = [];
      let after: Item | undefined;
      do {
        const { items, more } = await table.query({
          condition: 'PK = :owner AND begins_with(SK, :version)',
          values: { ':owner': owner, ':version': `body#${stored.version}#` },
          limit: CHUNKS_PER_QUERY,
          after,
        });
        for (const { bytes } of items) if (bytes instanceof Uint8Array) pieces.push(bytes);
        const last = items.at(-1);
        after = more && last ? { PK: last.PK, SK: last.SK } : undefined;
      } while (after);
      return pieces.length === stored.chunks ? parsed(await expand(Buffer.concat(pieces))) : undefined;
    },
    async remove(owner, stored) {
      if (stored instanceof Uint8Array) return;
      const numbers = Array.from({ length: stored.chunks }, (_, number) => number);
      await Promise.all(
        numbers.map((number) =>
          atOnce(() => table.remove({ PK: owner, SK: chunkKey(stored.version, number) })),
        ),
      );
    },
  };
}

function chunkKey(version: string, number: number): string {
  return `body#${version}#${String(number).padStart(4, '0')}`;
}

function parsed(text: Buffer): Json {
  return JSON.parse(text.toString('utf8')) as Json;
}
