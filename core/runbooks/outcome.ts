/** What a check found. `unknown` is what could not be seen: never good, and worse than a warning. */
export const CHECK_OUTCOMES = ['good', 'warn', 'unknown', 'bad'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** The worst of several; undefined where there is none. */
export function worstOf(outcomes: readonly CheckOutcome[]): CheckOutcome | undefined {
  return CHECK_OUTCOMES[Math.max(...outcomes.map((outcome) => CHECK_OUTCOMES.indexOf(outcome)))];
}

/** Each in a word, as it stands beside its shape. */
export const OUTCOME_WORDS: Readonly<Record<CheckOutcome, string>> = {
  good: 'Good',
  warn: 'Look at it',
  unknown: 'Not known',
  bad: 'Bad',
};
