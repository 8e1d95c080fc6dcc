import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidFilterPolicy } from './filter-condition.ts';
import { parseFilterPolicy, passesFilter } from './filter-policy.ts';
import type { MessageAttribute } from './message-attributes.ts';

function text(StringValue: string): MessageAttribute {
  return { DataType: 'String', StringValue };
}

function number(StringValue: string): MessageAttribute {
  return { DataType: 'Number', StringValue };
}

function array(...elements: unknown[]): MessageAttribute {
  return { DataType: 'String.Array', StringValue: JSON.stringify(elements) };
}

function passesAttributes(policy: object, attributes: Record<string, MessageAttribute>): boolean {
  const filter = parseFilterPolicy(JSON.stringify(policy), 'MessageAttributes');
  return passesFilter(filter, { body: 'text', attributes });
}

function passesBody(policy: object, body: unknown): boolean {
  const filter = parseFilterPolicy(JSON.stringify(policy), 'MessageBody');
  return passesFilter(filter, { body: typeof body === 'string' ? body : JSON.stringify(body) });
}

describe('attributes', () => {
  it.each<[string, object, Record<string, MessageAttribute>, boolean]>([
    ['an empty policy', {}, {}, true],
    ['the same text', { a: ['x'] }, { a: text('x') }, true],
    ['another text', { a: ['x'] }, { a: text('y') }, false],
    ['another case', { a: ['x'] }, { a: text('X') }, false],
    ['one of several', { a: ['x', 'y'] }, { a: text('y') }, true],
    ['an absent attribute', { a: ['x'] }, { b: text('x') }, false],
    ['every key', { a: ['x'], b: ['y'] }, { a: text('x'), b: text('y') }, true],
    ['not every key', { a: ['x'], b: ['y'] }, { a: text('x'), b: text('z') }, false],
    ['an element of an array', { a: ['x'] }, { a: array('w', 'x') }, true],
    ['no element of an array', { a: ['x'] }, { a: array('w') }, false],
    ['a number in an array', { a: [5] }, { a: array('w', 5) }, true],
    ['a boolean in an array', { a: [true] }, { a: array(true) }, true],
    ['null in an array', { a: [null] }, { a: array(null) }, true],
    ['null where it is absent', { a: [null] }, {}, false],
    ['an array that is none', { a: ['x'] }, { a: { DataType: 'String.Array', StringValue: 'x' } }, false],
    ['an object in an array', { a: ['x'] }, { a: array({ x: 1 }, 'x') }, true],
    ['a number', { a: [100] }, { a: number('100.0') }, true],
    ['a number as text', { a: ['100'] }, { a: number('100') }, false],
    ['a text as number', { a: [100] }, { a: text('100') }, false],
    [
      'a binary attribute',
      { a: [{ exists: true }] },
      { a: { DataType: 'Binary', BinaryValue: Uint8Array.of(1) } },
      false,
    ],
    ['a prefix', { a: [{ prefix: 'ab' }] }, { a: text('abc') }, true],
    ['no prefix', { a: [{ prefix: 'ab' }] }, { a: text('cab') }, false],
    ['a prefix of a number', { a: [{ prefix: '1' }] }, { a: number('12') }, false],
    ['a suffix', { a: [{ suffix: 'bc' }] }, { a: text('abc') }, true],
    ['no suffix', { a: [{ suffix: 'bc' }] }, { a: text('bca') }, false],
    ['equal but for case', { a: [{ 'equals-ignore-case': 'AbC' }] }, { a: text('aBc') }, true],
    ['not equal but for case', { a: [{ 'equals-ignore-case': 'AbC' }] }, { a: text('aB') }, false],
    ['anything but one', { a: [{ 'anything-but': 'x' }] }, { a: text('y') }, true],
    ['not anything but one', { a: [{ 'anything-but': 'x' }] }, { a: text('x') }, false],
    ['anything but some', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: text('y') }, false],
    ['anything but, and absent', { a: [{ 'anything-but': 'x' }] }, {}, false],
    ['anything but, of an array', { a: [{ 'anything-but': ['x'] }] }, { a: array('x', 'y') }, true],
    ['anything but a number', { a: [{ 'anything-but': [100] }] }, { a: number('1e2') }, false],
    ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'ab' } }] }, { a: text('abc') }, false],
    ['anything but another prefix', { a: [{ 'anything-but': { prefix: 'ab' } }] }, { a: text('b') }, true],
    ['anything but a suffix', { a: [{ 'anything-but': { suffix: 'c' } }] }, { a: text('abc') }, false],
    ['exists', { a: [{ exists: true }] }, { a: text('x') }, true],
    ['exists, but is absent', { a: [{ exists: true }] }, {}, false],
    ['is absent', { a: [{ exists: false }] }, {}, true],
    ['is absent, but exists', { a: [{ exists: false }] }, { a: text('x') }, false],
    ['equal', { a: [{ numeric: ['=', 1.5] }] }, { a: number('1.50') }, true],
    ['equal to five digits', { a: [{ numeric: ['=', 0.300001] }] }, { a: number('0.3') }, true],
    ['not equal', { a: [{ numeric: ['=', 1.5] }] }, { a: number('1.51') }, false],
    ['less', { a: [{ numeric: ['<', 10] }] }, { a: number('9') }, true],
    ['not less', { a: [{ numeric: ['<', 10] }] }, { a: number('10') }, false],
    ['at most', { a: [{ numeric: ['<=', 10] }] }, { a: number('10') }, true],
    ['more', { a: [{ numeric: ['>', 10] }] }, { a: number('10') }, false],
    ['at least', { a: [{ numeric: ['>=', -10] }] }, { a: number('-10') }, true],
    ['in a range', { a: [{ numeric: ['>', 0, '<=', 100] }] }, { a: number('100') }, true],
    ['out of a range', { a: [{ numeric: ['>', 0, '<=', 100] }] }, { a: number('0') }, false],
    ['numeric of a text', { a: [{ numeric: ['=', 1] }] }, { a: text('1') }, false],
    ['numeric of an array', { a: [{ numeric: ['=', 1] }] }, { a: array('x', 1) }, true],
    ['in a block', { a: [{ cidr: '10.0.0.0/24' }] }, { a: text('10.0.0.255') }, true],
    ['out of a block', { a: [{ cidr: '10.0.0.0/24' }] }, { a: text('10.0.1.255') }, false],
    ['in a block of IPv6', { a: [{ cidr: '2001:db8::/32' }] }, { a: text('2001:db8::1') }, true],
    ['no address', { a: [{ cidr: '10.0.0.0/24' }] }, { a: text('here') }, false],
    ['the first of two', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: text('x') }, true],
    ['the second of two', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('y') }, true],
    ['neither of two', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: text('y') }, false],
    ['one of two and a third', { c: ['z'], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('y') }, false],
    [
      'an or within an or',
      { $or: [{ a: ['x'] }, { $or: [{ b: ['y'] }, { c: ['z'] }] }] },
      { c: text('z') },
      true,
    ],
    ['an attribute named $or', { $or: ['x', 'y'] }, { $or: text('y') }, true],
  ])('%s', (_name, policy, attributes, passes) => {
    expect(passesAttributes(policy, attributes)).toBe(passes);
  });
});

