import type { AttributeJson, ItemJson } from '../tables/types.ts';

/** The text of an attribute, where it is one. */
export function textOf(item: ItemJson | undefined, name: string): string | undefined {
  const value = item?.[name];
  return value && 'S' in value ? value.S : undefined;
}

/** The members of a map attribute. */
export function membersOf(item: ItemJson | undefined, name: string): Readonly<Record<string, AttributeJson>> {
  const value = item?.[name];
  return value && 'M' in value ? value.M : {};
}

/** A moment written in ISO 8601, in milliseconds since the epoch. */
export function momentOf(item: ItemJson | undefined, name: string): number | undefined {
  const at = Date.parse(textOf(item, name) ?? '');
  return Number.isNaN(at) ? undefined : at;
}
