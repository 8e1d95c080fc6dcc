/** Where dead letters are, and where they are sent again. */
export interface LetterPlace {
  readonly environmentId: string;
  /** The dead-letter queue. */
  readonly queue: string;
  readonly to: string;
}
