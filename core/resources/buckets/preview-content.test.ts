import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageTypeOf, previewContent } from './preview-content.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('what bytes are', () => {
  it.each<[string, Uint8Array, object]>([
    ['nothing', new Uint8Array(), { kind: 'empty' }],
    ['PNG', hex('89504e470d0a1a0a0000'), { kind: 'image', imageType: 'image/png' }],
    ['JPEG', hex('ffd8ffe000104a464946'), { kind: 'image', imageType: 'image/jpeg' }],
    ['GIF', bytes('GIF89a...'), { kind: 'image', imageType: 'image/gif' }],
    ['WebP', bytes('RIFF....WEBPVP8 '), { kind: 'image', imageType: 'image/webp' }],
    ['AVIF', bytes('....ftypavif....'), { kind: 'image', imageType: 'image/avif' }],
    ['RIFF that is no image', bytes('RIFF....WAVEfmt '), { kind: 'text' }],
    ['SVG', bytes('<svg onload=alert(1)></svg>'), { kind: 'text' }],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>'), { kind: 'text' }],
    ['JSON', bytes(' {"a": 1}\n'), { kind: 'json' }],
    ['a JSON list', bytes('[1]'), { kind: 'json' }],
    ['a bare word of JSON', bytes('true'), { kind: 'text' }],
    ['JSON that is broken', bytes('{"a":'), { kind: 'text' }],
    ['text with a byte order mark', hex('efbbbf6869'), { kind: 'text', text: 'hi' }],
    ['text in another encoding', hex('6bfc636865'), { kind: 'binary', hex: '6bfc636865' }],
    ['text with a null', bytes('a\u0000b'), { kind: 'binary' }],
    ['text that moves a terminal', bytes('\u001b[2J'), { kind: 'binary' }],
    ['a PDF', hex('255044462d312e370a25e2e3cfd3'), { kind: 'binary' }],
    ['gzip', hex('1f8b0800'), { kind: 'binary' }],
  ])('%s', (_, content, wanted) => {
    expect(previewContent(content, false)).toMatchObject(wanted);
  });

  it('leaves out the character that the end cuts in two', () => {
    const cut = bytes('küche 🙂').subarray(0, -2);
    expect(previewContent(cut, true)).toEqual({ kind: 'text', text: 'küche ' });
    expect(previewContent(cut, false).kind).toBe('binary');
  });

  it('takes no part of an object for JSON', () => {
    expect(previewContent(bytes('{}'), true).kind).toBe('text');
  });

  it('shows the first kilobyte of what is binary', () => {
    const content = previewContent(new Uint8Array(5_000), false);
    expect(content.kind === 'binary' && content.hex.length).toBe(2_048);
  });

  it('never calls markup an image, whatever follows it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('<svg', '<html', '<!doctype', '<?xml', '%PDF'),
        fc.uint8Array(),
        (start, rest) => {
          expect(imageTypeOf(Uint8Array.from([...bytes(start), ...rest]))).toBeUndefined();
        },
      ),
    );
  });
});
