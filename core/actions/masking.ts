/** What data is masked with before it goes down from an environment whose data is somebody's. */
export interface Masking {
  /** The rules, as the text of their file; undefined where there is no such file. Read anew for each plan. */
  readonly rules: () => Promise<string | undefined>;
  /** Where the rules stand, for sentences. */
  readonly file: string;
  /** Never told, logged or written. */
  readonly key: Uint8Array;
  /** Whether the key outlives this console: else what is masked after a restart does not join what was masked before. */
  readonly isKept: boolean;
}
