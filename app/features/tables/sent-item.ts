import type { ItemJson, ItemResult, PartiqlPage } from '../../../core/resources/tables/types.ts';
import { plainItem } from '../../../core/resources/tables/values.ts';

/**
 * An item on its way to the browser: as one text. Remix sends objects member by member and sets each where it arrives,
 * which loses an attribute that is called `__proto__`.
 */
export interface SentItem extends Omit<ItemResult, 'item'> {
  readonly itemJson: string;
}

/** With what a change of it names as read. */
export interface SentVersion extends SentItem {
  readonly version: string;
}

export function sentItem({ item, ...rest }: ItemResult): SentItem {
  return { ...rest, itemJson: JSON.stringify(item) };
}

export function itemOf({ itemJson }: Pick<SentItem, 'itemJson'>): ItemJson {
  return JSON.parse(itemJson) as ItemJson;
}

/** A page of a SELECT on the same way: as the JSON that is shown of it, two spaces a level. */
export interface SentSelection extends Omit<PartiqlPage, 'items' | 'itemSizesBytes'> {
  readonly count: number;
  readonly itemsJson: string;
}

export function sentSelection({ items, itemSizesBytes: _, ...rest }: PartiqlPage): SentSelection {
  return { ...rest, count: items.length, itemsJson: JSON.stringify(items.map(plainItem), null, 2) };
}
