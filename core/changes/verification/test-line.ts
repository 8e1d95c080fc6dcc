/** What became of one line of a test. The sentence may hold upstream's text: hostile. */
export interface TestLine {
  readonly id: string;
  readonly title: string;
  /** `not-seen`: it could not be looked at, which is no pass. */
  readonly outcome: 'passed' | 'failed' | 'not-seen';
  readonly sentence: string;
}
