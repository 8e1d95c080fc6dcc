import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Expectations, ExpectedDifferencesError, parseExpected } from './expected.ts';

const rule = (more: string) =>
  `expected:\n  - { kind: tables, name: videos, path: Tags*, why: w, who: me, ${more} }\n`;
const sides = { left: ['dev'], right: ['eu', 'prod'] };
const asked = { kind: 'tables', key: 'videos', path: 'Tags[Owner]' } as const;

describe('expected differences', () => {
  it('of this project can be read', async () => {
    expect(parseExpected(await readFile('expected-differences.yaml', 'utf8')).length).toBeGreaterThan(3);
  });

  it.each([
    ['expected: [', 'not valid YAML'],
    [rule('until: never'), 'must be a day'],
    [rule('until: 2030-01-01, wheel: 1'), 'Unrecognized key'],
    ['expected:\n  - { kind: cars, name: a, path: b, why: w, who: me, until: 2030-01-01 }\n', 'kind'],
  ])('%j is a mistake that is named', (text, sentence) => {
    expect(() => parseExpected(text)).toThrow(ExpectedDifferencesError);
    expect(() => parseExpected(text)).toThrow(sentence);
  });

  it('hold for their pair in either order, by environment or stage', () => {
    const found = (pair: string) =>
      new Expectations(parseExpected(rule(`until: 2030-01-01${pair}`)), sides, '2029-01-01').find(asked);
    expect(found('')).toBe(0);
    expect(found(', pair: [prod, dev]')).toBe(0);
    expect(found(', pair: [dev, eu]')).toBe(0);
    expect(found(', pair: [dev, staging]')).toBeUndefined();
  });

  it('of what could not be seen are no findings', () => {
    const rules = new Expectations(parseExpected(rule('until: 2030-01-01')), sides, '2029-01-01');
    expect(rules.findings(() => false)).toEqual([]);
    expect(rules.findings(() => true)).toMatchObject([{ reason: 'matches-nothing' }]);
    rules.find(asked);
    expect(rules.findings(() => true)).toEqual([]);
  });
});
