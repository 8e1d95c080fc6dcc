import { describe, expect, it } from 'vitest';
import { additionOf, base64Of, base64OfView, durationMs } from './value-changes.ts';

describe('a duration', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    [' 15 m ', 900_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
  ])('%j is %i ms', (text, milliseconds) => {
    expect(durationMs(text)).toBe(milliseconds);
  });

  it.each(['', '0', '-5', '1.5h', '2w', 'h', '9999999999'])('%j is none', (text) => {
    expect(durationMs(text)).toBeUndefined();
  });
});

describe('what a form adds', () => {
  it('holds the bytes of its text', () => {
    expect(base64Of('é<script>')).toBe(Buffer.from('é<script>').toString('base64'));
    expect(additionOf('hash', 'a', '')).toEqual({ kind: 'hash-set', field: base64Of('a'), value: '' });
    expect(additionOf('stream', 'a', 'b')).toMatchObject({ kind: 'stream-add' });
  });

  it.each([
    ['set', '', ''],
    ['zset', 'member', ''],
    ['zset', 'member', 'many'],
    ['zset', 'member', 'Infinity'],
  ] as const)('is nothing for a %s of %j and %j', (type, first, second) => {
    expect(additionOf(type, first, second)).toBeUndefined();
  });

  it('names an element only by all of its bytes', () => {
    const view = { text: 'abc', isText: true, sizeBytes: 3, isCut: false };
    expect(base64OfView(view)).toBe('YWJj');
    expect(base64OfView({ ...view, isCut: true })).toBeUndefined();
    expect(base64OfView({ ...view, isText: false, base64: '/w==' })).toBe('/w==');
  });
});
