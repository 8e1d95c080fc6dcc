import type { AttributeValue, Item } from './attribute-value.ts';
import { numberSize } from './numbers.ts';

/** 400 KB. Source: developer guide, "Constraints", Item size. */
export const MAX_ITEM_BYTES = 409_600;

function utf8Size(text: string): number {
  return Buffer.byteLength(text);
}

/**
 * Bytes of a value by AWS's rules: text in UTF-8, three bytes for a list or map and one for each member of it.
 * Source: developer guide, "DynamoDB item sizes and formats".
 */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return utf8Size(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  let size = 0;
  if (value.SS !== undefined) for (const member of value.SS) size += utf8Size(member);
  else if (value.NS !== undefined) for (const member of value.NS) size += numberSize(member);
  else if (value.BS !== undefined) for (const member of value.BS) size += member.byteLength;
  else if (value.L !== undefined) {
    size = 3;
    for (const member of value.L) size += 1 + valueSize(member);
  } else if (value.M !== undefined) {
    size = 3;
    for (const name of Object.keys(value.M)) {
      const member = value.M[name];
      if (member !== undefined) size += 1 + utf8Size(name) + valueSize(member);
    }
  }
  return size;
}

/** Bytes of an item: the lengths of its attributes' names and values. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) size += utf8Size(name) + valueSize(value);
  }
  return size;
}
