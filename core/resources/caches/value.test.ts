import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../testing/redis-server.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import type { Source } from '../source.ts';
import type { KeyValue } from './types.ts';
import { keyValue } from './value.ts';

const server = await startRedis();

describe.skipIf(!server)('a live cache', () => {
  let direct: Redis;
  let source: Source;

  beforeAll(() => {
    direct = new Redis(server?.url ?? '');
  });
  beforeEach(async () => {
    await direct.flushall();
    source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: server?.url ?? '' }]);
    return () => source.clients.destroy();
  });
  afterAll(async () => {
    direct.disconnect();
    await server?.close();
  });

  const freshValue = async (key: string, cursor?: string): Promise<KeyValue> => {
    const cell = await keyValue(source, 'main', key, cursor, patience());
    if (cell.state !== 'fresh') throw new Error(JSON.stringify(cell));
    return cell.value;
  };

  /** Every page of a value, from the first to the last. */
  const pagesOf = async (key: string): Promise<readonly KeyValue['value'][]> => {
    const pages: KeyValue['value'][] = [];
    let cursor: string | undefined;
    do {
      const { value } = await freshValue(key, cursor);
      pages.push(value);
      cursor = 'next' in value ? value.next : undefined;
    } while (cursor);
    return pages;
  };

  describe('a value', () => {
    it('of text', async () => {
      await direct.set('k', '<img src=x>', 'EX', 100);
      expect(await freshValue('k')).toMatchObject({
        type: 'string',
        encoding: 'embstr',
        value: { type: 'string', lengthBytes: 11, content: { text: '<img src=x>', isText: true } },
      });
      expect((await freshValue('k')).ttlMs).toBeGreaterThan(90_000);
    });

    it('of long text comes in pages without a broken character', async () => {
      const text = 'aäö😀'.repeat(20_000);
      await direct.set('long', text);
      const pages = await pagesOf('long');
      expect(pages.length).toBeGreaterThan(2);
      expect(
        pages
          .map((page) => (page.type === 'string' && page.content.isText ? page.content.text : ''))
          .join(''),
      ).toBe(text);
    });

    it('of bytes comes back whole', async () => {
      const bytes = Buffer.from(
        Array.from({ length: 150_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
      );
      await direct.set('bytes', bytes);
      const pages = await pagesOf('bytes');
      const whole = Buffer.concat(
        pages.map((page) => Buffer.from(page.type === 'string' ? (page.content.base64 ?? '') : '', 'base64')),
      );
      expect(whole.equals(bytes)).toBe(true);
    });

    it('of nothing is a value all the same', async () => {
      await direct.set('empty', '');
      expect(await freshValue('empty')).toMatchObject({ value: { lengthBytes: 0, content: { text: '' } } });
    });

    it('of a hash', async () => {
      await direct.hset('small', { name: 'Ada', bio: '</script>' });
      expect(await freshValue('small')).toMatchObject({ value: { type: 'hash', length: 2 } });
      await direct.hset(
        'large',
        Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`f${index}`, `v${index}`])),
      );
      const pages = await pagesOf('large');
      const fields = pages.flatMap((page) =>
        page.type === 'hash' ? page.entries.map((entry) => entry.field.text) : [],
      );
      expect(new Set(fields).size).toBe(2_000);
      expect(pages.length).toBeGreaterThan(5);
    });

    it('of a list', async () => {
      await direct.rpush('list', ...Array.from({ length: 250 }, (_, index) => `item ${index}`));
      const pages = await pagesOf('list');
      expect(pages).toHaveLength(3);
      expect(
        pages.flatMap((page) => (page.type === 'list' ? page.entries.map((one) => one.value.text) : [])),
      ).toEqual(Array.from({ length: 250 }, (_, index) => `item ${index}`));
      expect(pages[1]).toMatchObject({
        length: 250,
        entries: expect.arrayContaining([expect.objectContaining({ index: 100 })]),
      });
    });

    it('of a set', async () => {
      await direct.sadd('set', ...Array.from({ length: 1_000 }, (_, index) => `m${index}`));
      const members = (await pagesOf('set')).flatMap((page) =>
        page.type === 'set' ? page.entries.map((one) => one.text) : [],
      );
      expect(new Set(members).size).toBe(1_000);
    });

    it('of a sorted set, by score', async () => {
      await direct.zadd('zset', 'inf', 'last', '-1.5', 'first', '3', 'second');
      expect(await freshValue('zset')).toMatchObject({
        value: {
          length: 3,
          entries: [
            { rank: 0, member: { text: 'first' }, score: '-1.5' },
            { rank: 1, member: { text: 'second' }, score: '3' },
            { rank: 2, member: { text: 'last' }, score: 'inf' },
          ],
        },
      });
    });

    it('of a stream, with its groups', async () => {
      for (let index = 1; index <= 150; index += 1)
        await direct.xadd('stream', `${index}-1`, 'n', String(index));
      await direct.xgroup('CREATE', 'stream', 'workers', '0');
      await direct.xreadgroup('GROUP', 'workers', 'one', 'COUNT', 3, 'STREAMS', 'stream', '>');
      const pages = await pagesOf('stream');
      expect(pages.map((page) => (page.type === 'stream' ? page.entries.length : 0))).toEqual([100, 50]);
      expect(pages[1]).toMatchObject({
        entries: expect.arrayContaining([expect.objectContaining({ id: '101-1' })]),
      });
      expect(pages[0]).toMatchObject({
        length: 150,
        groups: [{ name: 'workers', consumers: 1, pending: 3, lastDeliveredId: '3-1' }],
      });
    });

    it('with heavy elements comes in small pages, each element cut', async () => {
      for (let index = 0; index < 40; index += 1) await direct.rpush('heavy', 'x'.repeat(1_000_000));
      const { value } = await freshValue('heavy');
      expect(value).toMatchObject({ type: 'list', length: 40 });
      if (value.type !== 'list') throw new Error(value.type);
      expect(value.entries.length).toBeLessThan(15);
      expect(value.entries[0]?.value).toMatchObject({ isCut: true, sizeBytes: 1_000_000 });
      expect(value.entries[0]?.value.text.length).toBeLessThan(20_000);
    });

    it.each(['gone', ''])('of the key %j that is not there is absent', async (key) => {
      expect(await keyValue(source, 'main', key, undefined, patience())).toMatchObject({ state: 'absent' });
    });

    it.each([
      ['%zz', undefined],
      ['k', 'DROP'],
    ])('of what is no key or cursor is refused: %s %s', async (key, cursor) => {
      expect(await keyValue(source, 'main', key, cursor, patience())).toMatchObject({ state: 'rejected' });
    });

    it('with the cursor of another type is read from somewhere, or refused', async () => {
      await direct.rpush('list', 'a');
      await direct.hset('hash', 'a', '1');
      for (const key of ['list', 'hash'])
        expect(['fresh', 'rejected']).toContain(
          (await keyValue(source, 'main', key, '1700000000000-1', patience())).state,
        );
    });
  });
});
