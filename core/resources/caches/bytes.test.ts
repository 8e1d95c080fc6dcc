import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameOf, viewOf, wholeCharacters } from './bytes-view.ts';
import { keyBytes, keyCode } from './key-code.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => new Uint8Array(bytes(text))),
);

describe('a key as text', () => {
  it.each<readonly [string | Uint8Array, string]>([
    ['session:42', 'session:42'],
    ['', ''],
    ['a b/c?d#e&f', 'a b/c?d#e&f'],
    ['100%', '100%25'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['schön 😀', 'schön 😀'],
    ['a\nb\0', 'a%0Ab%00'],
    ['\u202egnp.exe', '%E2%80%AEgnp.exe'],
    [Uint8Array.of(0xff, 0x41, 0x25, 0xc3), '%FFA%25%C3'],
  ])('%j is %s', (key, code) => {
    expect(keyCode(typeof key === 'string' ? bytes(key) : key)).toBe(code);
  });

  it('leads back to its bytes, whatever they are', () => {
    fc.assert(
      fc.property(anyBytes, (key) => {
        expect(keyBytes(keyCode(key))).toEqual(Uint8Array.from(key));
      }),
    );
  });

  it('holds no line break and nothing that turns a line round', () => {
    // eslint-disable-next-line no-control-regex -- controls are what may not be in it
    const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/;
    fc.assert(
      fc.property(anyBytes, (key) => {
        expect(keyCode(key)).not.toMatch(unsafe);
      }),
    );
  });

  it('survives an address', () => {
    fc.assert(
      fc.property(anyBytes, (key) => {
        const code = new URL(
          `http://a/?${new URLSearchParams({ key: keyCode(key) }).toString()}`,
        ).searchParams.get('key');
        expect(keyBytes(code ?? '')).toEqual(Uint8Array.from(key));
      }),
    );
  });

  it.each(['%', 'a%2', '%zz', '100%'])('is not %s', (code) => {
    expect(keyBytes(code)).toBeUndefined();
  });
});

describe('a value for the screen', () => {
  it.each<readonly [string, Uint8Array, string, boolean]>([
    ['text', bytes('{"a": 1}\n\ttwo'), '{"a": 1}\n\ttwo', true],
    ['text of many tongues', bytes('größer 😀 日本'), 'größer 😀 日本', true],
    ['nothing', bytes(''), '', true],
    [
      'hostile text',
      bytes('</script><img src=x onerror=alert(1)>'),
      '</script><img src=x onerror=alert(1)>',
      true,
    ],
    ['bytes', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x5c), String.raw`\x89PNG\x0d\\`, false],
    ['text with a zero', bytes('a\0b'), String.raw`a\x00b`, false],
  ])('%s', (_, value, text, isText) => {
    const view = viewOf(Buffer.from(value));
    expect(view).toMatchObject({ text, isText, sizeBytes: value.length, isCut: false });
    if (isText) expect(view.base64).toBeUndefined();
    else expect(Buffer.from(view.base64 ?? '', 'base64').equals(value)).toBe(true);
  });

  it('is cut where it is long, and never in a character', () => {
    expect(viewOf(bytes('äöüäöü'), 5)).toEqual({
      text: 'äö',
      isText: true,
      base64: undefined,
      sizeBytes: 12,
      isCut: true,
    });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        (text, limit) => {
          const cut = wholeCharacters(bytes(text), limit);
          expect(cut).toBeLessThanOrEqual(Math.max(limit, 0));
          if (limit >= 4) expect(text.startsWith(bytes(text).subarray(0, cut).toString('utf8'))).toBe(true);
        },
      ),
    );
  });
});

describe('a name on one line', () => {
  it.each([
    ['a\nb', String.raw`a\x0ab`],
    ['safe\u202eelif', String.raw`safe\xe2\x80\xaeelif`],
    ['family 👩‍👧', 'family 👩‍👧'],
    ['<b>', '<b>'],
  ])('%j is %s', (name, shown) => expect(nameOf(bytes(name))).toBe(shown));
});
