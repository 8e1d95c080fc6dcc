import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../values/attribute-value.ts';
import { applyUpdate } from './apply-update.ts';
import { parseProjection } from './parse-projection.ts';
import { parseUpdate } from './parse-update.ts';
import { project } from './paths.ts';
import { Placeholders } from './placeholders.ts';

const VALUES: Record<string, AttributeValue> = {
  ':one': { N: '1' },
  ':half': { N: '0.5' },
  ':text': { S: 'text' },
  ':list': { L: [{ S: 'end' }] },
  ':none': { L: [] },
  ':set': { SS: ['b', 'c'] },
  ':all': { SS: ['a', 'b'] },
  ':nums': { NS: ['2'] },
  ':huge': { N: '9'.repeat(38) },
};

function placeholders(text: string, names?: Record<string, string>): Placeholders {
  const used = Object.fromEntries(
    Object.entries(VALUES).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
  );
  return new Placeholders({
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: Object.keys(used).length > 0 ? used : undefined,
  });
}

const ITEM: Record<string, AttributeValue> = {
  pk: { S: 'key' },
  count: { N: '10' },
  list: { L: [{ S: 'zero' }, { S: 'one' }, { S: 'two' }, { M: { in: { N: '1' } } }] },
  map: { M: { a: { S: 'a' }, b: { M: { c: { N: '1' } } } } },
  tags: { SS: ['a', 'b'] },
};

function update(text: string, names?: Record<string, string>): Record<string, AttributeValue> {
  return { ...applyUpdate(ITEM, parseUpdate(text, placeholders(text, names))) };
}

