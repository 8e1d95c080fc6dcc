import type { Change } from '../actions/plan.ts';

/** What is other afterwards, by attribute: values in words, absent where a side says nothing. */
export function differences(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((attribute) =>
    before[attribute] === after[attribute]
      ? []
      : [{ attribute, before: before[attribute], after: after[attribute] }],
  );
}
