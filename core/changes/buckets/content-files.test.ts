import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ContentFiles, ContentMismatch } from './content-files.ts';

const never = () => new AbortController().signal;

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('files, one behind the other', () => {
  it('come out as they went in, whatever the chunks, and whichever is skipped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), fc.boolean()), {
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 17 }),
        async (files, chunkBytes) => {
          const whole = Buffer.from(files.map(([body]) => body).join(''));
          const chunks = Array.from({ length: Math.ceil(whole.length / chunkBytes) }, (_, index) =>
            whole.subarray(index * chunkBytes, (index + 1) * chunkBytes),
          );
          const content = new ContentFiles(Readable.from(chunks), never());
          for (const [body, isSkipped] of files) {
            const { bytes, skip } = content.next(Buffer.byteLength(body));
            if (isSkipped) {
              await bytes.next();
              await skip();
            } else expect(await text(bytes)).toBe(body);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are missed where the content ends early', async () => {
    const content = new ContentFiles(Readable.from([Buffer.from('abc')]), never());
    await expect(text(content.next(4).bytes)).rejects.toBeInstanceOf(ContentMismatch);
  });

  it('are not waited for once nobody wants them', async () => {
    const control = new AbortController();
    const content = new ContentFiles(
      (async function* () {
        await new Promise(() => undefined);
        yield Buffer.from('never');
      })(),
      control.signal,
    );
    const reading = text(content.next(5).bytes);
    control.abort(new Error('left'));
    await expect(reading).rejects.toThrow('left');
  });
});
