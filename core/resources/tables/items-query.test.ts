import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition, ItemsQuery, SortCondition } from './items-query.ts';
import {
  EMPTY_QUERY,
  OPERATORS,
  queryFromParameters,
  queryToParameters,
  SORT_OPERATORS,
} from './items-query.ts';
import { ATTRIBUTE_TYPES } from './types.ts';

const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const numbers = fc.oneof(fc.integer().map(String), fc.constantFrom('-0.5', '1e9', '12345678901234567890'));

function valuesFor(operator: string, value: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> {
  if (operator === 'between') return fc.array(value, { minLength: 2, maxLength: 2 });
  return fc.array(value, { minLength: 1, maxLength: operator === 'in' ? 5 : 1 });
}

const conditions: fc.Arbitrary<Condition> = fc
  .constantFrom(...OPERATORS)
  .chain((operator): fc.Arbitrary<Condition> => {
    if (operator === 'exists' || operator === 'not_exists')
      return fc.record({ attribute: anyText, operator: fc.constant(operator), values: fc.constant([]) });
    if (operator === 'attribute_type')
      return fc.record({
        attribute: anyText,
        operator: fc.constant(operator),
        type: fc.constant('S' as const),
        values: fc.constantFrom(...ATTRIBUTE_TYPES).map((type) => [type]),
      });
    const typed = operator === 'begins_with' ? (['S'] as const) : (['S', 'N'] as const);
    return fc.constantFrom(...typed).chain((type) =>
      fc.record({
        attribute: anyText,
        operator: fc.constant(operator),
        type: fc.constant(type),
        values: valuesFor(
          operator,
          type === 'N'
            ? numbers
            : fc.oneof(anyText, fc.constant('')).filter((one) => operator !== 'in' || one !== ''),
        ),
      }),
    );
  });

const sorts: fc.Arbitrary<SortCondition> = fc
  .constantFrom(...SORT_OPERATORS)
  .chain((operator) => fc.record({ operator: fc.constant(operator), values: valuesFor(operator, anyText) }));

const queries: fc.Arbitrary<ItemsQuery> = fc.record(
  {
    index: anyText,
    partition: anyText,
    sort: sorts,
    where: fc.array(conditions, { maxLength: 4 }),
    descending: fc.boolean(),
    consistent: fc.boolean(),
    limit: fc.integer({ min: 1, max: 1_000 }),
  },
  { requiredKeys: ['where', 'descending', 'consistent', 'limit'] },
);

describe('items query', () => {
  it('comes back out of the link that it was written to', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const link = queryToParameters(query).toString();
        expect(queryFromParameters(new URLSearchParams(link))).toEqual({ ok: true, value: query });
      }),
    );
  });

  it('reads a link that a person would write', () => {
    const read = queryFromParameters(
      new URLSearchParams(
        'index=GSI1&pk=shop#ana&sk=begins_with:2026&where=price:>:N:100&where=draft:exists',
      ),
    );
    expect(read).toEqual({
      ok: true,
      value: {
        ...EMPTY_QUERY,
        index: 'GSI1',
        partition: 'shop#ana',
        sort: { operator: 'begins_with', values: ['2026'] },
        where: [
          { attribute: 'price', operator: '>', type: 'N', values: ['100'] },
          { attribute: 'draft', operator: 'exists', values: [] },
        ],
      },
    });
  });

  it('takes a bare sort key for equality, and empty fields for nothing', () => {
    expect(queryFromParameters(new URLSearchParams('pk=a&sk=2026:01&index=&where='))).toMatchObject({
      value: { partition: 'a', sort: { operator: '=', values: ['2026:01'] }, index: undefined, where: [] },
    });
    expect(queryFromParameters(new URLSearchParams(''))).toEqual({ ok: true, value: EMPTY_QUERY });
  });

  it.each([
    ['limit=0', 'limit', 'A page holds 1 to 1,000 items.'],
    ['limit=x', 'limit', 'A page holds 1 to 1,000 items.'],
    ['limit=1001', 'limit', 'A page holds 1 to 1,000 items.'],
    ['where=price', 'where', /is none of =, <>/],
    ['where=price:like:S:x', 'where', /Condition 1: “like” is none of/],
    [
      'where=a:exists&where=price:>:N:cheap',
      'where',
      'Condition 2: a number is written in digits, such as 12, -0.5 or 1e9.',
    ],
    ['where=price:>:X:1', 'where', /“X” is none of S, N, B, BOOL, NULL/],
    ['where=price:between:N:1', 'where', 'Condition 1: between takes two values, with a comma between them.'],
    ['where=price:>:BOOL:true', 'where', 'Condition 1: > can not compare values of type BOOL.'],
    ['where=price:begins_with:N:1', 'where', 'Condition 1: begins_with can not compare values of type N.'],
    ['where=draft:=:BOOL:yes', 'where', 'Condition 1: a boolean is written true or false.'],
    ['where=bytes:=:B:***', 'where', 'Condition 1: bytes are written in base64.'],
    ['where=price:attribute_type:Q', 'where', /attribute_type takes one of S, N, B/],
    ['where=price:>:N:' + '9'.repeat(39), 'where', 'Condition 1: a number has at most 38 digits.'],
    ['where=price:>:N:1e126', 'where', 'Condition 1: a number lies between 1E-130 and 9.9E+125.'],
    ['where=:exists', 'where', 'Condition 1: an attribute needs a name.'],
    ['pk=a&sk=between:1', 'sk', 'Sort key: between takes two values, with a comma between them.'],
  ])('says what is wrong with %s', (link, field, sentence) => {
    const read = queryFromParameters(new URLSearchParams(link));
    if (read.ok) throw new Error('it was taken');
    expect(read.mistakes[0]?.field).toBe(field);
    if (typeof sentence === 'string') expect(read.mistakes[0]?.sentence).toBe(sentence);
    else expect(read.mistakes[0]?.sentence).toMatch(sentence);
  });

  it('never throws, whatever stands in the address', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('sk', 'where', 'limit', 'pk'), fc.string())), (pairs) => {
        expect(typeof queryFromParameters(new URLSearchParams(pairs)).ok).toBe('boolean');
      }),
    );
  });
});
