import { describe, expect, it } from 'vitest';
import { httpAddress, parseWords, wholeNumber } from './words.ts';

const OPTIONS = {
  sample: { type: 'string', default: '500' },
  api: { type: 'string' },
  whole: { type: 'boolean' },
} as const;

const parsed = (...words: readonly string[]) =>
  parseWords(words, OPTIONS, 'USAGE', ({ sample, api, whole }) => ({
    whole,
    sample: wholeNumber('--sample', sample, 1, 1_000),
    api: api && httpAddress('--api', api),
  }));

describe('the words of a script', () => {
  it('have their usual values', () => {
    expect(parsed()).toEqual({ kind: 'begin', value: { whole: false, sample: 500, api: undefined } });
  });

  it('are read', () => {
    expect(parsed('--whole', '--sample', '7', '--api', 'http://127.0.0.1:1/')).toEqual({
      kind: 'begin',
      value: { whole: true, sample: 7, api: 'http://127.0.0.1:1' },
    });
  });

  it.each(['-h', '--help'])('ask for help by %s, whatever stands beside it', (word) => {
    expect(parsed('--sample', 'many', word)).toEqual({ kind: 'help' });
  });

  it.each([
    [['--sample', '0'], '--sample takes a number from 1 to 1000, not 0.'],
    [['--sample', '1e2'], '--sample takes a number from 1 to 1000, not 1e2.'],
    [['--api', 'ftp://x'], '--api takes an address such as http://127.0.0.1:3000, not ftp://x.'],
    [['--colour', 'blue'], "Unknown option '--colour'"],
    [['rest'], 'Unexpected argument'],
    [['--api'], 'argument missing'],
  ])('are refused with the usage: %j', (words, sentence) => {
    const refused = parsed(...words);
    expect(refused).toMatchObject({ kind: 'mistake', sentence: expect.stringContaining(sentence) });
    expect(refused).toMatchObject({ sentence: expect.stringMatching(/\n\nUSAGE$/) });
  });

  it('do not hide a bug', () => {
    const buggy = () =>
      parseWords([], OPTIONS, 'USAGE', () => {
        throw new TypeError('a bug');
      });
    expect(buggy).toThrow('a bug');
  });
});
