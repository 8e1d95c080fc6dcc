import { comparison, WrongPattern } from './filter-values.ts';
import type { LineTest, Operator } from './filter-values.ts';

type FieldTest = (field: string) => boolean;

const CONDITION = /^\s*([\w-]+)\s*(!=|<=|>=|=|<|>)\s*(?:"((?:[^"\\]|\\.)*)"|(\S.*?))\s*$/;

/** `[ip, user, ..., status = 4*, bytes > 1000]`: lines of as many fields, which fit. */
export function parseFieldPattern(pattern: string): LineTest {
  if (!pattern.endsWith(']')) throw new WrongPattern('A pattern for fields ends with a closing bracket.');
  const parts = pattern
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  if (parts.includes('')) throw new WrongPattern('Between two commas stands the name of a field.');
  const gap = parts.indexOf('...');
  if (gap !== parts.lastIndexOf('...')) throw new WrongPattern('“...” stands for the rest once, not twice.');
  const before = parts.slice(0, gap === -1 ? parts.length : gap).map(fieldTest);
  const after = gap === -1 ? [] : parts.slice(gap + 1).map(fieldTest);
  return (line) => {
    const fields = fieldsOf(line);
    const least = before.length + after.length;
    if (gap === -1 ? fields.length !== least : fields.length < least) return false;
    const tail = fields.slice(fields.length - after.length);
    return (
      before.every((test, at) => test(fields[at] ?? '')) && after.every((test, at) => test(tail[at] ?? ''))
    );
  };
}

function fieldTest(text: string): FieldTest {
  if (/^\s*[\w-]+\s*$/.test(text)) return () => true;
  // `&&` binds closer than `||`, as everywhere.
  const alternatives = text.split('||').map((part) => part.split('&&').map(condition));
  return (field) => alternatives.some((tests) => tests.every((test) => test(field)));
}

function condition(text: string): FieldTest {
  const found = CONDITION.exec(text);
  if (!found) throw new WrongPattern(`This is no field and no condition on one: ${text.trim().slice(0, 40)}`);
  const [, , operator = '=', quoted, bare = ''] = found;
  return comparison(operator as Operator, {
    text: quoted?.replace(/\\(.)/g, '$1') ?? bare,
    isQuoted: quoted !== undefined,
  });
}

/** The fields of a line: parted by blanks, with what stands in brackets or quotation marks as one. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, bracketed, quoted, plain]) => bracketed ?? quoted ?? plain ?? '',
  );
}
