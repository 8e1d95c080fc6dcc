/** One thing that can be said of a resource and compared: what is said of, and what, with names mapped out. */
export interface Fact {
  readonly fact: string;
  readonly value: string;
}

export interface Difference {
  readonly fact: string;
  /** Absent where that side has nothing to say. */
  readonly left?: string;
  readonly right?: string;
}

/** The facts that are not alike, in the order of the left side, then what only the right side says. */
export function differingFacts(left: readonly Fact[], right: readonly Fact[]): readonly Difference[] {
  const ofLeft = new Map(left.map(({ fact, value }) => [fact, value]));
  const ofRight = new Map(right.map(({ fact, value }) => [fact, value]));
  return [...new Set([...ofLeft.keys(), ...ofRight.keys()])]
    .map((fact) => ({ fact, left: ofLeft.get(fact), right: ofRight.get(fact) }))
    .filter((one) => one.left !== one.right);
}
