import { invalidParameter } from './errors.ts';

/** Whether a log message is what a filter pattern looks for. */
export type MessageTest = (message: string) => boolean;

export function invalidPattern(): Error {
  return invalidParameter('Invalid filter pattern');
}

/** A text with `*` for anything, as values of a filter pattern have it. Case matters. */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

/** `%…%` as a test of texts; undefined for what is no regular expression. Error: InvalidParameterException. */
export function regexTest(term: string): ((text: string) => boolean) | undefined {
  const source = /^%(.+)%$/s.exec(term)?.[1];
  if (source === undefined) return undefined;
  try {
    const regex = new RegExp(source);
    return (text) => regex.test(text);
  } catch {
    throw invalidPattern();
  }
}

/** `=`, `!=`, `<`, `<=`, `>` or `>=` between what an event has and what the pattern says. */
export function comparison(
  operator: string,
  expected: string,
  isQuoted: boolean,
): (actual: unknown) => boolean {
  const number = isQuoted || expected.trim() === '' ? NaN : Number(expected);
  const matches = (isQuoted ? undefined : regexTest(expected)) ?? wildcardTest(expected);
  const isEqual = (actual: unknown) =>
    !Number.isNaN(number) && actual !== '' && Number(actual) === number ? true : matches(String(actual));
  switch (operator) {
    case '=':
      return (actual) => isScalar(actual) && isEqual(actual);
    case '!=':
      return (actual) => isScalar(actual) && !isEqual(actual);
    case '<':
      return (actual) => isNumeric(actual) && Number(actual) < number;
    case '<=':
      return (actual) => isNumeric(actual) && Number(actual) <= number;
    case '>':
      return (actual) => isNumeric(actual) && Number(actual) > number;
    case '>=':
      return (actual) => isNumeric(actual) && Number(actual) >= number;
    default:
      throw invalidPattern();
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
}
