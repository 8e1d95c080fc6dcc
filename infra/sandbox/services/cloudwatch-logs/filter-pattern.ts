import { parseFieldsPattern } from './fields-pattern.ts';
import { parseJsonPattern } from './json-pattern.ts';
import { invalidPattern, regexTest } from './pattern-text.ts';
import type { MessageTest } from './pattern-text.ts';

const mostLength = 1024;
const termPattern = /\s*(?<sign>[?-]?)(?:"(?<phrase>(?:[^"\\]|\\.)*)"|(?<term>%(?:[^%\\]|\\.)+%|[^\s"]+))/y;

/**
 * A filter pattern as a test of messages. Source: CloudWatch Logs user guide, "Filter pattern syntax"; regular
 * expressions (`%…%`) may say more here than there. Error: InvalidParameterException.
 */
export function parseFilterPattern(pattern: string): MessageTest {
  const text = pattern.trim();
  if (text.length > mostLength) throw invalidPattern();
  if (text.startsWith('{')) return parseJsonPattern(text);
  if (text.startsWith('[')) return parseFieldsPattern(text);
  return parseTerms(text);
}

/** Terms that must all be there, `-term` that must not, or any of several `?term`. */
function parseTerms(text: string): MessageTest {
  const required: MessageTest[] = [];
  const excluded: MessageTest[] = [];
  const optional: MessageTest[] = [];
  const pattern = new RegExp(termPattern);
  while (pattern.lastIndex < text.length) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw invalidPattern();
    const { sign, phrase, term = '' } = groups;
    const wanted = phrase === undefined ? term : phrase.replace(/\\(.)/g, '$1');
    const test =
      (phrase === undefined ? regexTest(term) : undefined) ?? ((message: string) => message.includes(wanted));
    (sign === '?' ? optional : sign === '-' ? excluded : required).push(test);
  }
  // Beside terms that must be there, those that may be there say nothing.
  const anyOf = required.length === 0 ? optional : [];
  return (message) =>
    required.every((test) => test(message)) &&
    !excluded.some((test) => test(message)) &&
    (anyOf.length === 0 || anyOf.some((test) => test(message)));
}
