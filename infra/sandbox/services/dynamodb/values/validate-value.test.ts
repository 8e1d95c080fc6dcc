import { describe, expect, it } from 'vitest';
import type { AttributeValue } from './attribute-value.ts';
import { itemSize } from './item-size.ts';
import { validateItem, validateValue } from './validate-value.ts';

function nested(levels: number): AttributeValue {
  let value: AttributeValue = { S: 'leaf' };
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { M: { n: value } } : { L: [value] };
  return value;
}

describe('validateValue', () => {
  it.each<[string, AttributeValue, string]>([
    [
      'an empty string set',
      { SS: [] },
      'One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      'an empty number set',
      { NS: [] },
      'One or more parameter values were invalid: An number set  may not be empty',
    ],
    [
      'an empty binary set',
      { BS: [] },
      'One or more parameter values were invalid: Binary sets should not be empty',
    ],
    [
      'a string twice',
      { SS: ['a', 'b', 'a'] },
      'One or more parameter values were invalid: Input collection [a, b, a] contains duplicates.',
    ],
    ['a number twice', { NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [
      'a binary twice',
      { BS: [new Uint8Array([1]), new Uint8Array([1])] },
      'One or more parameter values were invalid: Input collection [AQ==, AQ==]of type BS contains duplicates.',
    ],
    ['no number', { N: 'abc' }, 'The parameter cannot be converted to a numeric value: abc'],
    ['an empty number', { N: '' }, 'The parameter cannot be converted to a numeric value'],
    ['39 digits', { N: '1'.repeat(39) }, 'Attempting to store more than 38 significant digits in a Number'],
    [
      'too large a number',
      { N: '1e126' },
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'too small a number',
      { N: '1e-131' },
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
    [
      'no type',
      {} as AttributeValue,
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'two types',
      { S: 'a', N: '1' } as unknown as AttributeValue,
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [
      'a bad value deep inside',
      { M: { list: { L: [{ N: 'x' }] } } },
      'The parameter cannot be converted to a numeric value: x',
    ],
  ])('refuses %s', (_what, value, message) => {
    expect(() => validateValue(value)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message }),
    );
  });

  it('keeps the object where nothing changes', () => {
    const value: AttributeValue = { M: { a: { L: [{ N: '1' }, { S: '' }] }, b: { NS: ['1', '2'] } } };
    expect(validateValue(value)).toBe(value);
  });

  it('makes numbers canonical and leaves the input alone', () => {
    const value: AttributeValue = { M: { a: { L: [{ N: '1.50' }] }, b: { NS: ['01'] } } };
    expect(validateValue(value)).toEqual({ M: { a: { L: [{ N: '1.5' }] }, b: { NS: ['1'] } } });
    expect(value).toEqual({ M: { a: { L: [{ N: '1.50' }] }, b: { NS: ['01'] } } });
  });

  it('takes a false NULL for a true one, as AWS does', () => {
    expect(validateValue({ NULL: false } as unknown as AttributeValue)).toEqual({ NULL: true });
  });

  it('allows 32 levels and no more', () => {
    expect(() => validateItem({ pk: { S: 'a' }, deep: nested(31) })).not.toThrow();
    expect(() => validateItem({ pk: { S: 'a' }, deep: nested(32) })).toThrow(
      'Nesting Levels have exceeded supported limits',
    );
  });
});

describe('itemSize', () => {
  it.each<[string, Record<string, AttributeValue>, number]>([
    ['text in UTF-8', { a: { S: 'é€' } }, 1 + 2 + 3],
    ['binary', { a: { B: new Uint8Array(10) } }, 11],
    ['a boolean and a null', { a: { BOOL: true }, b: { NULL: true } }, 4],
    ['an empty list and map', { a: { L: [] }, b: { M: {} } }, 8],
    ['members of a list', { a: { L: [{ S: 'xy' }] } }, 1 + 3 + 1 + 2],
    ['members of a map', { a: { M: { key: { S: 'xy' } } } }, 1 + 3 + 1 + 3 + 2],
    ['a set', { a: { SS: ['ab', 'c'] } }, 1 + 3],
  ])('counts %s', (_what, item, size) => {
    expect(itemSize(item)).toBe(size);
  });
});
