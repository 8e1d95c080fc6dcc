import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Gathering } from './gathering.server.ts';

/** Everything comes out as it went in; `sizes` are those of the pieces that came out. */
async function through(write: (stream: Gathering) => void): Promise<{ sizes: number[]; text: string }> {
  const stream = new Gathering({ highWaterMark: 1_000 });
  const out: Buffer[] = [];
  stream.on('data', (piece: Buffer) => out.push(Buffer.from(piece)));
  const ended = once(stream, 'end');
  write(stream);
  stream.end();
  await ended;
  return { sizes: out.map((piece) => piece.length), text: Buffer.concat(out).toString() };
}

describe('pieces of a page', () => {
  it('go as one where a part is whole, and at the end', async () => {
    const { sizes, text } = await through((stream) => {
      for (const piece of ['a', 'b', 'c']) stream.write(piece);
      stream.flush();
      stream.flush();
      stream.write('d');
    });
    expect(sizes).toEqual([3, 1]);
    expect(text).toBe('abcd');
  });

  it('go before a part is whole where there are many', async () => {
    const { sizes, text } = await through((stream) => {
      for (let piece = 0; piece < 30; piece += 1) stream.write('x'.repeat(100));
    });
    expect(sizes).toEqual([1_000, 1_000, 1_000]);
    expect(text).toBe('x'.repeat(3_000));
  });

  it('wait for whoever reads slowly, and all arrive', async () => {
    const stream = new Gathering({ highWaterMark: 1_000 });
    let written = 0;
    while (stream.write(Buffer.alloc(100, written % 10)) && written < 1_000) written += 1;
    expect(written).toBeLessThan(40);
    let bytes = 0;
    stream.on('data', (piece: Buffer) => (bytes += piece.length));
    await once(stream, 'drain');
    stream.end();
    await once(stream, 'end');
    expect(bytes).toBe((written + 1) * 100);
  });
});
