import type { Cell } from '../../../core/cells/cell.ts';
import type { ItemPage, Mistake } from '../../../core/resources/tables/types.ts';
import type { ItemRows } from './item-rows.ts';
import type { SentSelection } from './sent-item.ts';

/** A page of items as a list shows it. */
export interface ShownItems extends Omit<ItemPage, 'items' | 'itemSizesBytes'> {
  readonly rows: ItemRows;
}

/** What became of one side's request for items. */
export type SideItems =
  | { readonly state: 'asked'; readonly cell: Cell<ShownItems>; readonly command?: string }
  | { readonly state: 'mistaken'; readonly mistakes: readonly Mistake[] }
  /** The person's role does not reach the data of this environment. */
  | { readonly state: 'refused'; readonly sentence: string };

export type SideSelection =
  | { readonly state: 'asked'; readonly cell: Cell<SentSelection>; readonly command: string }
  | { readonly state: 'mistaken'; readonly mistakes: readonly Mistake[] }
  | { readonly state: 'refused'; readonly sentence: string };
