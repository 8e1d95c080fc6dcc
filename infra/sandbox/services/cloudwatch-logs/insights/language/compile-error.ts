/** A query that is not of the language, and where: offsets of characters from the query's start. */
export class CompileError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
    this.name = 'CompileError';
  }
}
