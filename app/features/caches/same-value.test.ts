import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../core/resources/caches/bytes-view.ts';
import type { KeyValue, ValuePage } from '../../../core/resources/caches/types.ts';
import { sameValue } from './same-value.ts';

function held(value: ValuePage): KeyValue {
  return { key: 'k', name: text('k'), type: value.type, value };
}

function text(value: string) {
  return viewOf(Buffer.from(value));
}

function string(content: string, offset = 0, next?: string): KeyValue {
  return held({ type: 'string', lengthBytes: content.length, offset, content: text(content), next });
}

function set(members: readonly string[], length = members.length): KeyValue {
  return held({ type: 'set', length, entries: members.map(text) });
}

function list(...values: readonly string[]): KeyValue {
  const entries = values.map((value, index) => ({ index, value: text(value) }));
  return held({ type: 'list', length: values.length, entries });
}

describe('the same value on both sides', () => {
  it.each([
    ['equal strings', string('a'), string('a'), true],
    ['other strings', string('a'), string('b'), false],
    ['other types', string('a'), list('a'), false],
    ['first pages of longer strings', string('a', 0, '1'), string('a', 0, '1'), undefined],
    ['later pages', string('a', 10), string('a', 10), undefined],
    ['sets in another order', set(['a', 'b']), set(['b', 'a']), true],
    ['sets', set(['a']), set(['b']), false],
    ['sets of which not all was met', set(['a'], 2), set(['a'], 2), undefined],
    ['lists in another order', list('a', 'b'), list('b', 'a'), false],
    ['entries that are cut', list('a'.repeat(20_000)), list('a'.repeat(20_000)), undefined],
    ['what a module keeps', held({ type: 'other' }), held({ type: 'other' }), undefined],
  ])('%s', (_name, left, right, expected) => {
    expect(sameValue(left, right)).toBe(expected);
    expect(sameValue(right, left)).toBe(expected);
  });
});
