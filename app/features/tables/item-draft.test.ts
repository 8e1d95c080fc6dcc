import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeJson, ItemJson } from '../../../core/resources/tables/types.ts';
import { sameAttribute } from '../../../core/resources/tables/values.ts';
import { itemOfJson, itemOfRows, retyped, rowsOfItem } from './item-draft.ts';
import type { DraftRow } from './item-draft.ts';

const KEYS = [
  { name: 'PK', type: 'S' },
  { name: 'SK', type: 'N' },
] as const;
const KEY: ItemJson = { PK: { S: 'shop-1' }, SK: { N: '7' } };

const name = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', '$map'));
const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('12345678901234567890123456789012345678', '-1E-130', '9.9e+125', '0.1'),
);
const bytes = fc.uint8Array({ minLength: 1 }).map((some) => Buffer.from(some).toString('base64'));
const { value } = fc.letrec<{ readonly value: AttributeJson }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }).map((S) => ({ S })),
    fc.constantFrom('a\r\nb', 'c\u0000', '\u007f', 'tab\tfeed\n').map((S) => ({ S })),
    number.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.uniqueArray(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.uniqueArray(fc.integer().map(String), { minLength: 1 }).map((NS) => ({ NS })),
    fc.uniqueArray(bytes, { minLength: 1 }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }).map((M) => ({ M })),
  ),
}));
const item = fc
  .array(fc.tuple(name, value), { maxLength: 6 })
  .map((entries): ItemJson => ({ ...Object.fromEntries(entries), ...KEY }));

describe('an item that nobody typed at', () => {
  it('is the same item again', () => {
    fc.assert(
      fc.property(item, (before) => {
        const again = itemOfRows(rowsOfItem(before, KEYS), KEYS);
        expect(again.ok && sameAttribute({ M: again.item }, { M: before })).toBe(true);
        expect(Object.keys(again.ok ? again.item : {}).sort()).toEqual(Object.keys(before).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('is the same item as DynamoDB JSON', () => {
    fc.assert(
      fc.property(item, (before) => {
        const again = itemOfJson(JSON.stringify(before), KEYS);
        expect(again.ok && sameAttribute({ M: again.item }, { M: before })).toBe(true);
      }),
    );
  });

  it('shows its key first, also where it has none yet', () => {
    expect(rowsOfItem({ a: { BOOL: true } }, KEYS).map((row) => [row.name, row.type, row.text])).toEqual([
      ['PK', 'S', ''],
      ['SK', 'N', ''],
      ['a', 'BOOL', 'true'],
    ]);
  });
});

function mistakesOf(...rows: readonly Omit<DraftRow, 'id'>[]): readonly string[] {
  const all = [...rowsOfItem(KEY, KEYS), ...rows.map((row, index) => ({ ...row, id: index + 10 }))];
  const result = itemOfRows(all, KEYS);
  return result.ok ? [] : result.mistakes.map((mistake) => mistake.sentence);
}

describe('what was typed wrong is told at its row', () => {
  it.each([
    ['N', 'twelve', /digits/],
    ['N', '1'.repeat(39), /38 digits/],
    ['B', 'äö', /base64/],
    ['M', '{"a":', /written as JSON/],
    ['M', '[1]', /is a list, not a map/],
    ['M', '{"$stringSet":["a"]}', /is a string set, not a map/],
    ['L', '{}', /is a map, not a list/],
    ['SS', '["a","a"]', /once/],
    ['SS', '[]', /at least one/],
    ['SS', '["a",1]', /Every member/],
    ['NS', '["1"]', /Every member/],
    ['NS', `[${'1'.repeat(39)}]`, /38 digits/],
    ['BS', '["%"]', /base64/],
    ['BS', 'x', /JSON list/],
  ] as const)('%s %s', (type, text, sentence) => {
    const mistakes = mistakesOf({ name: 'a', type, text });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(sentence);
  });

  it('names: missing, twice', () => {
    expect(mistakesOf({ name: '', type: 'S', text: '' })).toEqual(['The attribute needs a name.']);
    expect(mistakesOf({ name: 'PK', type: 'S', text: '' })).toEqual(['There are two attributes PK.']);
  });

  it('keys: missing, empty, of another type; and an item that is too large', () => {
    expect(itemOfJson('{"SK":{"N":"1"}}', KEYS)).toMatchObject({
      mistakes: [{ sentence: 'The key attribute PK is missing.' }],
    });
    expect(itemOfJson('{"PK":{"S":""},"SK":{"S":"1"}}', KEYS)).toMatchObject({
      mistakes: [
        { sentence: 'The key attribute PK is empty.' },
        { sentence: 'The key attribute SK has to be a number.' },
      ],
    });
    expect(mistakesOf({ name: 'a', type: 'S', text: 'x'.repeat(409_600) })[0]).toMatch(
      /DynamoDB takes 409600/,
    );
  });

  it.each(['', '[]', 'null', '{"PK":"a"}', '{"PK":{"S":1}}', '{"PK":{"X":""}}'])(
    'a text that is no DynamoDB JSON: %s',
    (text) => {
      expect(itemOfJson(text, KEYS)).toMatchObject({ ok: false, mistakes: [{}] });
    },
  );
});

it('another type keeps the text where it can', () => {
  const row: DraftRow = { id: 1, name: 'a', type: 'S', text: '12' };
  expect(retyped(row, 'N')).toMatchObject({ type: 'N', text: '12' });
  expect(retyped(row, 'M')).toMatchObject({ text: '{}' });
  expect(retyped({ ...row, text: '["x"]' }, 'SS')).toMatchObject({ text: '["x"]' });
  expect(retyped({ ...row, text: 'true' }, 'BOOL')).toMatchObject({ text: 'true' });
  expect(retyped({ ...row, text: '"a\\r"', escaped: true }, 'N')).toEqual({
    id: 1,
    name: 'a',
    type: 'N',
    text: '',
  });
});