describe('applyUpdate', () => {
  it.each<[string, Record<string, AttributeValue | undefined>]>([
    ['SET fresh = :text', { fresh: { S: 'text' } }],
    ['set #c = #c + :one', { count: { N: '11' } }],
    ['SET #c = #c - :half', { count: { N: '9.5' } }],
    ['SET fresh = if_not_exists(fresh, :one) + :one', { fresh: { N: '2' } }],
    ['SET #c = if_not_exists(#c, :one)', { count: { N: '10' } }],
    ['SET #l = list_append(#l, :list)', { list: { L: [...(ITEM.list?.L ?? []), { S: 'end' }] } }],
    ['SET fresh = list_append(if_not_exists(fresh, :none), :list)', { fresh: { L: [{ S: 'end' }] } }],
    ['SET fresh = #c', { fresh: { N: '10' } }],
    ['SET a1 = #c, #c = :one', { a1: { N: '10' }, count: { N: '1' } }],
    ['SET #m.b.c = :text', { map: { M: { a: { S: 'a' }, b: { M: { c: { S: 'text' } } } } } }],
    [
      'SET #l[1] = :text',
      { list: { L: [{ S: 'zero' }, { S: 'text' }, { S: 'two' }, { M: { in: { N: '1' } } }] } },
    ],
    [
      'SET #l[3].#i = :text',
      { list: { L: [{ S: 'zero' }, { S: 'one' }, { S: 'two' }, { M: { in: { S: 'text' } } }] } },
    ],
    [
      'SET #l[9] = :one, #l[7] = :text',
      { list: { L: [...(ITEM.list?.L ?? []), { S: 'text' }, { N: '1' }] } },
    ],
    ['SET fresh = (#c + :one)', { fresh: { N: '11' } }],
    ['REMOVE #c, absent', { count: undefined }],
    ['REMOVE #l[0], #l[2]', { list: { L: [{ S: 'one' }, { M: { in: { N: '1' } } }] } }],
    [
      'REMOVE #l[0] SET #l[1] = :text',
      { list: { L: [{ S: 'text' }, { S: 'two' }, { M: { in: { N: '1' } } }] } },
    ],
    ['REMOVE #l[99]', {}],
    ['REMOVE #m.b.c', { map: { M: { a: { S: 'a' }, b: { M: {} } } } }],
    ['ADD #c :one', { count: { N: '11' } }],
    ['ADD fresh :one', { fresh: { N: '1' } }],
    ['ADD tags :set', { tags: { SS: ['a', 'b', 'c'] } }],
    ['ADD #m.b.c :one', { map: { M: { a: { S: 'a' }, b: { M: { c: { N: '2' } } } } } }],
    ['DELETE tags :set', { tags: { SS: ['a'] } }],
    ['DELETE tags :all', { tags: undefined }],
    ['DELETE absent :all', {}],
    [
      'SET a1 = :one REMOVE #c ADD tags :set DELETE absent :set',
      {
        a1: { N: '1' },
        count: undefined,
        tags: { SS: ['a', 'b', 'c'] },
      },
    ],
  ])('%s', (text, changes) => {
    const names = Object.fromEntries(
      Object.entries({ '#c': 'count', '#l': 'list', '#m': 'map', '#i': 'in' }).filter(([alias]) =>
        text.includes(alias),
      ),
    );
    const expected: Record<string, AttributeValue> = {};
    for (const [name, value] of Object.entries({ ...ITEM, ...changes })) if (value) expected[name] = value;
    expect(update(text, Object.keys(names).length > 0 ? names : undefined)).toEqual(expected);
  });

  it('leaves the item before as it was', () => {
    const before = structuredClone(ITEM);
    update('SET #m.b.c = :text REMOVE #l[0]', { '#m': 'map', '#l': 'list' });
    expect(ITEM).toEqual(before);
  });

  it.each([
    ['SET fresh = absent', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET fresh = pk + :one', 'An operand in the update expression has an incorrect data type'],
    ['SET fresh = list_append(pk, :list)', 'An operand in the update expression has an incorrect data type'],
    ['SET absent.inside = :one', 'The document path provided in the update expression is invalid for update'],
    ['SET pk.inside = :one', 'The document path provided in the update expression is invalid for update'],
    ['SET pk[0] = :one', 'The document path provided in the update expression is invalid for update'],
    ['REMOVE absent.inside', 'The document path provided in the update expression is invalid for update'],
    ['ADD pk :one', 'An operand in the update expression has an incorrect data type'],
    ['ADD tags :nums', 'An operand in the update expression has an incorrect data type'],
    ['DELETE pk :set', 'An operand in the update expression has an incorrect data type'],
    ['SET fresh = :huge + :half', 'Attempting to store more than 38 significant digits in a Number'],
  ])('refuses for this item: %s', (text, message) => {
    expect(() => update(text)).toThrow(message);
  });
});

describe('what AWS refuses in an update', () => {
  it.each([
    ['', 'The expression can not be empty;'],
    ['INVALID SYNTAX HERE', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ['SET _version = :one', 'Syntax error; token: "_", near: "SET _version"'],
    ['SET a1', 'Syntax error; token: "<EOF>", near: "a1"'],
    ['SET a1 = :one SET b1 = :one', 'The "SET" section can only be used once in an update expression;'],
    [
      'SET a1 = :one, a1 = :text',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a1], path two: [a1]',
    ],
    [
      'SET a1 = :one REMOVE a1.b[1]',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a1], path two: [a1, b, [1]]',
    ],
    [
      'SET a1.b = :one REMOVE a1[1]',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a1, b], path two: [a1, [1]]',
    ],
    [
      'SET #x = :one',
      'An expression attribute name used in the document path is not defined; attribute name: #x',
    ],
    [
      'SET a1 = :zzz',
      'An expression attribute value used in expression is not defined; attribute value: :zzz',
    ],
    ['SET Count = :one', 'Attribute name is a reserved keyword; reserved keyword: Count'],
    ['SET a1 = size(b1)', 'Invalid function name; function: size'],
    [
      'SET a1 = if_not_exists(b1)',
      'Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1',
    ],
    [
      'SET a1 = if_not_exists(:one, :one)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    [
      'SET a1 = :text + :one',
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      'SET a1 = list_append(:one, b1)',
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: N',
    ],
    ['ADD a1 :text', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
    [
      'DELETE a1 :one',
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
    ],
    ['SET a1 = b1 + c1 + d1', 'Syntax error; token: "+", near: "c1 + d1"'],
  ])('%s', (text, message) => {
    expect(() => parseUpdate(text, placeholders(text))).toThrow(`Invalid UpdateExpression: ${message}`);
  });
});

describe('projections', () => {
  it.each<[string, Record<string, AttributeValue>]>([
    ['pk', { pk: { S: 'key' } }],
    ['absent', {}],
    ['#m.b.c, tags', { map: { M: { b: { M: { c: { N: '1' } } } } }, tags: { SS: ['a', 'b'] } }],
    ['#l[2], #l[0]', { list: { L: [{ S: 'zero' }, { S: 'two' }] } }],
    ['#l[3].#i', { list: { L: [{ M: { in: { N: '1' } } }] } }],
  ])('%s', (text, expected) => {
    const names = Object.fromEntries(
      Object.entries({ '#l': 'list', '#m': 'map', '#i': 'in' }).filter(([alias]) => text.includes(alias)),
    );
    const paths = parseProjection(text, placeholders('', Object.keys(names).length > 0 ? names : undefined));
    expect({ ...project(ITEM, paths) }).toEqual(expected);
  });

  it.each([
    [
      'a1, a1',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a1], path two: [a1]',
    ],
    [
      'a1, a1.b',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a1], path two: [a1, b]',
    ],
    ['name', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['a1,', 'Syntax error; token: "<EOF>", near: ","'],
  ])('refuses %s', (text, message) => {
    expect(() => parseProjection(text, placeholders(''))).toThrow(`Invalid ProjectionExpression: ${message}`);
  });
});
