import { describe, expect, it } from 'vitest';
import { nextCursor } from '../../paging/cursors.ts';
import { keyOf } from './answers.ts';
import { foldersTo, planListing, planVersionListing } from './listing.ts';

const REQUEST = { environmentId: 'dev', bucket: 'assets', prefix: 'a/', delimiter: '/' };

describe('the plan of a listing', () => {
  it('continues where its cursor says, and takes no other one', () => {
    const first = planListing(REQUEST);
    if (!first.ok) throw new Error(first.sentence);
    const cursor = nextCursor(first.value.scope, undefined, 'token');
    expect(planListing({ ...REQUEST, cursor })).toMatchObject({ value: { cursor: { position: 'token' } } });
    for (const other of [
      { bucket: 'backups' },
      { prefix: 'b/' },
      { environmentId: 'prod' },
      { delimiter: undefined },
    ])
      expect(planListing({ ...REQUEST, ...other, cursor })).toMatchObject({ ok: false });
    expect(planVersionListing({ ...REQUEST, cursor })).toMatchObject({ ok: false });
  });

  it.each([
    ['of nonsense', 'nonsense!'],
    ['without a key', nextCursor(['versions', 'dev', 'assets', 'a/', '/'], undefined, { versionId: 'x' })],
  ])('refuses a cursor %s', (_, cursor) => {
    expect(planVersionListing({ ...REQUEST, cursor })).toEqual({
      ok: false,
      sentence: 'This page link is damaged. Start again from the first page.',
    });
  });

  it('refuses a prefix that is longer than any key', () => {
    expect(planListing({ ...REQUEST, prefix: 'é'.repeat(513) })).toMatchObject({ ok: false });
    expect(planListing({ ...REQUEST, prefix: 'é'.repeat(512) })).toMatchObject({ ok: true });
  });
});

describe('the folders on the way to a prefix', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    ['a/', ['a/']],
    ['a/b/', ['a/', 'a/b/']],
    ['a/b', ['a/']],
    ['/a//', ['/', '/a/', '/a//']],
    ['<b>/', ['<b>/']],
  ])('%j', (prefix, folders) => {
    expect(foldersTo(prefix).map((folder) => folder.prefix)).toEqual(folders);
  });
});

describe('a key out of a listing', () => {
  it.each([
    ['a%20b+c%2Bd%2F%3Cb%3E', 'url', 'a b c+d/<b>'],
    ['%F0%9F%99%82', 'url', '🙂'],
    ['a%20b+c', undefined, 'a%20b+c'],
    ['100%', 'url', '100%'],
    [undefined, 'url', ''],
  ])('%j with encoding %j is %j', (text, encoding, key) => {
    expect(keyOf(text, encoding)).toBe(key);
  });
});
