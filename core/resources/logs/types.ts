/** One line of a log group that a filter has found. */
export interface FoundLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly stream: string;
  /** Hostile text, cut. */
  readonly text: string;
}

export interface FoundLines {
  readonly lines: readonly FoundLine[];
  /** Whether the search ended at its limit, with more behind it. */
  readonly more: boolean;
}
