/**
 * What upstream answered, beside what the console made of it. It is found by the very object that an adapter gave out,
 * so it never travels with it: neither to a browser nor into a log.
 */
const ANSWERS = new WeakMap<object, unknown>();

/** The same object, with the answer that it was made of kept for {@link answerOf}. */
export function withAnswer<T extends object>(made: T, answer: unknown): T {
  ANSWERS.set(made, answer);
  return made;
}

/** A mapper of single answers that keeps what each was made of. */
export function keepingAnswers<Given, Made extends object>(
  make: (given: Given) => Made,
): (given: Given) => Made {
  return (given) => withAnswer(make(given), given);
}

/** The answer that an adapter's value was made of; undefined where none was kept. */
export function answerOf(made: object): unknown {
  return ANSWERS.get(made);
}
