import { z } from 'zod';
import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import { keyOfItem } from '../../../resources/tables/item-key.ts';
import type { Written } from './item-writer.ts';
import { itemSchema } from './positions.ts';

const refusalSchema = z.object({ key: itemSchema, sentence: z.string() });

export const copyCountsSchema = z.object({
  read: z.number(),
  /** Of what was written, as JSON. */
  bytes: z.number(),
  written: z.number(),
  /** There already, and the same. */
  same: z.number(),
  /** There already, different, and left as they are. */
  kept: z.number(),
  firstKept: z.array(itemSchema).readonly(),
  /** What DynamoDB would not take. */
  refused: z.number(),
  firstRefused: z.array(refusalSchema).readonly(),
});

export type CopyCounts = Readonly<z.infer<typeof copyCountsSchema>>;

export const NOTHING_COPIED: CopyCounts = {
  read: 0,
  bytes: 0,
  written: 0,
  same: 0,
  kept: 0,
  firstKept: [],
  refused: 0,
  firstRefused: [],
};

/** How many keys are named; all items are counted. */
const NAMED = 100;

export function countsWith(
  counts: CopyCounts,
  { items, written }: { readonly items: number; readonly written: Written },
  keys: KeySchema,
): CopyCounts {
  const keyOf = (item: ItemJson) => keyOfItem(item, keys);
  const refusals = written.refused.map(({ item, sentence }) => ({ key: keyOf(item), sentence }));
  return {
    read: counts.read + items,
    bytes: counts.bytes + written.bytes,
    written: counts.written + written.written,
    same: counts.same + written.same,
    kept: counts.kept + written.kept.length,
    firstKept: [...counts.firstKept, ...written.kept.map(keyOf)].slice(0, NAMED),
    refused: counts.refused + written.refused.length,
    firstRefused: [...counts.firstRefused, ...refusals].slice(0, NAMED),
  };
}
