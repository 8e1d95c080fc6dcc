import type { Failure } from '../../cells/cell.ts';

/** A row of an answer: a value by the column's name. Values are hostile text. */
export type InsightsRow = Readonly<Record<string, string>>;

/** What a query over logs tells while it runs, and when it is over. */
export type InsightsEvent =
  | {
      readonly kind: 'running';
      /** `Scheduled`, `Running`. */
      readonly status: string;
      readonly scannedBytes: number;
      readonly scannedLines: number;
      readonly matchedLines: number;
    }
  | {
      readonly kind: 'done';
      readonly columns: readonly string[];
      readonly rows: readonly InsightsRow[];
      readonly scannedBytes: number;
      readonly scannedLines: number;
      readonly matchedLines: number;
      /** Whether the answer has as many rows as are told at most: there may be more. */
      readonly isCutOff: boolean;
    }
  /** The query is not understood; `place` are characters of it. */
  | {
      readonly kind: 'malformed';
      readonly sentence: string;
      readonly place?: { readonly from: number; readonly to: number };
    }
  /** It came to no answer: `Failed`, `Cancelled`, `Timeout`. */
  | { readonly kind: 'ended'; readonly status: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Source: CloudWatch Logs API, GetQueryResults: so many rows in one answer. */
export const MOST_ROWS = 10_000;

/** A query that is kept, by name. */
export interface SavedQuery {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly groups: readonly string[];
}
