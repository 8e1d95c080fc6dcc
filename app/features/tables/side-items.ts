import type { Cell } from '../../../core/cells/cell.ts';
import type { ItemPage, Mistake, PartiqlPage } from '../../../core/resources/tables/types.ts';

/** What became of one side's request for items. */
export type SideItems =
  | { readonly state: 'asked'; readonly cell: Cell<ItemPage>; readonly command?: string }
  | { readonly state: 'mistaken'; readonly mistakes: readonly Mistake[] }
  /** The person's role does not reach the data of this environment. */
  | { readonly state: 'refused'; readonly sentence: string };

export type SideSelection =
  | { readonly state: 'asked'; readonly cell: Cell<PartiqlPage>; readonly command: string }
  | { readonly state: 'mistaken'; readonly mistakes: readonly Mistake[] }
  | { readonly state: 'refused'; readonly sentence: string };
