import { describe, expect, it } from 'vitest';
import { keyFromParameters } from '../../../core/resources/tables/item-key.ts';
import type { ItemJson, KeySchema } from '../../../core/resources/tables/types.ts';
import { itemRows } from './item-rows.ts';

const SCHEMA: KeySchema = {
  partitionKey: { name: 'PK', type: 'S' },
  sortKey: { name: 'a:b', type: 'N' },
};

function rowsOf(item: ItemJson, schema: KeySchema | undefined = SCHEMA) {
  return itemRows([item], [7], schema);
}

describe('rows of items', () => {
  it('hold the key as text, and the beginning of the rest as JSON', () => {
    const item = { PK: { S: 'video#1' }, 'a:b': { N: '12' }, title: { S: 'a "lamp"' }, price: { N: '5.50' } };
    expect(rowsOf(item)).toEqual({
      keyNames: ['PK', 'a:b'],
      keys: [['video#1'], ['12']],
      addresses: ['k=PK%3AS%3Avideo%231&k=a%5C%3Ab%3AN%3A12'],
      rests: ['{"title":"a \\"lamp\\"","price":5.5}'],
      sizesBytes: [7],
    });
  });

  it.each([
    [{ PK: { S: 'a&k=b' }, 'a:b': { N: '-1e3' } }],
    [{ PK: { S: '<img src=x onerror=alert(1)>/%2F 😀' }, 'a:b': { N: '0' } }],
    [{ PK: { S: '' + '\\:' }, 'a:b': { N: '123456789012345678901234567890' } }],
  ])('lead to the item: %j', (key) => {
    const [address] = rowsOf({ ...key, more: { BOOL: true } }).addresses;
    expect(keyFromParameters(new URLSearchParams(address))).toEqual({ ok: true, value: key });
  });

  it('are cut where a row ends', () => {
    const { rests } = rowsOf({
      PK: { S: 'x' },
      'a:b': { N: '1' },
      long: { S: 'y'.repeat(5_000) },
      no: { N: '1' },
    });
    expect(rests[0]).toHaveLength(220);
    expect(rests[0]).toMatch(/^\{"long":"yyy/);
  });

  it('say what is missing in a key, and do without a key where the table is unknown', () => {
    expect(rowsOf({ PK: { S: 'x' } }).keys).toEqual([['x'], [undefined]]);
    const unknown = itemRows([{ PK: { S: 'x' } }], [7], undefined);
    expect(unknown).toMatchObject({ keyNames: [], keys: [], addresses: [], rests: ['{"PK":"x"}'] });
  });

  it('take names that every object has for attributes like others', () => {
    const item = JSON.parse(
      '{"PK":{"S":"x"},"a:b":{"N":"1"},"__proto__":{"S":"p"},"toString":{"N":"2"}}',
    ) as ItemJson;
    expect(rowsOf(item).rests).toEqual(['{"__proto__":"p","toString":2}']);
  });
});
