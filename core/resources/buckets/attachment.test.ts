import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentOf } from './attachment.ts';

describe('the name of a download', () => {
  it.each([
    ['a/b/photo.png', `attachment; filename="photo.png"; filename*=UTF-8''photo.png`],
    ['küche.txt', `attachment; filename="k_che.txt"; filename*=UTF-8''k%C3%BCche.txt`],
    ['it\'s "x".txt', `attachment; filename="it_s _x_.txt"; filename*=UTF-8''it%27s%20%22x%22.txt`],
    ['a/../../etc/.bashrc', `attachment; filename="_bashrc"; filename*=UTF-8''.bashrc`],
    ['folder/', `attachment; filename="folder"; filename*=UTF-8''folder`],
    ['///', `attachment; filename="object"; filename*=UTF-8''object`],
    ['a\r\nX-Evil: 1', `attachment; filename="a__X-Evil_ 1"; filename*=UTF-8''a%0D%0AX-Evil%3A%201`],
  ])('%j', (key, header) => {
    expect(attachmentOf(key)).toBe(header);
  });

  it('is one safe header, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(attachmentOf(key)).toMatch(
          /^attachment; filename="[\w. ()-]+"; filename\*=UTF-8''[\w.%!~-]+$/,
        );
      }),
    );
  });

  it('takes half a character for none', () => {
    expect(attachmentOf('a\ud800b')).toBe(`attachment; filename="a_b"; filename*=UTF-8''a_b`);
  });
});
