import { z } from 'zod';
import { hashOf } from '../../actions/canonical.ts';
import { checkedItem } from '../../resources/tables/item-shape.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { canonicalItem } from './engine/canonical.ts';

/** DynamoDB's names of tables. Source: CreateTable, TableName. */
export const tableName = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be the name of a table: 3 to 255 letters, digits, _, - and .');

/** An item, or a part of one, as DynamoDB JSON: `{"PK": {"S": "video-1"}}`. */
export const itemJson = z.unknown().transform((value, context): ItemJson => {
  try {
    return checkedItem(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be DynamoDB JSON, as {"PK": {"S": "video-1"}}' });
    return z.NEVER;
  }
});

/**
 * Stands for an item as it was read: whoever sends it back proves to know what is there. The same for what was sent as
 * for what DynamoDB makes of it, which writes numbers and sets in its own way.
 */
export function itemVersion(item: ItemJson): string {
  return hashOf(canonicalItem(item)).slice(0, 32);
}

/** The key's mistake, as a sentence: a missing attribute, another type, or something beside the key. */
export function keyMistake(key: ItemJson, table: KeySchema): string | undefined {
  const attributes = [table.partitionKey, ...(table.sortKey ? [table.sortKey] : [])];
  for (const { name, type } of attributes) {
    const value = Object.hasOwn(key, name) ? key[name] : undefined;
    if (!value) return `The key attribute ${name} is missing.`;
    if (!(type in value)) return `The key attribute ${name} has to be of type ${type}.`;
    const [text] = Object.values(value) as [unknown];
    if (text === '') return `The key attribute ${name} is empty.`;
  }
  return undefined;
}

/** A key in one line: `shop-1 / video-9`. */
export function keyWords(item: ItemJson, table: KeySchema): string {
  return Object.values(keyOfItem(item, table))
    .map((value) => String(Object.values(value)[0]))
    .join(' / ');
}
