/** A failure that is told to people as it stands, without a stack; the launcher ends with this exit code. */
export class Stated extends Error {
  constructor(
    sentence: string,
    readonly exitCode = 1,
  ) {
    super(sentence);
    this.name = 'Stated';
  }
}
