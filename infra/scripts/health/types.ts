/** One thing that was asked how it is. */
export interface HealthRow {
  /** The label of an environment; `Console` for the console itself. */
  readonly where: string;
  /** A service, an upstream, an address. */
  readonly part: string;
  readonly isWell: boolean;
  /** What it answered, in a few words. May hold upstream's text. */
  readonly answer: string;
  readonly milliseconds?: number;
}
