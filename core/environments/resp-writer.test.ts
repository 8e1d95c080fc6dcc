import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RespReader } from './resp-reader.ts';
import type { Reply } from './resp-reader.ts';
import { encodeAround, encodeCommands } from './resp-writer.ts';
import type { RespWord } from './resp-writer.ts';

/** A command is an array of bulk strings: the reader of answers can read it. */
function read(buffers: readonly Buffer[]): readonly Reply[] {
  const replies: Reply[] = [];
  const reader = new RespReader({ onReply: (reply) => replies.push(reply), mostBulkBytes: 1_000_000 });
  reader.push(Buffer.concat(buffers));
  return replies;
}

function bytesOf(word: RespWord): Buffer {
  return Buffer.isBuffer(word) ? word : Buffer.from(String(word));
}

const word: fc.Arbitrary<RespWord> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 4_090, max: 4_100 }).map((size) => Buffer.alloc(size, size)),
);

it('writes any words as the bytes that they are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 1 })), (commands) => {
      expect(read(encodeCommands(commands))).toEqual(commands.map((command) => command.map(bytesOf)));
    }),
  );
});

it.each([0, 1, 9, 10, 99, 100, 4_096, 4_097, 100_000])('writes a word of %i bytes', (size) => {
  const bytes = Buffer.alloc(size, 'x');
  expect(read(encodeCommands([['SET', 'k', bytes, 'NX']]))).toEqual([['SET', 'k', bytes, 'NX'].map(bytesOf)]);
});

it('does not copy long words', () => {
  const long = Buffer.alloc(10_000);
  expect(encodeCommands([['SET', 'k', long]])).toContain(long);
});

it('writes what stands around a word that comes in parts', () => {
  const { head, tail } = encodeAround(['RESTORE', Buffer.from([0, 255]), 17], 5, ['ABSTTL']);
  expect(read([head, Buffer.from('ab'), Buffer.from('cde'), tail])).toEqual([
    ['RESTORE', Buffer.from([0, 255]), 17, 'abcde', 'ABSTTL'].map(bytesOf),
  ]);
});
