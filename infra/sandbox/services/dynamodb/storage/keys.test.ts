import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyTest } from '../expressions/key-condition.ts';
import type { KeyPair } from '../tables/table.ts';
import type { AttributeValue, KeyType } from '../values/attribute-value.ts';
import { compareValues } from '../values/attribute-value.ts';
import { indexKey, itemKey, queryRange, segmentRange, successor } from './keys.ts';

const STORE = 7;
const PARTITION: AttributeValue = { S: 'partition' };

function keys(type: KeyType): KeyPair {
  return { hash: { name: 'pk', type: 'S' }, range: { name: 'sk', type } };
}

const sortValue: Record<KeyType, fc.Arbitrary<AttributeValue>> = {
  S: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map((S) => ({ S })),
  B: fc
    .uint8Array({ minLength: 1, maxLength: 5 })
    .map((bytes) => ({ B: bytes.map((byte) => [0, 1, 127, 128, 254, 255][byte % 6] ?? 0) })),
  N: fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -3, max: 3 }))
    .map(([digits, exponent]) => ({
      N: `${digits}e${exponent}`,
    })),
};

function within(key: Buffer, test: KeyTest): boolean {
  const { start, end } = queryRange(STORE, PARTITION, test);
  return Buffer.compare(key, start) >= 0 && Buffer.compare(key, end) < 0;
}

function expected(value: AttributeValue, test: KeyTest): boolean {
  if (test.operator === 'BETWEEN')
    return (compareValues(value, test.low) ?? 0) >= 0 && (compareValues(value, test.high) ?? 0) <= 0;
  if (test.operator === 'BEGINS_WITH') {
    const bytes = Buffer.from(value.S ?? value.B ?? '');
    const prefix = Buffer.from(test.value.S ?? test.value.B ?? '');
    return bytes.subarray(0, prefix.length).equals(prefix);
  }
  const order = compareValues(value, test.value) ?? 0;
  return { '=': order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[
    test.operator
  ];
}

describe.each<KeyType>(['S', 'N', 'B'])('keys with a sort key of type %s', (type) => {
  it('sort in a table and in an index as DynamoDB sorts the values', () => {
    fc.assert(
      fc.property(sortValue[type], sortValue[type], (left, right) => {
        const order = Math.sign(compareValues(left, right) ?? 0);
        const [a, b] = [left, right].map((sk) => itemKey(STORE, keys(type), { pk: PARTITION, sk }));
        expect(Math.sign(Buffer.compare(a as Buffer, b as Buffer))).toBe(order);
        const [c, d] = [left, right].map((sk) =>
          indexKey(STORE, keys(type), { pk: PARTITION, sk }, Buffer.from('0000own key')),
        );
        expect(Math.sign(Buffer.compare(c as Buffer, d as Buffer))).toBe(order);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lie in the range of a condition exactly where the condition holds', () => {
    const operators = [
      '=',
      '<',
      '<=',
      '>',
      '>=',
      'BETWEEN',
      ...(type === 'N' ? [] : ['BEGINS_WITH']),
    ] as const;
    fc.assert(
      fc.property(
        sortValue[type],
        sortValue[type],
        sortValue[type],
        fc.constantFrom(...operators),
        (value, a, b, operator) => {
          const [low, high] = (compareValues(a, b) ?? 0) <= 0 ? [a, b] : [b, a];
          const test = (operator === 'BETWEEN' ? { operator, low, high } : { operator, value: a }) as KeyTest;
          for (const own of ['0000aaaa', '0000\u00ff\u00ff']) {
            const item = { pk: PARTITION, sk: value };
            expect(within(itemKey(STORE, keys(type), item), test)).toBe(expected(value, test));
            const place = indexKey(STORE, keys(type), item, Buffer.from(own, 'latin1'));
            expect(within(place, test)).toBe(expected(value, test));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('fit into the longest key of the store', () => {
    const longest: AttributeValue =
      type === 'N'
        ? { N: `-${'9'.repeat(38)}` }
        : type === 'S'
          ? { S: 'x'.repeat(1024) }
          : { B: new Uint8Array(1024) };
    const item = { pk: { S: 'p'.repeat(2048) }, sk: longest };
    const own = itemKey(STORE, keys(type), item);
    expect(indexKey(STORE, keys(type), item, own).length).toBeLessThan(1978);
  });
});

describe('segmentRange', () => {
  it.each([1, 2, 3, 7, 1_000_000])('covers the store without gaps in %i segments', (total) => {
    const shown =
      total > 10 ? [0, 1, total - 2, total - 1] : Array.from({ length: total }, (_, index) => index);
    for (const segment of shown) {
      if (segment + 1 >= total) continue;
      expect(segmentRange(STORE, segment, total).end).toEqual(segmentRange(STORE, segment + 1, total).start);
    }
    expect(segmentRange(STORE, 0, total).start).toEqual(Buffer.from([0, 0, 0, STORE]));
    expect(segmentRange(STORE, total - 1, total).end).toEqual(Buffer.from([0, 0, 0, STORE + 1]));
  });
});

describe('successor', () => {
  it('carries over full bytes', () => {
    expect(successor(Buffer.from([1, 255, 255]))).toEqual(Buffer.from([2]));
    expect(() => successor(Buffer.from([255]))).toThrow(RangeError);
  });
});
