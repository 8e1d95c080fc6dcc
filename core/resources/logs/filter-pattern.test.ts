import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from './filter-pattern.ts';

const isMatch = (pattern: string, line: string) => {
  const parsed = parseFilterPattern(pattern);
  if (parsed.kind === 'wrong') throw new Error(parsed.sentence);
  return parsed.test(line);
};

const JSON_LINE = '{"level":"error","ms":120,"user":{"tags":["a","b"]},"gone":null,"ok":true}';

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['ERROR -timeout', 'ERROR timeout', false],
    ['"two words" x', 'x has two words', true],
    ['?a1 ?b2', 'only b2', true],
    ['?a1 ?b2', 'neither', false],
    ['must ?a1', 'must', true],
    ['%4\\d\\d%', 'status 404', true],
    ['%4\\d\\d%', 'status 200', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['{ $.level = "error" }', JSON_LINE, true],
    ['{ $.level = "err*" && $.ms > 100 }', JSON_LINE, true],
    ['{ $.ms <= 100 || ($.ok IS TRUE && $.gone IS NULL) }', JSON_LINE, true],
    ['{ $.user.tags[1] = "b" }', JSON_LINE, true],
    ['{ $.nothing NOT EXISTS }', JSON_LINE, true],
    ['{ $.level != "error" }', JSON_LINE, false],
    ['{ $.level = "error" }', 'no JSON', false],
    ['{ $.level = %err.r% }', JSON_LINE, true],
    ['[ip, ..., status = 4*, bytes]', '10.0.0.1 - [now] "GET / HTTP/1.1" 404 12', true],
    ['[ip, ..., status = 4*, bytes > 100]', '10.0.0.1 - [now] "GET / HTTP/1.1" 404 12', false],
    ['[a, b]', 'one', false],
  ])('%s on %s: %s', (pattern, line, expected) => expect(isMatch(pattern, line)).toBe(expected));

  it.each([
    ['"open', /quotation mark is opened/],
    ['%open', /percent signs/],
    ['%(%', /no regular expression/],
    ['a.b', /Put “a\.b” between quotation marks/],
    ['{ $.level = "x"', /closing brace/],
    ['{ level = "x" }', /begins with a field/],
    ['{ $.level "x" }', /comes =, !=, <, >/],
    ['{ $.level = }', /comes a value; here the pattern ends/],
    ['{ $.ms > abc }', /a number, which “abc” is not/],
    ['{ ($.a = 1 }', /parenthesis/],
    ['{ $.a = 1 $.b = 2 }', /Nothing is expected/],
    ['{ $.a IS SOMETHING }', /no state/],
    ['[a, b', /closing bracket/],
    ['[a,, b]', /Between two commas/],
    ['[..., a, ...]', /once, not twice/],
    ['x'.repeat(1_025), /1024 characters/],
  ])('%s is wrong, in words', (pattern, words) => {
    const parsed = parseFilterPattern(pattern);
    expect(parsed).toMatchObject({ kind: 'wrong', sentence: expect.stringMatching(words) as string });
  });
});
