import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import type { Pair } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import type { RowMark } from './row-mark.ts';

/** Rows of one screen. More are reached by page and by filter. */
export const PAIRS_PER_PAGE = 300;

/** One environment's half of a row. */
export type HalfCell<Row> =
  | { readonly state: 'seen'; readonly name: string; readonly cell: Cell<Row> }
  | { readonly state: 'not-here' }
  /** The environment could not be listed, so nothing can be said: neither there nor missing. */
  | { readonly state: 'not-seen' };

/** What had come by the time the page was told, or what brings it. */
export type Late<Value> = Value | Promise<Value>;

export interface PairedRow<Row> extends Pair {
  /** What the pair's page is opened with, by what is known when the row is drawn. */
  readonly address: string;
  /** The same with what both sides tell, where one of them had not answered by then. */
  readonly settledAddress?: Promise<string>;
  readonly halves: { readonly left: Late<HalfCell<Row>>; readonly right: Late<HalfCell<Row>> };
  readonly mark: Late<RowMark>;
}

export interface LateRows<Row> {
  readonly rows: readonly PairedRow<Row>[];
  /** How many more there are than are added to a page that is drawn already. */
  readonly beyond: number;
}

export interface PairedPage<Row> {
  readonly rows: readonly PairedRow<Row>[];
  /** The sides that had listed what they hold when the rows were made. */
  readonly answered: readonly ('left' | 'right')[];
  /** What only the slower side holds; it comes when that side has answered. */
  readonly late: Late<LateRows<Row>>;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** How many resources a side holds, or why that is not known. */
export type ListedSide = Cell<SideCount>;

export interface SideCount {
  readonly count: number;
  /** The side holds more than the console asks for. */
  readonly cutOff: boolean;
}

export interface PairedList<Row> {
  readonly kind: ListedKind;
  /** What of the kind only the comparison reads, in words; absent where this list is told everything. */
  readonly notRead?: string;
  readonly left: Promise<ListedSide>;
  readonly right: Promise<ListedSide>;
  readonly page: Promise<PairedPage<Row>>;
}
