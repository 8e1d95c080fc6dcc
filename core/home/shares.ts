import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isOpen } from '../actions/shares.ts';
import type { Share, Shares } from '../actions/shares.ts';
import { readAs } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';

const PARTITION = 'shares';
const WORD_BYTES = 32;
const LISTED = 100;
const PAGE = 500;
/** For so long it is told that a link has ended. */
const KEPT_SECONDS = 30 * 86_400;
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

/**
 * One item a link, under the hash of its word: whoever reads the table can open none. Hashes are in no order, so that a
 * list is made of all of them; there are as many as were made in the last months.
 */
export function createShares(table: HomeTable, now: () => number): Shares {
  return {
    async create(given) {
      const word = randomBytes(WORD_BYTES).toString('base64url');
      const share: Share = { ...given, id: idOf(word) };
      const removeAt = Math.ceil(share.expiresAt / 1_000) + KEPT_SECONDS;
      await table.put({ ...keyOf(share.id), ...share, removeAt });
      return { share, word };
    },
    async find(word) {
      if (word.length > LONGEST_WORD) return undefined;
      const item = await table.get(keyOf(idOf(word)));
      return item && readAs(shareSchema, item, 'share');
    },
    async list() {
      const all: Share[] = [];
      let after: Item | undefined;
      do {
        const { items, more } = await table.query({
          condition: 'PK = :pk',
          values: { ':pk': PARTITION },
          limit: PAGE,
          after,
        });
        all.push(...items.map((item) => readAs(shareSchema, item, 'share')));
        const last = more ? items.at(-1) : undefined;
        after = last && { PK: last.PK, SK: last.SK };
      } while (after);
      const at = now();
      const newestFirst = all.sort((a, b) => b.createdAt - a.createdAt);
      const open = newestFirst.filter((share) => isOpen(share, at));
      const ended = newestFirst.filter((share) => !isOpen(share, at));
      return [...open, ...ended.slice(0, Math.max(0, LISTED - open.length))];
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
