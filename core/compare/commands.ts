/** The comparison of two environments on the command line, perhaps of one kind alone. */
export function compareCommand(
  [left, right]: readonly [{ readonly id: string }, { readonly id: string }],
  kind?: string,
): string {
  return `npm run compare -- --pair ${left.id},${right.id}${kind === undefined ? '' : ` --kinds ${kind}`}`;
}

/** What changed in both environments since a moment that is kept, in milliseconds since the epoch. */
export function compareSinceCommand(
  pair: readonly [{ readonly id: string }, { readonly id: string }],
  at: number,
): string {
  return `${compareCommand(pair)} --since ${new Date(at).toISOString()}`;
}
