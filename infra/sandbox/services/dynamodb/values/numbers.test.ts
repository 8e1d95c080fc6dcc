import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareNumbers,
  formatDecimal,
  numberSize,
  orderedBytes,
  parseDecimal,
} from './numbers.ts';

function format(text: string): string | undefined {
  const value = parseDecimal(text);
  return value && formatDecimal(value);
}

describe('parseDecimal and formatDecimal', () => {
  it.each([
    ['0042.1200', '42.12'],
    ['-0', '0'],
    ['+7', '7'],
    ['1E3', '1000'],
    ['1e-3', '0.001'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-12.340e1', '-123.4'],
    ['9007199254740993', '9007199254740993'],
  ])('writes %s as %s', (text, canonical) => {
    expect(format(text)).toBe(canonical);
  });

  it.each(['', '-', '.', 'e1', '1e', '1e1.5', 'NaN', 'Infinity', '0x1', '1 ', '1,5'])(
    'refuses %j',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('expands a large exponent', () => {
    expect(format('1E125')).toBe(`1${'0'.repeat(125)}`);
  });
});

describe('numberSize', () => {
  // Measured on AWS to the byte.
  it.each([
    ['0', 1],
    ['1', 2],
    ['12', 2],
    ['123', 3],
    ['1234', 3],
    ['12345678901234567890123456789012345678', 20],
    ['100', 2],
    ['1010', 3],
    ['0.0000001', 2],
    ['1E125', 2],
    ['1.5', 3],
    ['15', 2],
    ['1.234', 4],
    ['3.14159', 5],
    ['123456', 4],
    ['-1', 3],
  ])('counts %s as %i bytes', (text, bytes) => {
    expect(numberSize(text)).toBe(bytes);
  });
});

const numberText = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -90, max: 87 }))
  .map(([negative, digits, exponent]) => `${negative ? '-' : ''}${digits}e${exponent}`);

function exact(text: string): { readonly value: bigint } {
  const [digits = '0', exponent = '0'] = text.split('e');
  return { value: BigInt(digits) * 10n ** BigInt(Number(exponent) + 90) };
}

describe('order and sums', () => {
  it('compares exactly, also beyond what a double can tell apart', () => {
    expect(compareNumbers('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareNumbers('1.0', '1')).toBe(0);
    expect(compareNumbers('-2', '1')).toBeLessThan(0);
  });

  it('orders bytes as it orders numbers', () => {
    fc.assert(
      fc.property(numberText, numberText, (left, right) => {
        const difference = exact(left).value - exact(right).value;
        const expected = difference < 0n ? -1 : difference > 0n ? 1 : 0;
        expect(Math.sign(compareNumbers(left, right))).toBe(expected);
        expect(Math.sign(Buffer.compare(orderedBytes(left), orderedBytes(right)))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds and subtracts exactly', () => {
    fc.assert(
      fc.property(numberText, numberText, fc.boolean(), (left, right, subtract) => {
        const sum = exact(left).value + (subtract ? -exact(right).value : exact(right).value);
        const result = formatDecimal(addDecimals(left, right, subtract));
        expect(compareNumbers(result, `${sum}e-90`)).toBe(0);
      }),
    );
  });

  it('keeps the second byte within a byte at both ends of the range', () => {
    const ends = ['-9.9e125', '-1e-130', '0', '1e-130', '9.9e125'];
    const sorted = [...ends].sort((left, right) => Buffer.compare(orderedBytes(left), orderedBytes(right)));
    expect(sorted).toEqual(ends);
  });
});
