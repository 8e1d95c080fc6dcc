import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeJson, ItemJson } from '../../../resources/tables/types.ts';
import { canonicalItem, canonicalNumber, Checksum, digestOf, keyTextOf } from './canonical.ts';
import { itemArbitrary, KEYS, numberArbitrary } from './items.fixture.ts';

function same(left: AttributeJson, right: AttributeJson): boolean {
  return canonicalItem({ a: left }) === canonicalItem({ a: right });
}

describe('the canonical text', () => {
  it.each<readonly [AttributeJson, AttributeJson]>([
    [{ N: '1.50' }, { N: '+15e-1' }],
    [{ N: '100' }, { N: '1E2' }],
    [{ N: '-0.0' }, { N: '0' }],
    [{ N: '0.1' }, { N: '.1' }],
    [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }],
    [{ NS: ['1', '2.0'] }, { NS: ['2', '1e0'] }],
    [{ B: 'QQ==' }, { B: 'QR==' }],
    [{ NULL: false }, { NULL: true }],
    [{ M: { a: { S: '' }, b: { L: [] } } }, { M: { b: { L: [] }, a: { S: '' } } }],
  ])('is one for %j and %j', (left, right) => {
    expect(same(left, right)).toBe(true);
  });

  it.each<readonly [AttributeJson, AttributeJson]>([
    [{ N: '1' }, { S: '1' }],
    [{ N: '1' }, { N: '-1' }],
    [{ N: '9007199254740993' }, { N: '9007199254740992' }],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
    [{ SS: ['a'] }, { L: [{ S: 'a' }] }],
    [{ S: 'a' }, { B: 'a' }],
    [{ M: {} }, { L: [] }],
    [{ BOOL: true }, { BOOL: false }],
    [{ S: 'a","b' }, { SS: ['a', 'b'] }],
  ])('tells %j from %j', (left, right) => {
    expect(same(left, right)).toBe(false);
  });

  it('is one for all ways to write a number, exactly', () => {
    fc.assert(
      fc.property(numberArbitrary, fc.nat(20), (text, zeros) => {
        const [digits = '', exponent = '0'] = text.split('e');
        const point = digits.includes('.') ? digits : `${digits}.`;
        const other = `${point}${'0'.repeat(zeros)}e${exponent}`;
        expect(canonicalNumber(other)).toBe(canonicalNumber(text));
        expect(canonicalNumber(canonicalNumber(text))).toBe(canonicalNumber(text));
      }),
    );
  });

  it('of a key is a key', () => {
    fc.assert(
      fc.property(itemArbitrary, (item) => {
        const key = JSON.parse(keyTextOf(item, KEYS)) as ItemJson;
        expect(canonicalItem(key)).toBe(canonicalItem({ PK: item.PK, SK: item.SK } as ItemJson));
      }),
    );
  });
});

describe('the checksum', () => {
  function checksumOf(items: readonly ItemJson[]): string {
    const checksum = new Checksum();
    for (const item of items) checksum.add(digestOf(canonicalItem(item)));
    return checksum.text;
  }

  it('does not depend on the order, nor on where it was saved', () => {
    fc.assert(
      fc.property(fc.array(itemArbitrary, { maxLength: 8 }), fc.nat(8), (items, at) => {
        const resumed = new Checksum(checksumOf(items.slice(0, at)));
        for (const item of items.slice(at)) resumed.add(digestOf(canonicalItem(item)));
        expect(resumed.text).toBe(checksumOf([...items].reverse()));
      }),
      { numRuns: 50 },
    );
  });

  it('finds an item that is lost, doubled or changed', () => {
    const [a, b, c]: readonly ItemJson[] = [{ A: { N: '1' } }, { A: { N: '2' } }, { A: { N: '3' } }];
    if (!a || !b || !c) throw new Error('There are three.');
    const texts = [[a, b], [a], [a, b, b], [a, c], []].map(checksumOf);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
