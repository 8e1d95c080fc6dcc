import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../values/attribute-value.ts';
import { matches } from './evaluate.ts';
import { keyTestsOf } from './key-condition.ts';
import { parseCondition } from './parse-condition.ts';
import { Placeholders } from './placeholders.ts';

const VALUES: Record<string, AttributeValue> = {
  ':a': { S: 'a' },
  ':b': { S: 'b' },
  ':one': { N: '1' },
  ':two': { N: '2' },
  ':true': { BOOL: true },
  ':null': { NULL: true },
  ':bin': { B: new Uint8Array([2, 3]) },
  ':set': { SS: ['y', 'x'] },
  ':list': { L: [{ N: '1' }] },
  ':type': { S: 'N' },
  ':empty': { S: '' },
};

const ITEM: Record<string, AttributeValue> = {
  pk: { S: 'a' },
  num: { N: '1.50' },
  big: { N: '9007199254740993' },
  words: { S: 'hello a world' },
  bytes: { B: new Uint8Array([1, 2, 3, 4]) },
  tags: { SS: ['x', 'y'] },
  ids: { NS: ['1', '3'] },
  blobs: { BS: [new Uint8Array([2, 3])] },
  stack: { L: [{ N: '1' }, { M: { deep: { S: 'b' } } }, { SS: ['x', 'y'] }] },
  tree: { M: { inside: { M: { leaf: { N: '2' } } }, 'with.dot': { S: 'a' } } },
  flag: { BOOL: true },
  nothing: { NULL: true },
};

function read(text: string, names?: Record<string, string>, values = VALUES) {
  const used = Object.fromEntries(Object.entries(values).filter(([name]) => text.includes(name)));
  return parseCondition(
    'FilterExpression',
    text,
    new Placeholders({
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: Object.keys(used).length > 0 ? used : undefined,
    }),
  );
}

describe('matches', () => {
  it.each([
    ['pk = :a', true],
    [':a = pk', true],
    ['pk <> :a', false],
    ['absent <> :a', true],
    ['absent = :a', false],
    ['NOT absent = :a', true],
    ['absent < :one', false],
    ['num > :one AND num < :two', true],
    ['num = :one', false],
    ['pk < :one', false],
    ['pk < :b', true],
    ['num BETWEEN :one AND :two', true],
    ['absent BETWEEN :one AND :two', false],
    ['pk IN (:b, :a)', true],
    ['pk IN (:b)', false],
    ['absent IN (:a)', false],
    ['pk = :b OR num >= :one AND flag = :true', true],
    ['(pk = :b OR num >= :one) AND flag = :null', false],
    ['NOT (pk = :a AND flag = :true)', false],
    ['not pk = :b', true],
    ['attribute_exists(tree.inside.leaf)', true],
    ['attribute_not_exists(tree.inside.absent)', true],
    ['attribute_exists(stack[1].deep)', true],
    ['attribute_exists(stack[9])', false],
    ['attribute_type(num, :type)', true],
    ['attribute_type(pk, :type)', false],
    ['begins_with(bytes, :bin)', false],
    ['begins_with(pk, :a)', true],
    ['begins_with(pk, :empty)', true],
    ['contains(words, :a)', true],
    ['contains(bytes, :bin)', true],
    ['contains(blobs, :bin)', true],
    ['contains(ids, :one)', true],
    ['contains(ids, :two)', false],
    ['contains(stack, :one)', true],
    ['contains(stack, :set)', true],
    ['contains(tags, :one)', false],
    ['tags = :set', true],
    ['stack[0] = :one', true],
    ['size(words) > :one', true],
    ['size(tags) = :two', true],
    ['size(tree) = :two', true],
    ['size(num) = :one', false],
    ['stack[1].deep = :b', true],
    ['tree.inside.leaf = stack[0]', false],
    ['flag = :true and nothing = :null', true],
    ['bytes > :bin', false],
    ['(pk) = (:a)', true],
  ])('%s is %s', (text, expected) => {
    expect(matches(read(text), ITEM)).toBe(expected);
  });

  it('compares numbers exactly', () => {
    const values = { ':n': { N: '9007199254740992' } };
    expect(matches(read('big = :n', undefined, values), ITEM)).toBe(false);
    expect(matches(read('big > :n', undefined, values), ITEM)).toBe(true);
  });

  it('puts names in the place of aliases, also names with dots and prototypes of objects', () => {
    expect(matches(read('tree.#dot = :a', { '#dot': 'with.dot' }), ITEM)).toBe(true);
    expect(matches(read('attribute_exists(#proto)', { '#proto': 'constructor' }), ITEM)).toBe(false);
  });
});

