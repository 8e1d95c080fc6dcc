import { KEY_PARAMETER, keyText } from '../../../core/resources/tables/item-key.ts';
import type {
  AttributeJson,
  ItemJson,
  KeyAttribute,
  KeySchema,
} from '../../../core/resources/tables/types.ts';
import { plainOf } from '../../../core/resources/tables/values.ts';
import { beginningOf } from '../../components/format.ts';

/**
 * What a list shows of a page of items, column by column. Whole items stay on the server: on their way to the browser
 * a thousand of them cost more than their Scan, and a row shows only their beginning.
 */
export interface ItemRows {
  /** The attributes of the table's key; none where the table could not be described. */
  readonly keyNames: readonly string[];
  /** The text of each key attribute, item by item; undefined where an item lacks it. */
  readonly keys: readonly (readonly (string | undefined)[])[];
  /** The key of each item in the address's notation. */
  readonly addresses: readonly string[];
  /** The beginning of everything else in each item, as JSON. */
  readonly rests: readonly string[];
  readonly sizesBytes: readonly number[];
}

/** How much of an item's rest a row shows. */
const PREVIEW_LENGTH = 220;

export function itemRows(
  items: readonly ItemJson[],
  sizesBytes: readonly number[],
  schema: KeySchema | undefined,
): ItemRows {
  const keys = schema ? [schema.partitionKey, ...(schema.sortKey ? [schema.sortKey] : [])] : [];
  const keyNames = keys.map(({ name }) => name);
  return {
    keyNames,
    keys: keyNames.map((name) => items.map((item) => textOf(valueIn(item, name)))),
    addresses: keys.length > 0 ? items.map((item) => addressOf(item, keys)) : [],
    rests: items.map((item) => restOf(item, keyNames)),
    sizesBytes,
  };
}

function valueIn(item: ItemJson, name: string): AttributeJson | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

function textOf(value: AttributeJson | undefined): string | undefined {
  if (!value) return undefined;
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function addressOf(item: ItemJson, keys: readonly KeyAttribute[]): string {
  return keys
    .flatMap(({ name }) => {
      const value = valueIn(item, name);
      return value ? `${KEY_PARAMETER}=${encodeURIComponent(keyText(name, value))}` : [];
    })
    .join('&');
}

/** The attributes behind the keys; what a row has no room for is not even looked at. */
function restOf(item: ItemJson, keyNames: readonly string[]): string {
  let text = '{';
  for (const [name, value] of Object.entries(item)) {
    if (keyNames.includes(name)) continue;
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(name)}:${JSON.stringify(plainOf(value))}`;
    if (text.length >= PREVIEW_LENGTH) return beginningOf(text, PREVIEW_LENGTH);
  }
  return `${text}}`;
}
