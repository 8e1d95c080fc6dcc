import type { ItemJson } from '../../../../resources/tables/types.ts';

/**
 * `dynamodb-json`: a line an item, `{"Item":{…}}`, as DynamoDB's own export to S3 writes it and its import reads it.
 * `json`: a line an item, plain (see plain-json.ts); read also where it is one array. `csv`: see csv-columns.ts.
 */
export const ITEM_FORMATS = ['dynamodb-json', 'json', 'csv'] as const;
export type ItemFormat = (typeof ITEM_FORMATS)[number];

/** One item of a file, or what is wrong where one should be. */
export interface SourceRecord {
  /** Counted from 1; in a CSV file the row, its header being the first. */
  readonly line: number;
  /** Bytes of the file up to the end of this record. */
  readonly end: number;
  readonly read:
    | { readonly ok: true; readonly item: ItemJson }
    /** `last`: nothing after it can be read, because nobody can say where the next item begins. */
    | { readonly ok: false; readonly sentence: string; readonly last: boolean };
  /** What has to be known to go on reading behind this record. */
  readonly manner: Manner;
}

/** How a file is to be read on from its middle. */
export type Manner =
  | { readonly kind: 'lines' }
  | { readonly kind: 'array' }
  | { readonly kind: 'csv'; readonly header: readonly string[] };

/** Where reading begins: at the file's beginning, or behind a record. */
export type Place = {
  readonly end: number;
  readonly line: number;
  readonly manner: Manner | null;
};

export const BEGINNING: Place = { end: 0, line: 0, manner: null };

/** Far more than 400 KB take in any notation; what is longer is no item, and is not held in memory. */
export const LONGEST_RECORD_BYTES = 8 * 1_048_576;
