import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchFold } from './branch-fold.ts';
import { isUsableMatch, patternOf } from './glob.ts';
import { keyBytes, keyCode } from './key-code.ts';
import type { BranchChild } from './types.ts';

function fold(keys: readonly (string | Uint8Array)[], prefix = '', separator = ':'): readonly BranchChild[] {
  const [texts, bytes, mixed] = [0, 1, 2].map(() => branchFold(Buffer.from(prefix), Buffer.from(separator)));
  keys.forEach((key, index) => {
    const asBytes = Buffer.from(key as string);
    texts?.add(typeof key === 'string' ? key : asBytes);
    bytes?.add(asBytes);
    mixed?.add(typeof key === 'string' && index % 2 === 0 ? key : asBytes);
  });
  expect(texts?.children()).toEqual(bytes?.children());
  expect(mixed?.children()).toEqual(bytes?.children());
  return bytes?.children() ?? [];
}

/** `a:*3` for a branch with three keys, `a` for a key. */
function told(children: readonly BranchChild[]): readonly string[] {
  return children.map((child) => (child.kind === 'branch' ? `${child.prefix}*${child.keysSeen}` : child.key));
}

describe('keys below a prefix', () => {
  it.each<readonly [string, readonly string[], string, string, readonly string[]]>([
    ['the root', ['a:1', 'a:2', 'b', 'c:d:e'], '', ':', ['a:*2', 'c:*1', 'b']],
    ['a branch', ['a:1', 'a:2:x', 'a:2:y'], 'a:', ':', ['a:2:*2', 'a:1']],
    ['a key and a branch of one name', ['a', 'a:1'], '', ':', ['a:*1', 'a']],
    ['the key that is the prefix itself', ['a:', 'a:1'], 'a:', ':', ['a:', 'a:1']],
    ['empty segments', ['::', ':a', 'a::b'], '', ':', [':*2', 'a:*1']],
    ['an empty segment inside', ['a::b', 'a::c', 'a:d'], 'a:', ':', ['a::*2', 'a:d']],
    ['separators only', [':::'], ':', ':', ['::*1']],
    ['the empty key', ['', 'a'], '', ':', ['', 'a']],
    ['another separator', ['a/b', 'a:b'], '', '/', ['a/*1', 'a:b']],
    ['a long separator', ['a::b', 'a:b'], '', '::', ['a::*1', 'a:b']],
    ['no separator', ['a:1', 'b'], '', '', ['a:1', 'b']],
    ['a prefix that ends within a segment', ['user:1', 'user:2', 'users'], 'us', ':', ['user:*2', 'users']],
    ['names that are properties of objects', ['__proto__:a', 'constructor', '__proto__'], '', ':', ['__proto__:*1', '__proto__', 'constructor']],
  ])('%s', (_, keys, prefix, separator, expected) => {
    expect(told(fold(keys, prefix, separator))).toEqual(expected);
  }); // prettier-ignore

  it('is told by segments', () => {
    expect(fold(['user:<img src=x>:1', 'user:a\nb'], 'user:').map((child) => child.segment)).toEqual([
      '<img src=x>',
      String.raw`a\x0ab`,
    ]);
  });

  it('keeps bytes apart that look alike', () => {
    const keys = [
      Uint8Array.of(0xff, 0x3a, 1),
      Uint8Array.of(0xfe, 0x3a, 1),
      Uint8Array.of(0xef, 0xbf, 0xbd, 0x3a, 1),
    ];
    expect(fold(keys)).toHaveLength(3);
  });

  it('leads from the root to every key, and to nothing else', () => {
    const segment = fc.constantFrom('a', 'b', '', 'ü', '😀', '%', '*');
    const key = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 30 }), (keys) => {
        const found: string[] = [];
        const open = (prefix: string) => {
          const below = keys.filter((one) => one.startsWith(prefix));
          for (const child of fold(below, prefix)) {
            const text = Buffer.from(
              keyBytes(child.kind === 'key' ? child.key : child.prefix) ?? [],
            ).toString('utf8');
            if (child.kind === 'key') found.push(text);
            else {
              expect(child.keysSeen).toBe(keys.filter((one) => one.startsWith(text)).length);
              open(text);
            }
          }
        };
        open('');
        expect(found.toSorted()).toEqual(keys.toSorted());
      }),
    );
  });
});

describe('the pattern of a prefix', () => {
  it.each([
    ['user:', undefined, 'user:*'],
    ['', undefined, '*'],
    ['a*b?[c]\\', undefined, String.raw`a\*b\?\[c\]\\*`],
    ['user:', '4?', 'user:4?'],
    ['', 'a***b', 'a*b'],
  ])('%j and %j are %s', (prefix, match, pattern) => {
    expect(Buffer.from(patternOf(Buffer.from(prefix), match)).toString()).toBe(pattern);
  });

  it.each([
    ['*', true],
    ['a*b*c', true],
    ['*****************', true],
    ['a*b*c*d*e*f*g', false],
    ['x'.repeat(201), false],
  ])('%s may go to the server: %s', (match, usable) => expect(isUsableMatch(match)).toBe(usable));

  it('keeps the bytes of a prefix that is no text', () => {
    expect([...patternOf(Uint8Array.of(0xff, 0x2a))]).toEqual([0xff, 0x5c, 0x2a, 0x2a]);
    expect(keyCode(Uint8Array.of(0xff))).toBe('%FF');
  });
});
