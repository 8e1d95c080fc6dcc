import { describe, expect, it } from 'vitest';
import { filesInOrder, filesMistake, MOST_FILES, namedFiles, uploadAddress } from './upload-files.ts';

const file = (name: string, size = 1, type = '') => ({ name, size, type });

describe('files to be uploaded', () => {
  it('get the prefix before their names, and a type where the browser knows one', () => {
    expect(namedFiles([file('a b.png', 3, 'image/png'), file('x', 0, 'text/html; drop')], 'p/')).toEqual([
      { key: 'p/a b.png', sizeBytes: 3, contentType: 'image/png' },
      { key: 'p/x', sizeBytes: 0, contentType: 'application/octet-stream' },
    ]);
  });

  it('are refused where there are too many, one name is too long, or two are the same', () => {
    const named = (names: readonly string[]) =>
      namedFiles(
        names.map((name) => file(name)),
        '',
      );
    expect(filesMistake(named(['a', 'b']))).toBeUndefined();
    expect(filesMistake(named(['a', 'a']))).toMatch(/Two files would get the key a/);
    expect(filesMistake(named(['ü'.repeat(513)]))).toMatch(/at most 1024 bytes/);
    expect(filesMistake(named(Array.from({ length: MOST_FILES + 1 }, (_, index) => `${index}`)))).toMatch(
      /these are 101/,
    );
  });

  it('are sent in the order that was confirmed, however they are chosen again', () => {
    const confirmed = namedFiles([file('a', 1), file('b', 2), file('c', 3)], 'p/');
    const inOrder = filesInOrder([file('c', 3), file('a', 1), file('b', 2)], confirmed);
    expect(typeof inOrder === 'string' ? inOrder : inOrder.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(filesInOrder([file('a', 1), file('b', 2)], confirmed)).toMatch(/p\/c \(3 bytes\)/);
    expect(filesInOrder([file('a', 9), file('b', 2), file('c', 3)], confirmed)).toMatch(/p\/a/);
    expect(filesInOrder([file('a', 1), file('b', 2), file('c', 3), file('d')], confirmed)).toMatch(
      /^d was not part/,
    );
  });

  it('have an address that names no key', () => {
    expect(uploadAddress({ bucket: 'a b', runId: 'r-1' })).toBe('/buckets/a%20b/upload?run=r-1');
  });
});
