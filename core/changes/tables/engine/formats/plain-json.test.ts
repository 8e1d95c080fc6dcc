import { describe, expect, it } from 'vitest';
import type { ItemJson } from '../../../../resources/tables/types.ts';
import { itemOfPlainText, plainText } from './plain-json.ts';

const WRITTEN: readonly (readonly [string, ItemJson, string])[] = [
  [
    'text, booleans and null',
    { a: { S: 'x"y' }, b: { BOOL: false }, c: { NULL: true } },
    '{"a":"x\\"y","b":false,"c":null}',
  ],
  [
    'all digits of a number',
    { n: { N: '-12345678901234567890123456789012345678' } },
    '{"n":-12345678901234567890123456789012345678}',
  ],
  ['a number no double holds', { n: { N: '1E-130' } }, '{"n":1E-130}'],
  ['bytes', { b: { B: 'AAE=' } }, '{"b":{"$binary":"AAE="}}'],
  [
    'sets',
    { s: { SS: ['a'] }, n: { NS: ['1.50', '2'] }, b: { BS: ['AA=='] } },
    '{"s":{"$stringSet":["a"]},"n":{"$numberSet":[1.50,2]},"b":{"$binarySet":["AA=="]}}',
  ],
  ['lists and maps', { l: { L: [{ N: '1' }, { M: {} }] } }, '{"l":[1,{}]}'],
  [
    'a map that looks like bytes',
    { m: { M: { $binary: { S: 'AAE=' } } } },
    '{"m":{"$map":{"$binary":"AAE="}}}',
  ],
  ['a map that looks like that', { m: { M: { $map: { M: {} } } } }, '{"m":{"$map":{"$map":{}}}}'],
  ['an item that looks like bytes', { $binary: { S: 'x' } }, '{"$binary":"x"}'],
  ['names of objects', Object.fromEntries([['__proto__', { S: 'x' }]]), '{"__proto__":"x"}'],
];

describe('plain JSON', () => {
  it.each(WRITTEN)('holds %s', (_, item, text) => {
    expect(plainText(item)).toBe(text);
    expect(itemOfPlainText(text)).toEqual(item);
    expect(Object.keys(itemOfPlainText(text))).toEqual(Object.keys(item));
  });

  it('is JSON also where an endpoint writes numbers otherwise', () => {
    expect(plainText({ a: { N: '.5' }, b: { N: '+7' }, c: { N: '007' } })).toBe('{"a":5e-1,"b":7e0,"c":7e0}');
  });

  it.each([
    '',
    '[]',
    '1',
    'null',
    '{"a":01}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":+1}',
    '{"a":1 2}',
    '{"a":NaN}',
    "{'a':1}",
    '{"a":1,}',
    '{"a":"b 1}',
    '{"a":{"$binary":1}}',
    '{"a":{"$numberSet":["1"]}}',
    '{"a":{"$stringSet":"x"}}',
    '{"a":{"$map":[]}}',
    `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
  ])('refuses %s', (text) => {
    expect(() => itemOfPlainText(text)).toThrow(SyntaxError);
  });
});
