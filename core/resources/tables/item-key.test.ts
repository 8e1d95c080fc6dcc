import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFromParameters, keyOfItem, keyToParameters } from './item-key.ts';
import type { AttributeJson, ItemJson, KeySchema } from './types.ts';

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const values: fc.Arbitrary<AttributeJson> = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) => ({ B: Buffer.from(bytes).toString('base64') })),
);
const keys: fc.Arbitrary<ItemJson> = fc
  .uniqueArray(fc.tuple(names, values), { minLength: 1, maxLength: 2, selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));

const TABLE: KeySchema = { partitionKey: { name: 'PK', type: 'S' }, sortKey: { name: 'SK', type: 'N' } };

describe('item key', () => {
  it('comes back out of the link that it was written to', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const link = keyToParameters(key).toString();
        expect(keyFromParameters(new URLSearchParams(link))).toEqual({ ok: true, value: key });
      }),
    );
  });

  it.each(['a/b c', '🙂', '<img src=x onerror=alert(1)>', `');alert(1);//`, 'a:S:b\\', '100%', 'a&k=b#c'])(
    'holds the text %s',
    (S) => {
      const link = `https://console.test/item?${keyToParameters({ PK: { S }, SK: { N: '7' } }).toString()}`;
      expect(keyFromParameters(new URL(link).searchParams)).toEqual({
        ok: true,
        value: { PK: { S }, SK: { N: '7' } },
      });
    },
  );

  it.each([
    ['nothing', ''],
    ['three attributes', 'k=a:S:1&k=b:S:1&k=c:S:1'],
    ['no type', 'k=PK:abc'],
    ['a type that no key has', 'k=PK:BOOL:true'],
    ['no value', 'k=PK:S:'],
    ['no name', 'k=:S:a'],
    ['a number that is none', 'k=PK:N:seven'],
    ['bytes that are none', 'k=PK:B:***'],
    ['one attribute twice', 'k=PK:S:a&k=PK:S:b'],
    ['more than a key may hold', `k=PK:S:${'x'.repeat(5_000)}`],
  ])('is refused with a sentence: %s', (_, link) => {
    const read = keyFromParameters(new URLSearchParams(link));
    if (read.ok) throw new Error('it was taken');
    expect(read.mistakes[0]?.sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('is the part of an item that its table calls so', () => {
    const item: ItemJson = { price: { N: '1' }, SK: { N: '7' }, PK: { S: 'a' } };
    expect(keyOfItem(item, TABLE)).toEqual({ PK: { S: 'a' }, SK: { N: '7' } });
    expect(keyOfItem({ PK: { S: 'a' } }, { partitionKey: { name: 'constructor', type: 'S' } })).toEqual({});
  });
});
