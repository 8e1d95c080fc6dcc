import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeJson, ItemJson } from './types.ts';
import {
  base64Bytes,
  decimalOf,
  isExact,
  itemSizeBytes,
  plainItem,
  plainOf,
  sameAttribute,
  typeOf,
  utf8Bytes,
} from './values.ts';

describe('plain JSON of a value', () => {
  it.each<[AttributeJson, unknown]>([
    [{ S: '<b>' }, '<b>'],
    [{ N: '12.50' }, 12.5],
    [{ N: '-0' }, 0],
    [{ N: '1e3' }, 1000],
    [{ N: '9007199254740992' }, 9007199254740992],
    [{ N: '9007199254740993' }, '9007199254740993'],
    [{ N: '0.1234567890123456789' }, '0.1234567890123456789'],
    [{ N: '1E+125' }, 1e125],
    [{ N: '12345678901234567890123456789012345678' }, '12345678901234567890123456789012345678'],
    [{ B: 'AP8=' }, 'AP8='],
    [{ BOOL: false }, false],
    [{ NULL: true }, null],
    [{ SS: ['a', 'b'] }, ['a', 'b']],
    [{ NS: ['1', '9007199254740993'] }, [1, '9007199254740993']],
    [{ BS: ['AQ=='] }, ['AQ==']],
    [{ L: [{ S: 'a' }, { L: [{ NULL: true }] }] }, ['a', [null]]],
    [{ M: { a: { M: { b: { N: '1' } } } } }, { a: { b: 1 } }],
  ])('%j', (value, plain) => {
    expect(plainOf(value)).toEqual(plain);
  });

  it('takes any name for a key like others', () => {
    const item = JSON.parse('{"__proto__":{"S":"a"},"constructor":{"S":"b"}}') as ItemJson;
    expect(JSON.stringify(plainItem(item))).toBe('{"__proto__":"a","constructor":"b"}');
  });

  it('never shows a number that is another one', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 38 });
    fc.assert(
      fc.property(digits, fc.integer({ min: -20, max: 20 }), (text, power) => {
        const number = `${text}e${power}`;
        if (isExact(number)) expect(decimalOf(String(Number(number)))).toEqual(decimalOf(number));
      }),
    );
  });
});

describe('a decimal number', () => {
  it.each([
    ['0', '', 0],
    ['-0.0', '', 0],
    ['100', '1', 2],
    ['1.50', '15', -1],
    ['-.5', '5', -1],
    ['1.5e3', '15', 2],
    ['007', '7', 0],
  ])('%s', (text, digits, exponent) => {
    expect(decimalOf(text)).toMatchObject({ digits, exponent });
  });

  it.each(['', '.', '1e', 'abc', '1,5', '0x10', ' 1', 'Infinity', 'NaN', '1e9999999'])(
    '%j is none',
    (text) => {
      expect(decimalOf(text)).toBeUndefined();
    },
  );
});

describe('the size of an item', () => {
  it.each<[string, ItemJson, number]>([
    ['text in UTF-8', { ab: { S: 'é€🙂' } }, 2 + 2 + 3 + 4],
    ['a number: two digits a byte, and one', { n: { N: '1234' } }, 1 + 3],
    ['a negative number', { n: { N: '-12' } }, 1 + 3],
    ['zeros at the end are free', { n: { N: '1000000' } }, 1 + 2],
    ['bytes', { b: { B: 'AAEC' } }, 1 + 3],
    ['a boolean and a null', { a: { BOOL: true }, b: { NULL: true } }, 4],
    ['sets', { s: { SS: ['ab', 'c'] }, n: { NS: ['1', '22'] }, b: { BS: ['AA=='] } }, 3 + 3 + 4 + 1],
    ['a list: three, and one an element', { l: { L: [{ S: 'a' }, { BOOL: true }] } }, 1 + 3 + 2 + 2],
    ['a map: three, and one an element', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
  ])('%s', (_, item, bytes) => {
    expect(itemSizeBytes(item)).toBe(bytes);
  });

  it('counts text and bytes as they are stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
        expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
        expect(base64Bytes(Buffer.from(bytes).toString('base64'))).toBe(bytes.length);
      }),
    );
  });
});

describe('two values', () => {
  it.each<readonly [AttributeJson, AttributeJson, boolean]>([
    [{ M: { a: { S: '1' }, b: { N: '2' } } }, { M: { b: { N: '2' }, a: { S: '1' } } }, true],
    [
      { L: [{ M: { a: { S: '1' }, b: { S: '2' } } }] },
      { L: [{ M: { b: { S: '2' }, a: { S: '1' } } }] },
      true,
    ],
    [{ SS: ['b', 'a'] }, { SS: ['a', 'b'] }, true],
    [{ L: [{ S: 'b' }, { S: 'a' }] }, { L: [{ S: 'a' }, { S: 'b' }] }, false],
    [{ SS: ['1'] }, { NS: ['1'] }, false],
    [{ M: { a: { S: '1' } } }, { M: { a: { S: '1' }, b: { NULL: true } } }, false],
    [{ S: '1' }, { N: '1' }, false],
  ])('%j and %j: %s', (left, right, same) => {
    expect(sameAttribute(left, right)).toBe(same);
    expect(sameAttribute(right, left)).toBe(same);
  });
});

describe('the type of a value', () => {
  it.each<[AttributeJson, string]>([
    [{ S: '' }, 'S'],
    [{ BOOL: false }, 'BOOL'],
    [{ NULL: true }, 'NULL'],
    [{ M: {} }, 'M'],
    [{ L: [] }, 'L'],
    [{ BS: [] }, 'BS'],
  ])('%j is %s', (value, type) => {
    expect(typeOf(value)).toBe(type);
  });
});
