/** The comparison of two environments on the command line, perhaps of one kind alone. */
export function compareCommand(
  [left, right]: readonly [{ readonly id: string }, { readonly id: string }],
  kind?: string,
): string {
  return `npm run compare -- --pair ${left.id},${right.id}${kind === undefined ? '' : ` --kinds ${kind}`}`;
}
