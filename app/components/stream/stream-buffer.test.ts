import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamBuffer } from './stream-buffer.ts';
import type { StreamView } from './stream-buffer.ts';

const line = (number: number, id?: string) => ({ id, at: number, text: String(number) });
const timesOf = (view: StreamView<{ readonly at: number }>) =>
  Array.from({ length: view.count }, (_, index) => view.lineAt(index)?.at);

describe('what is kept of a stream', () => {
  it('are the newest lines, numbered, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (sizes, capacity) => {
        const buffer = new StreamBuffer(capacity);
        const all: number[] = [];
        for (const size of sizes) {
          const lines = Array.from({ length: size }, (_, index) => line(all.length + index));
          all.push(...lines.map(({ at }) => at));
          buffer.push(lines);
        }
        expect(timesOf(buffer.view())).toEqual(all.slice(-capacity));
        expect(buffer.seen).toBe(all.length);
        expect(buffer.view().first).toBe(Math.max(0, all.length - capacity) + 1);
      }),
    ); // prettier-ignore
  });

  it('is let in once, where it has an id', () => {
    const buffer = new StreamBuffer(10);
    buffer.push([line(1, 'a'), line(2, 'b')]);
    buffer.push([line(1, 'a'), line(3, 'c'), line(4)]);
    expect(timesOf(buffer.view())).toEqual([1, 2, 3, 4]);
    expect(buffer.seen).toBe(4);
  });

  it('stands still in a snapshot', () => {
    const buffer = new StreamBuffer(3);
    buffer.push([line(1), line(2), line(3)]);
    const still = buffer.snapshot();
    buffer.push([line(4), line(5)]);
    expect(timesOf(still)).toEqual([1, 2, 3]);
    expect(timesOf(buffer.view())).toEqual([3, 4, 5]);
  });
});
