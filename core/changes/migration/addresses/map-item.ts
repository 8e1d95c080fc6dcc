import type { AttributeJson, ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { AddressKind, AddressMap } from './address-map.ts';

/** Told of every address that was mapped: where it stands (`result.bucket`, `pictures[]`), and what it leads to. */
export type NoteAddress = (attribute: string, kind: AddressKind) => void;

/** What stands for an item in the other environment; the item itself where it holds no address. */
export type ItemMap = (item: ItemJson, note?: NoteAddress) => ItemJson;

/**
 * Maps every address that is a value of an item, at any depth. The table's own key is left: an item stays the item that
 * it is. Keys of indexes are mapped as everything else.
 */
export function itemMapOf(map: AddressMap, { partitionKey, sortKey }: KeySchema): ItemMap {
  return (item, note) => {
    let changed: Record<string, AttributeJson> | undefined;
    for (const [name, value] of Object.entries(item)) {
      if (name === partitionKey.name || name === sortKey?.name) continue;
      const made = mapValue(value, name, map, note);
      if (made !== value) (changed ??= { ...item })[name] = made;
    }
    return changed ?? item;
  };
}

/** The same value where nothing in it is an address. */
function mapValue(
  value: AttributeJson,
  at: string,
  map: AddressMap,
  note: NoteAddress | undefined,
): AttributeJson {
  if ('S' in value) {
    const text = mapText(value.S, at, map, note);
    return text === value.S ? value : { S: text };
  }
  if ('SS' in value) {
    const texts = value.SS.map((text) => mapText(text, at, map, note));
    return texts.every((text, index) => text === value.SS[index]) ? value : { SS: [...new Set(texts)] };
  }
  if ('L' in value) {
    const made = value.L.map((one) => mapValue(one, `${at}[]`, map, note));
    return made.every((one, index) => one === value.L[index]) ? value : { L: made };
  }
  if ('M' in value) {
    let changed: Record<string, AttributeJson> | undefined;
    for (const [name, member] of Object.entries(value.M)) {
      const made = mapValue(member, `${at}.${name}`, map, note);
      if (made !== member) (changed ??= { ...value.M })[name] = made;
    }
    return changed ? { M: changed } : value;
  }
  return value;
}

function mapText(text: string, at: string, map: AddressMap, note: NoteAddress | undefined): string {
  const found = map(text);
  if (!found) return text;
  note?.(at, found.kind);
  return found.text;
}