describe('what AWS refuses in a condition', () => {
  it.each([
    ['', 'The expression can not be empty;'],
    ['pk =', 'Syntax error; token: "<EOF>", near: "="'],
    ['_pk = :a', 'Syntax error; token: "_", near: "_pk"'],
    ['pk', 'Syntax error; token: "<EOF>", near: "pk"'],
    ['pk = :a AND', 'Syntax error; token: "<EOF>", near: "AND"'],
    ['pk == :a', 'Syntax error; token: "=", near: "== :a"'],
    ['pk = :a )', 'Syntax error; token: ")", near: ":a )"'],
    ['pk = :a extra :b', 'Syntax error; token: "extra", near: ":a extra :b"'],
    ['pk = $', 'Syntax error; token: "$", near: "= $"'],
    ['pk IN :a', 'Syntax error; token: ":a", near: "IN :a"'],
    ['pk BETWEEN :a', 'Syntax error; token: "<EOF>", near: ":a"'],
    ['pk[a] = :a', 'Syntax error; token: "a", near: "[a]"'],
    ['status = :a', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['tree.Name = :a', 'Attribute name is a reserved keyword; reserved keyword: Name'],
    ['exists(pk)', 'Invalid function name; function: exists'],
    ['if_not_exists(pk, :a) = :a', 'Invalid function name; function: if_not_exists'],
    [
      'attribute_exists(pk) = :true',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
    ['size(pk)', 'The function is not allowed to be used this way in an expression; function: size'],
    [
      'attribute_exists(pk, sk)',
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    [
      'attribute_exists(:a)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(pk, :one)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'pk < :true',
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'size(:one) = :one',
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    [
      'attribute_type(pk, :a)',
      'Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      'contains(stack, stack)',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [stack]',
    ],
    [
      'pk = pk',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [pk]',
    ],
    [
      'pk BETWEEN :two AND :one',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'pk BETWEEN :a AND :one',
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}',
    ],
    ['((pk = :a))', 'The expression has redundant parentheses;'],
    [
      'pk = :missing',
      'An expression attribute value used in expression is not defined; attribute value: :missing',
    ],
    ['#x = :a', 'An expression attribute name used in the document path is not defined; attribute name: #x'],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(`Invalid FilterExpression: ${message}`);
  });

  it('counts bytes, operators, members and levels', () => {
    expect(() => read(`pk = :a OR ${'x'.repeat(4_100)} = :a`)).toThrow(
      'Expression size has exceeded the maximum allowed size; expression size: 4116',
    );
    expect(() => read(Array.from({ length: 160 }, () => 'a=:a').join(' OR '))).toThrow('too many operators');
    expect(() => read(`pk IN (${Array.from({ length: 101 }, () => ':a').join(',')})`)).toThrow(
      'The IN operator is provided with too many operands; number of operands: 101',
    );
    expect(() => read(`${Array.from({ length: 33 }, () => 'a').join('.')} = :a`)).toThrow(
      'The document path has too many nesting elements; nesting levels: 33',
    );
  });
});

describe('Placeholders', () => {
  it.each([
    [{ ExpressionAttributeNames: {} }, 'ExpressionAttributeNames must not be empty'],
    [
      { ExpressionAttributeNames: { a: 'b' } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      { ExpressionAttributeValues: { a: { S: 'b' } } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "a"',
    ],
    [
      { ExpressionAttributeValues: { ':a': { N: 'b' } } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: b for key :a',
    ],
  ])('refuses %j', (input, message) => {
    expect(() => new Placeholders(input)).toThrow(message);
  });

  it('names what was not used', () => {
    const values = new Placeholders({ ExpressionAttributeValues: { ':a': { S: 'x' }, ':b': { S: 'y' } } });
    values.value(':a');
    expect(() => values.finish()).toThrow(
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    );
    const names = new Placeholders({ ExpressionAttributeNames: { '#a': 'x' } });
    expect(() => names.finish()).toThrow(
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    );
  });
});

describe('keyTestsOf', () => {
  it('turns a comparison around where the value stands first', () => {
    expect(keyTestsOf(read('pk = :a AND :one <= sk')).get('sk')).toEqual({
      operator: '>=',
      value: { N: '1' },
    });
  });

  it.each([
    ['pk = :a OR sk = :b', 'Invalid operator used in KeyConditionExpression: OR'],
    ['NOT pk = :a', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk IN (:a)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
    ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
    ['contains(pk, :a)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['size(pk) = :one', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk.a = :a', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    [
      'pk = sk',
      'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
    ],
    [':a = :b', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
    ['pk > :a AND pk < :b', 'KeyConditionExpressions must only contain one condition per key'],
    [
      'begins_with(:a, sk)',
      'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
    ],
    ['a = :a AND b = :b AND c = :a', 'Conditions can be of length 1 or 2 only'],
  ])('refuses %s', (text, message) => {
    expect(() => keyTestsOf(read(text))).toThrow(message);
  });
});
