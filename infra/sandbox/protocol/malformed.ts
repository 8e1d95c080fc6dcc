/** Input that does not have the type its schema asks for. Each protocol names it in its own words. */
export class MalformedInput extends Error {
  constructor(
    message: string,
    /** The members that lead there: `Items`, `1`, `Name`. */
    readonly path: readonly string[] = [],
  ) {
    super(message);
    this.name = 'MalformedInput';
  }

  /** The same, seen from one level higher. */
  within(name: string): MalformedInput {
    return new MalformedInput(this.message, [name, ...this.path]);
  }
}
