/** Lines that say the same. */
export interface LinePattern {
  /** Its words, with `<n>`, `<id>`, `<*>` for what differs. */
  readonly pattern: string;
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** The newest of its lines. Hostile text. */
  readonly example: string;
  /** Lines in each of the equal parts of the range. */
  readonly overTime: readonly number[];
  readonly bySide: Readonly<Record<string, number>>;
}

/** How often a pattern comes on one side and on the other. */
export interface PatternDifference extends LinePattern {
  readonly left: number;
  readonly right: number;
  /** `same` also where the difference may be chance; `untold` where a side was not looked at. */
  readonly verdict: 'only-left' | 'only-right' | 'grew' | 'shrank' | 'same' | 'untold';
}

/** Errors by pattern, and what of the range was looked at. */
export interface LogReview {
  /** The most frequent first. */
  readonly patterns: readonly LinePattern[];
  /** Lines that tell of something that went wrong. */
  readonly errors: number;
  /** Error lines of more patterns than are kept. */
  readonly unplaced: number;
  /** Groups of which not every line was read. */
  readonly incomplete: readonly string[];
}
