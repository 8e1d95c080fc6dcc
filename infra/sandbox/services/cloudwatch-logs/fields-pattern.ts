import { comparison, invalidPattern } from './pattern-text.ts';
import type { MessageTest } from './pattern-text.ts';

type FieldTest = (field: string) => boolean;

const anything: FieldTest = () => true;
const conditionPattern = /^\s*([\w-]+)\s*(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|(\S.*?))\s*$/;

function parseField(text: string): FieldTest {
  if (/^\s*[\w-]+\s*$/.test(text)) return anything;
  // `&&` binds closer than `||`, as everywhere.
  const alternatives = text.split('||').map((part) => part.split('&&').map(parseCondition));
  return (field) => alternatives.some((tests) => tests.every((test) => test(field)));
}

function parseCondition(text: string): FieldTest {
  const [, , operator = '', quoted, bare = ''] = conditionPattern.exec(text) ?? [];
  if (operator === '') throw invalidPattern();
  return comparison(operator, quoted?.replace(/\\(.)/g, '$1') ?? bare, quoted !== undefined);
}

/** The fields of a line: parted by blanks, with what stands in brackets or quotation marks as one. */
function fieldsOf(message: string): readonly string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, bracketed, quoted, plain]) => bracketed ?? quoted ?? plain ?? '',
  );
}

/** The fields that a pattern names, as `$name`, with what a fitting line has there. */
export function namedFields(pattern: string): (message: string) => ReadonlyMap<string, string> {
  const names = pattern
    .slice(1, -1)
    .split(',')
    .map((part) => /[\w-]+/.exec(part)?.[0]);
  const gap = names.indexOf(undefined);
  return (message) => {
    const fields = fieldsOf(message);
    const missing = fields.length - names.length;
    const entries = names.map((name, at) => {
      const isBehind = gap !== -1 && at > gap;
      return [`$${name ?? ''}`, fields[isBehind ? at + missing : at] ?? ''] as const;
    });
    return new Map(entries.filter((_, at) => at !== gap));
  };
}

/** `[ip, user, ..., status = 4*, bytes > 1000]`: lines of as many fields, which fit. Error: InvalidParameterException. */
export function parseFieldsPattern(pattern: string): MessageTest {
  if (!pattern.endsWith(']')) throw invalidPattern();
  const parts = pattern
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  const gap = parts.indexOf('...');
  if (gap !== parts.lastIndexOf('...') || parts.includes('')) throw invalidPattern();
  const before = parts.slice(0, gap === -1 ? parts.length : gap).map(parseField);
  const after = gap === -1 ? [] : parts.slice(gap + 1).map(parseField);
  return (message) => {
    const fields = fieldsOf(message);
    const least = before.length + after.length;
    if (gap === -1 ? fields.length !== least : fields.length < least) return false;
    const tail = fields.slice(fields.length - after.length);
    return (
      before.every((test, at) => test(fields[at] ?? '')) && after.every((test, at) => test(tail[at] ?? ''))
    );
  };
}
