import { describe, expect, it } from 'vitest';
import { tableFixture } from '../../../resources/tables/table.fixture.ts';
import type { AttributeJson, ItemJson } from '../../../resources/tables/types.ts';
import { itemMistake, rulesOf } from './item-rules.ts';

const RULES = rulesOf(tableFixture({}));
const KEY: ItemJson = { PK: { S: 'a' }, SK: { S: 'b' } };

function nested(levels: number): AttributeJson {
  return levels === 1 ? { S: '' } : { L: [nested(levels - 1)] };
}

function mistakeOf(further: ItemJson): string | undefined {
  return itemMistake({ ...KEY, ...further }, RULES);
}

describe('an item', () => {
  it.each<readonly [string, ItemJson]>([
    ['empty values that are no keys', { a: { S: '' }, b: { B: '' }, c: { L: [] }, d: { M: {} } }],
    ['the longest number', { n: { N: '-9.9999999999999999999999999999999999999E+125' } }],
    ['32 levels', { l: nested(32) }],
    ['keys as long as they may be', { PK: { S: 'x'.repeat(2_048) }, SK: { S: 'é'.repeat(512) } }],
    ['index keys that are absent', {}],
    ['400 KB', { text: { S: 'x'.repeat(409_600 - 'PKaSKbtext'.length) } }],
  ])('is taken with %s', (_, further) => {
    expect(mistakeOf(further)).toBeUndefined();
  });

  it.each<readonly [string, ItemJson]>([
    ['The key attribute PK is empty.', { PK: { S: '' } }],
    ['The key attribute PK is a number and has to be a string.', { PK: { N: '1' } }],
    ['The key attribute PK has 2049 bytes; DynamoDB takes 2048.', { PK: { S: 'x'.repeat(2_049) } }],
    ['The key attribute SK has 1026 bytes; DynamoDB takes 1024.', { SK: { S: 'é'.repeat(513) } }],
    [
      'The attribute GSI1PK, which is the key of an index, is a number and has to be a string.',
      { GSI1PK: { N: '1' } },
    ],
    ['The attribute GSI1SK, which is the key of an index, is empty.', { GSI1SK: { S: '' } }],
    [
      'The attribute n: a number has at most 38 digits.',
      { n: { N: '123456789012345678901234567890123456789' } },
    ],
    ['The attribute n: a number lies between 1E-130 and 9.9E+125.', { n: { N: '1E126' } }],
    [
      'The attribute n: a number is written in digits, such as 12, -0.5 or 1e9.',
      { n: { L: [{ M: { x: { N: 'one' } } }] } },
    ],
    ['The attribute b: bytes are written in base64.', { b: { B: '%' } }],
    ['The attribute s: a set has at least one member.', { s: { SS: [] } }],
    ['The attribute s: a set has each member once.', { s: { NS: ['1', '1.0'] } }],
    ['The attribute s: a set has each member once.', { s: { BS: ['QQ==', 'QR=='] } }],
    ['The attribute l: it is nested deeper than 32 levels.', { l: nested(33) }],
    ['An attribute has an empty name.', { '': { S: 'x' } }],
    ['The name of an attribute is longer than 65,535 bytes.', { ['x'.repeat(65_536)]: { S: '' } }],
    [
      'The item has 409,601 bytes; DynamoDB takes 409,600.',
      { text: { S: 'x'.repeat(409_601 - 'PKaSKbtext'.length) } },
    ],
  ])('is refused: %s', (sentence, further) => {
    expect(mistakeOf(further)).toBe(sentence);
  });

  it('is refused without its key, whatever its prototype has', () => {
    const rules = rulesOf(
      tableFixture({ partitionKey: { name: 'constructor', type: 'S' }, sortKey: undefined }),
    );
    expect(itemMistake({ a: { S: 'x' } }, rules)).toBe('The key attribute constructor is missing.');
  });
});
