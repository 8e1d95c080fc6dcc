import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Share, Shares } from '../actions/shares.ts';
import { readAs } from './table.ts';
import type { HomeTable, Key } from './table.ts';

const PARTITION = 'shares';
const WORD_BYTES = 32;
const LISTED = 100;
const LONGEST_WORD = 100;

const actorSchema = z.object({ id: z.string(), name: z.string(), role: z.string() });
const shareSchema = z.object({
  id: z.string(),
  view: z.literal('product'),
  note: z.string(),
  pair: z.tuple([z.string(), z.string()]),
  createdBy: actorSchema,
  createdAt: z.number(),
  expiresAt: z.number(),
  withdrawnAt: z.number().optional(),
  withdrawnBy: actorSchema.optional(),
});

/** One item a link, under the hash of its word: whoever reads the table can open none. */
export function createShares(table: HomeTable): Shares {
  return {
    async create(given) {
      const word = randomBytes(WORD_BYTES).toString('base64url');
      const share: Share = { ...given, id: idOf(word) };
      await table.put({ ...keyOf(share.id), ...share });
      return { share, word };
    },
    async find(word) {
      if (word.length > LONGEST_WORD) return undefined;
      const item = await table.get(keyOf(idOf(word)));
      return item && readAs(shareSchema, item, 'share');
    },
    async list() {
      const { items } = await table.query({
        condition: 'PK = :pk',
        values: { ':pk': PARTITION },
        limit: LISTED,
      });
      return items
        .map((item) => readAs(shareSchema, item, 'share'))
        .sort((a, b) => b.createdAt - a.createdAt);
    },
    async withdraw(id, at, by) {
      const result = await table.update(keyOf(id), {
        update: 'SET withdrawnAt = :at, withdrawnBy = :by',
        condition: 'attribute_exists(PK) AND attribute_not_exists(withdrawnAt)',
        values: { ':at': at, ':by': by },
      });
      const item = result === 'unmet' ? await table.get(keyOf(id)) : result;
      return item && readAs(shareSchema, item, 'share');
    },
  };
}

function idOf(word: string): string {
  return createHash('sha256').update(word).digest('hex');
}

function keyOf(id: string): Key {
  return { PK: PARTITION, SK: id };
}
