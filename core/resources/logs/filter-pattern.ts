import { parseFieldPattern } from './filter-fields.ts';
import { parseJsonPattern } from './filter-json.ts';
import { WrongPattern } from './filter-values.ts';
import type { LineTest } from './filter-values.ts';

/** Source: CloudWatch Logs API, FilterLogEvents, `filterPattern`. */
const LONGEST_PATTERN = 1_024;

export type FilterPattern =
  | { readonly kind: 'pattern'; readonly text: string; readonly test: LineTest }
  | { readonly kind: 'wrong'; readonly sentence: string };

/**
 * A filter pattern as CloudWatch Logs understands it, tried before it is sent, and as a test for lines that never come
 * near CloudWatch. Source: CloudWatch Logs user guide, "Filter pattern syntax".
 */
export function parseFilterPattern(pattern: string): FilterPattern {
  const text = pattern.trim();
  try {
    if (text.length > LONGEST_PATTERN)
      throw new WrongPattern(`A pattern has ${LONGEST_PATTERN} characters at most; this has ${text.length}.`);
    return { kind: 'pattern', text, test: testOf(text) };
  } catch (error) {
    if (error instanceof WrongPattern) return { kind: 'wrong', sentence: error.message };
    throw error;
  }
}

function testOf(text: string): LineTest {
  if (text.startsWith('{')) return parseJsonPattern(text);
  if (text.startsWith('[')) return parseFieldPattern(text);
  return termsOf(text);
}

interface Terms {
  readonly required: LineTest[];
  readonly excluded: LineTest[];
  readonly optional: LineTest[];
}

/** `a "b c"`: all of them; `-a`: not it; `?a ?b`: any of them; `%a+%`: a regular expression. */
function termsOf(text: string): LineTest {
  const terms: Terms = { required: [], excluded: [], optional: [] };
  const next = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)+)%|([^\s"%][^\s"]*))/y;
  while (text.slice(next.lastIndex).trim() !== '') {
    const from = next.lastIndex;
    const found = next.exec(text);
    if (!found) throw new WrongPattern(wrongTermAt(text.slice(from).trim()));
    const [, sign, phrase, expression, word = ''] = found;
    const test =
      expression === undefined ? contains(phrase?.replace(/\\(.)/g, '$1') ?? word) : matches(expression);
    (sign === '?' ? terms.optional : sign === '-' ? terms.excluded : terms.required).push(test);
    checkPlain(phrase === undefined && expression === undefined ? word : undefined);
  }
  // Beside terms that must be there, those that may be there say nothing.
  const anyOf = terms.required.length === 0 ? terms.optional : [];
  return (line) =>
    terms.required.every((test) => test(line)) &&
    !terms.excluded.some((test) => test(line)) &&
    (anyOf.length === 0 || anyOf.some((test) => test(line)));
}

function wrongTermAt(rest: string): string {
  if (/^[?-]?"/.test(rest)) return `A quotation mark is opened and not closed: ${rest.slice(0, 40)}`;
  if (/^[?-]?%/.test(rest))
    return `A regular expression stands between two percent signs: ${rest.slice(0, 40)}`;
  return `This is no term: ${rest.slice(0, 40)}`;
}

/** What is more than letters, digits and underscores has to be quoted. */
function checkPlain(word: string | undefined): void {
  if (word === undefined || /^[\p{L}\p{N}_]+$/u.test(word)) return;
  throw new WrongPattern(`Put “${word}” between quotation marks: it holds more than letters, digits and _.`);
}

function contains(text: string): LineTest {
  return (line) => line.includes(text);
}

function matches(expression: string): LineTest {
  try {
    const compiled = new RegExp(expression);
    return (line) => compiled.test(line);
  } catch {
    throw new WrongPattern(`This is no regular expression: %${expression}%`);
  }
}
