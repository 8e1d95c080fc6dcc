import pLimit from 'p-limit';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { SNAPSHOT_DAYS } from '../compare/over-time/kept.ts';
import type { PartReference } from '../compare/over-time/kept.ts';
import { homeError } from './home-error.ts';
import type { HomeTable, Item } from './table.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** DynamoDB takes items of 400 KB, keys and names included. Source: DynamoDB quotas. */
const CHUNK_BYTES = 350_000;
/** Compressed, of one kind: thousands of resources. */
const LONGEST_BYTES = 16 * 1024 * 1024;
const AT_ONCE = 4;
const CHUNKS_PER_QUERY = 100;
const DAY_MS = 86_400_000;
/** A part outlives the snapshots that name it, and is written again only once in so many days while they do. */
const MARGIN_DAYS = 30;

/** Content known by its hash: what is the same is stored once, however many snapshots name it. */
export interface SnapshotParts {
  readonly write: (
    owner: string,
    content: unknown,
    there: readonly PartReference[],
    at: number,
  ) => Promise<PartReference>;
  /** Undefined where it is gone, or is not what was written. */
  readonly read: (owner: string, reference: PartReference) => Promise<unknown>;
}

export function createSnapshotParts(table: HomeTable): SnapshotParts {
  const atOnce = pLimit(AT_ONCE);
  return {
    async write(owner, content, there, at) {
      const bytes = await compress(JSON.stringify(content));
      if (bytes.length > LONGEST_BYTES)
        throw homeError('rejected', 'dynamodb:PutItem', `A part of ${bytes.length} bytes is too large.`);
      const address = sha256(bytes);
      const known = there.find((one) => one.address === address);
      if (known && known.until >= at + SNAPSHOT_DAYS * DAY_MS) return known;
      const until = at + (SNAPSHOT_DAYS + MARGIN_DAYS) * DAY_MS;
      const chunks = Math.ceil(bytes.length / CHUNK_BYTES);
      const puts = Array.from({ length: chunks }, (_, number) => ({
        PK: partKey(owner, address),
        SK: String(number).padStart(4, '0'),
        bytes: bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES),
        removeAt: Math.floor(until / 1_000),
      }));
      await Promise.all(puts.map((item) => atOnce(() => table.put(item))));
      return { address, chunks, bytes: bytes.length, until };
    },
    async read(owner, { address, chunks }) {
      const pieces: Uint8Array[] = [];
      let after: Item | undefined;
      do {
        const { items, more } = await table.query({
          condition: 'PK = :part',
          values: { ':part': partKey(owner, address) },
          limit: CHUNKS_PER_QUERY,
          after,
        });
        for (const { bytes } of items) if (bytes instanceof Uint8Array) pieces.push(bytes);
        const last = more ? items.at(-1) : undefined;
        after = last && { PK: last.PK, SK: last.SK };
      } while (after);
      const whole = Buffer.concat(pieces);
      if (pieces.length !== chunks || sha256(whole) !== address) return undefined;
      return JSON.parse((await expand(whole)).toString('utf8')) as unknown;
    },
  };
}

/** Of one environment each: no part of one is ever read for another. */
function partKey(owner: string, address: string): string {
  return `snapshot-part#${owner}#${address}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
