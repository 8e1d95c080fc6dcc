import { z } from 'zod';
import { checkedItem } from '../../../resources/tables/item-shape.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';

/** An item, or a key, as it stands in a checkpoint. */
export const itemSchema = z.custom<ItemJson>((value) => {
  try {
    return checkedItem(value) === value;
  } catch {
    return false;
  }
});

/** Where a segment goes on, as it stands in a checkpoint. */
export const positionSchema = z.union([z.literal('start'), z.literal('end'), itemSchema]);
