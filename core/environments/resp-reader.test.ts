import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversizedReply, RedisReplyError, RespProtocolError, RespReader } from './resp-reader.ts';
import type { Reply } from './resp-reader.ts';

const MOST_BULK_BYTES = 64;

function read(chunks: readonly (string | Buffer)[], takerOf?: (sizeBytes: number) => (part: Buffer) => void) {
  const replies: Reply[] = [];
  const reader = new RespReader({
    onReply: (reply) => replies.push(copied(reply)),
    mostBulkBytes: MOST_BULK_BYTES,
    takerOf,
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk as string));
  return replies;
}

/** What is handed out shares memory with the stream. */
function copied(reply: Reply): Reply {
  if (Buffer.isBuffer(reply)) return Buffer.from(reply);
  return Array.isArray(reply) ? (reply as readonly Reply[]).map(copied) : reply;
}

describe('what a server answers', () => {
  it.each<readonly [string, Reply]>([
    ['+OK\r\n', 'OK'],
    ['+\r\n', ''],
    [':0\r\n', 0],
    [':-2\r\n', -2],
    [':9007199254740991\r\n', Number.MAX_SAFE_INTEGER],
    ['$-1\r\n', null],
    ['$0\r\n\r\n', Buffer.alloc(0)],
    ['$4\r\na\r\nb\r\n', Buffer.from('a\r\nb')],
    ['*-1\r\n', null],
    ['*0\r\n', []],
    ['*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n', [Buffer.from('0'), [Buffer.from('k')]]],
    ['*3\r\n:1\r\n$-1\r\n+OK\r\n', [1, null, 'OK']],
    ['*2\r\n*0\r\n*1\r\n*0\r\n', [[], [[]]]],
  ])('%j', (text, reply) => {
    expect(read([text])).toEqual([reply]);
    expect(read([...text])).toEqual([reply]);
  });

  it.each([
    ['-ERR wrong number of arguments\r\n', 'ERR'],
    ['-NOPERM this user has no permissions\r\n', 'NOPERM'],
    ['-BUSYKEY Target key name already exists.\r\n', 'BUSYKEY'],
    ['-no code at all\r\n', 'ERR'],
  ])('a refusal: %j', (text, code) => {
    const [reply] = read([text]);
    expect(reply).toBeInstanceOf(RedisReplyError);
    expect(reply).toMatchObject({ code, name: 'ReplyError', message: text.slice(1, -2) });
  });

  it('a refusal among the answers of a transaction', () => {
    expect(read(['*2\r\n:1\r\n-WRONGTYPE no\r\n'])[0]).toMatchObject([1, { code: 'WRONGTYPE' }]);
  });

  it.each([
    '?\r\n',
    '$x\r\n',
    '$\r\n',
    '$1\r\nab\r\n',
    ':1\rx',
    'HTTP/1.1 400 Bad Request\r\n',
    '*99999999999\r\n',
  ])('no answer of Redis: %j', (text) => {
    expect(() => read([text])).toThrow(RespProtocolError);
    expect(() => read([...text])).toThrow(RespProtocolError);
  });

  it('does not gather a line without an end', () => {
    expect(() => read(Array.from({ length: 80 }, () => `+${'x'.repeat(1_024)}`))).toThrow(RespProtocolError);
  });

  it('is read past where it is longer than may be kept', () => {
    const long = 'x'.repeat(MOST_BULK_BYTES + 1);
    const text = `$${long.length}\r\n${long}\r\n+OK\r\n`;
    for (const chunks of [[text], [...text]])
      expect(read(chunks)).toEqual([new OversizedReply(long.length), 'OK']);
  });

  it('is handed to whoever takes it, byte by byte as it comes', () => {
    const long = `${'ab\r\n'.repeat(30)}end`;
    const text = `$${long.length}\r\n${long}\r\n:7\r\n`;
    for (const chunks of [[text], [...text], [text.slice(0, 70), text.slice(70)]]) {
      const parts: Buffer[] = [];
      const replies = read(chunks, () => (part) => parts.push(Buffer.from(part)));
      expect(replies).toEqual([new OversizedReply(long.length), 7]);
      expect(Buffer.concat(parts).toString()).toBe(long);
    }
  });
});

const leaf: fc.Arbitrary<Reply> = fc.oneof(
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.string({ unit: 'grapheme-ascii' }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  fc.uint8Array({ maxLength: MOST_BULK_BYTES }).map((bytes) => Buffer.from(bytes)),
);
const { reply: anyReply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('reply'), { maxLength: 6 })),
}));

function written(reply: Reply): Buffer {
  if (reply === null) return Buffer.from('$-1\r\n');
  if (typeof reply === 'number') return Buffer.from(`:${reply}\r\n`);
  if (typeof reply === 'string') return Buffer.from(`+${reply}\r\n`, 'latin1');
  if (Buffer.isBuffer(reply))
    return Buffer.concat([Buffer.from(`$${reply.length}\r\n`), reply, Buffer.from('\r\n')]);
  const items = reply as readonly Reply[];
  return Buffer.concat([Buffer.from(`*${items.length}\r\n`), ...items.map(written)]);
}

it('reads any answers, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(anyReply, { maxLength: 8 }), fc.array(fc.nat(400)), (replies, cuts) => {
      const stream = Buffer.concat(replies.map(written));
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b),
        stream.length,
      ];
      const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
      expect(read(chunks)).toEqual(replies);
    }),
  );
});
