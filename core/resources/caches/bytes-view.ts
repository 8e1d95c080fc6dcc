/** Bytes as a screen can show them: text where they are text, escaped where they are not. */
export interface BytesView {
  /** Hostile text. Bytes that are no text are escaped as redis-cli does it: `\xff`. */
  readonly text: string;
  readonly isText: boolean;
  /** The bytes themselves, where they are no text and not cut. */
  readonly base64?: string;
  /** The size of the whole, also where only its beginning is shown. */
  readonly sizeBytes: number;
  readonly isCut: boolean;
}
