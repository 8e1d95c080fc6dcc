import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divided, escaped } from './typed-text.ts';

describe('typed text', () => {
  it.each<[string, readonly string[]]>([
    ['a:b:c', ['a', 'b', 'c']],
    ['a\\:b:c', ['a:b', 'c']],
    ['a\\\\:b', ['a\\', 'b']],
    ['', ['']],
    [':', ['', '']],
    ['end\\', ['end\\']],
  ])('divides %j', (text, parts) => {
    expect(divided(text, ':')).toEqual(parts);
  });

  it('leaves the last part as it is', () => {
    expect(divided('a\\:b:S:x:y\\:z', ':', 3)).toEqual(['a:b', 'S', 'x:y\\:z']);
    expect(divided('a', ':', 3)).toEqual(['a']);
  });

  it('gives back every list of texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        expect(divided(parts.map((part) => escaped(part, ',')).join(','), ',')).toEqual(parts);
      }),
    );
  });
});
