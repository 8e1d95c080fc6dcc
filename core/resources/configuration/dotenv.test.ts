import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDotenv } from './dotenv.ts';

function values(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(parseDotenv(text).entries.map(({ key, value }) => [key, value]));
}

describe('a dotenv file', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['A=1', { A: '1' }],
    ['A = 1 ', { A: '1' }],
    ['  export A=1', { A: '1' }],
    ['A: 1', { A: '1' }],
    ['A=', { A: '' }],
    ['A=""', { A: '' }],
    ['A=1 # why', { A: '1' }],
    ['A="1 # not why" # why', { A: '1 # not why' }],
    ["A='it''s'", { A: "'it''s'" }],
    ["A='one\\ntwo'", { A: 'one\\ntwo' }],
    ['A="one\\ntwo"', { A: 'one\ntwo' }],
    ['A=one\\ntwo', { A: 'one\\ntwo' }],
    ['A="first\nsecond"\nB=2', { A: 'first\nsecond', B: '2' }],
    ['A=`a "b" \'c\'`', { A: 'a "b" \'c\'' }],
    ['A="a \\"b\\""', { A: 'a \\"b\\"' }],
    ['# A=1\n\n  # B\nC=3', { C: '3' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ['A=1\nB=2\nA=3', { A: '3', B: '2' }],
    ['A=a=b=c', { A: 'a=b=c' }],
    ['a.b-c_1=x', { 'a.b-c_1': 'x' }],
    ['A=postgres://u:p@h/db?x=1&y=2', { A: 'postgres://u:p@h/db?x=1&y=2' }],
    ['A=<img src=x onerror=alert(1)>', { A: '<img src=x onerror=alert(1)>' }],
    ['', {}],
  ])('%j', (text, wanted) => {
    expect(values(text)).toEqual(wanted);
  });

  it('tells every line that is no variable by its number, and nothing of what it says', () => {
    const text = 'A=1\nhunter2\nB="two\nlines"\n  = hunter2\nC="hunter2\n';
    const { entries, mistakes } = parseDotenv(text);
    expect(entries.map(({ key, line }) => [key, line])).toEqual([
      ['A', 1],
      ['B', 3],
      ['C', 6],
    ]);
    expect(mistakes).toEqual([
      { line: 2, sentence: 'this is not written KEY=value' },
      { line: 5, sentence: 'this is not written KEY=value' },
      { line: 6, sentence: 'the quotation mark is not closed' },
    ]);
  });

  it('gives back what was written in quotes', () => {
    const keys = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/);
    const texts = fc.string({ unit: 'grapheme' }).filter((text) => !/['\\\r]/.test(text));
    fc.assert(
      fc.property(fc.dictionary(keys, texts, { noNullPrototype: true }), (wanted) => {
        const lines = Object.entries(wanted).map(([key, value]) => `${key}='${value}'`);
        expect(values(lines.join('\n'))).toEqual(wanted);
      }),
    );
  });

  it('comes to an end, whatever the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'A=\'"`\\#\n \t:') }), (text) => {
        expect(parseDotenv(text).entries.length).toBeLessThanOrEqual(text.length);
      }),
    );
    const started = performance.now();
    parseDotenv(`A="${'\\"'.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