describe('bodies', () => {
  it.each<[string, object, unknown, boolean]>([
    ['a leaf', { a: ['x'] }, { a: 'x' }, true],
    ['a number', { a: [1] }, { a: 1.0 }, true],
    ['a number that is text', { a: [1] }, { a: '1' }, false],
    ['a boolean', { a: [false] }, { a: false }, true],
    ['null', { a: [null] }, { a: null }, true],
    ['a nested leaf', { a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }, true],
    ['a nested leaf elsewhere', { a: { b: ['x'] } }, { b: { a: 'x' } }, false],
    ['a path with dots', { 'a.b': ['x'] }, { a: { b: 'x' } }, true],
    ['a name with dots', { a: { b: ['x'] } }, { 'a.b': 'x' }, true],
    ['an element', { a: ['x'] }, { a: ['w', 'x'] }, true],
    ['an element of objects', { a: { b: ['x'] } }, { a: [{ b: 'w' }, { b: 'x' }] }, true],
    ['an object as leaf', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ['exists', { a: { b: [{ exists: true }] } }, { a: { b: 0 } }, true],
    ['is absent', { a: { b: [{ exists: false }] } }, { a: { c: 0 } }, true],
    ['or below', { a: { $or: [{ b: ['x'] }, { c: ['y'] }] } }, { a: { c: 'y' } }, true],
    ['no JSON', { a: ['x'] }, 'a: x', false],
    ['an array', { a: [{ exists: false }] }, '[]', false],
    [
      'a very deep body',
      { a: [{ exists: false }] },
      `{"b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      true,
    ],
  ])('%s', (_name, policy, body, passes) => {
    expect(passesBody(policy, body)).toBe(passes);
  });

  it('judges each message the same, whatever the order of its keys', () => {
    const message = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', 1, null));
    fc.assert(
      fc.property(message, (given) => {
        const policy = { $or: [{ a: ['x', 1] }, { b: [{ exists: false }], c: [{ 'anything-but': 'y' }] }] };
        const turned = Object.fromEntries(Object.entries(given).reverse());
        const a = given['a'];
        const c = given['c'];
        const byHand = a === 'x' || a === 1 || (!('b' in given) && 'c' in given && c !== 'y');
        expect(passesBody(policy, given)).toBe(byHand);
        expect(passesBody(policy, turned)).toBe(byHand);
      }),
    );
  });
});

describe('policies that are refused', () => {
  it.each<[string, string]>([
    ['{', 'failed to parse JSON.'],
    ['[]', 'Filter is not an object'],
    ['{"key":"x"}', '"key" must be an object or an array'],
    ['{"key":[]}', 'Empty arrays are not allowed'],
    ['{"key":[["x"]]}', 'Match value must be String, number, true, false, or null'],
    ['{"key":[{"wrong":true}]}', 'Unrecognized match type wrong'],
    ['{"key":[{"suffix":"a","prefix":"b"}]}', 'Only one key allowed in match expression'],
    ['{"key":[{"suffix":100}]}', 'suffix match pattern must be a string'],
    ['{"key":{"suffix":"x"}}', '"suffix" must be an object or an array'],
    ['{"key":[{"exists":"no"}]}', 'exists match pattern must be either true or false.'],
    ['{"key":[{"numeric":[]}]}', 'Invalid member in numeric match: ]'],
    ['{"key":[{"numeric":["operator"]}]}', 'Unrecognized numeric range operator: operator'],
    ['{"key":[{"numeric":[1,"<="]}]}', 'Invalid member in numeric match: 1'],
    ['{"key":[{"numeric":["=","000"]}]}', 'Value of equals must be numeric'],
    ['{"key":[{"numeric":[">="]}]}', 'Value of >= must be numeric'],
    ['{"key":[{"numeric":["<",100,">",10]}]}', 'Too many elements in numeric expression'],
    ['{"key":[{"numeric":[">=",1,">",2]}]}', 'Bad numeric range operator: >'],
    ['{"key":[{"numeric":[">",3,"<",1]}]}', 'Bottom must be less than top'],
    ['{"key":[{"numeric":[">",20,30]}]}', 'Bad value in numeric range: 30'],
    ['{"key":[{"numeric":[">",20,"<",30,"<",50]}]}', 'Too many terms in numeric range expression'],
    ['{"key":[{"numeric":["=",1000000001]}]}', 'Value of equals must be between -1.0E9 and 1.0E9, inclusive'],
    ['{"key":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required: 10.0.0.0"],
    [
      '{"a":["x"],"b":["x"],"c":["x"],"d":["x"],"e":["x"],"f":["x"]}',
      'Filter policy can not have more than 5 keys',
    ],
    [JSON.stringify({ a: Array.from({ length: 151 }, (_, at) => at) }), 'Filter policy is too complex'],
    [JSON.stringify({ a: range(6), b: range(6), c: range(5) }), 'Filter policy is too complex'],
    [JSON.stringify({ a: { b: { c: range(4) } }, d: { e: range(7) } }), 'Filter policy is too complex'],
    [`${'{"a":'.repeat(40_000)}["x"]${'}'.repeat(40_000)}`, 'Filter policy is too complex'],
  ])('%.60s', (policy, reason) => {
    expect(() => parseFilterPolicy(policy, 'MessageBody')).toThrow(new InvalidFilterPolicy(reason));
  });

  it('for attributes, a nested one', () => {
    expect(() => parseFilterPolicy('{"a":{"b":["x"]}}', 'MessageAttributes')).toThrow(
      new InvalidFilterPolicy(
        'Filter policy scope MessageAttributes does not support nested filter policy',
        '',
      ),
    );
  });

  it('but not one of just 150 combinations', () => {
    const policy = JSON.stringify({ a: range(6), b: range(5), c: range(5) });
    expect(parseFilterPolicy(policy, 'MessageBody').branches).toHaveLength(1);
  });
});

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, at) => at);
}
