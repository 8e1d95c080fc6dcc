import type { Cell } from '../../../core/cells/cell.ts';
import type { ObjectPage, VersionPage } from '../../../core/resources/buckets/types.ts';

/** What became of one side's request for a page of a listing. */
export type SideListing<Page> =
  | { readonly state: 'asked'; readonly cell: Promise<Cell<Page>>; readonly command: string }
  | { readonly state: 'mistaken'; readonly sentence: string }
  /** The person's role does not reach the data of this environment. */
  | { readonly state: 'refused'; readonly sentence: string };

export type SideObjects = SideListing<ObjectPage>;
export type SideVersions = SideListing<VersionPage>;
