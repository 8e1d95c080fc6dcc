/** One side of compared data. */
export interface ComparedDataSide {
  readonly environmentId: string;
  readonly label: string;
  readonly name: string;
}

/** What came of a comparison of items or objects, as a browser may see it. Keys are texts: Remix sends `__proto__` as none. */
export interface ComparedDataView {
  readonly kind: 'tables' | 'buckets';
  readonly left: ComparedDataSide;
  readonly right: ComparedDataSide;
  readonly counts: Readonly<
    Record<'equal' | 'different' | 'onlyLeft' | 'onlyRight' | 'unclear' | 'unasked' | 'unsettled', number>
  >;
  readonly first: Readonly<Record<'different' | 'onlyLeft' | 'onlyRight' | 'unclear', readonly string[]>>;
  /** What may be concluded from it. */
  readonly conclusion: string;
}
