/** Whether a line is what a filter pattern looks for. */
export type LineTest = (line: string) => boolean;

/** What is wrong with a pattern, in a sentence for whoever wrote it. */
export class WrongPattern extends Error {}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A text with `*` for anything. Case matters. */
function wildcard(pattern: string): LineTest {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

/** The value of a condition: a number, a text with `*`, or a regular expression between percent signs. */
export interface Wanted {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** @throws WrongPattern where a comparison by size has no number. */
export function comparison(operator: Operator, { text, isQuoted }: Wanted): (actual: unknown) => boolean {
  const number = isQuoted || text.trim() === '' ? NaN : Number(text);
  if (operator === '=' || operator === '!=') {
    const isMatch = expressionOf(text, isQuoted) ?? wildcard(text);
    const isEqual = (actual: unknown) =>
      (!Number.isNaN(number) && isNumeric(actual) && Number(actual) === number) || isMatch(String(actual));
    return (actual) => isScalar(actual) && (operator === '=') === isEqual(actual);
  }
  if (Number.isNaN(number))
    throw new WrongPattern(`${operator} compares with a number, which “${text}” is not.`);
  return (actual) => isNumeric(actual) && compared(operator, Number(actual), number);
}

function expressionOf(text: string, isQuoted: boolean): LineTest | undefined {
  const inner = isQuoted ? undefined : /^%(.+)%$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  try {
    const compiled = new RegExp(inner);
    return (actual) => compiled.test(actual);
  } catch {
    throw new WrongPattern(`This is no regular expression: ${text}`);
  }
}

function compared(operator: Exclude<Operator, '=' | '!='>, actual: number, wanted: number): boolean {
  switch (operator) {
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isNumeric(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
  );
}
