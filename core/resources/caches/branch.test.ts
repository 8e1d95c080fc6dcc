import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../cells/cell.ts';
import { startRedis } from '../../testing/redis-server.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import type { Source } from '../source.ts';
import { scanBranch } from './branch.ts';
import { keyCode } from './key-code.ts';
import { leafFacts } from './leaf-facts.ts';
import type { BranchChild, BranchOptions, BranchPage } from './types.ts';
import { keyValue } from './value.ts';

const server = await startRedis();
const ROOT: BranchOptions = { prefix: '', separator: ':', page: 100 };

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

  const branch = async (options: Partial<BranchOptions> = {}): Promise<BranchPage> => {
    const cell = await scanBranch(source, 'main', { ...ROOT, ...options }, patience());
    if (cell.state !== 'fresh') throw new Error(JSON.stringify(cell));
    return cell.value;
  };

  const told = (children: readonly BranchChild[]) =>
    children.map((child) =>
      child.kind === 'branch' ? `${child.segment}/ ${child.keysSeen}` : child.segment,
    );

  describe('keys as a tree', () => {
    it('shows branches with their keys, and keys', async () => {
      await direct.mset({ 'user:1': 'a', 'user:2': 'b', 'shop:x:1': 'c', lonely: 'd' });
      expect(await branch()).toMatchObject({ complete: true, scannedKeys: 4, totalKeys: 4, matchedKeys: 4 });
      expect(told((await branch()).children)).toEqual(['shop/ 1', 'user/ 2', 'lonely']);
      expect(told((await branch({ prefix: 'user:' })).children)).toEqual(['1', '2']);
    });

    it('takes a prefix as it is written', async () => {
      const keys = ['a*b:1', 'aXb:2', 'a?b:3', '[a]:4', 'a\\:5', 'a\\\\:6'];
      for (const key of keys) await direct.set(key, 'x');
      for (const key of keys) {
        const prefix = key.slice(0, key.indexOf(':') + 1);
        expect(told((await branch({ prefix })).children)).toEqual([key.slice(prefix.length)]);
      }
    });

    it('opens what is no text', async () => {
      const prefix = Buffer.from([0xff, 0x00, 0x3a]);
      await direct.set(Buffer.concat([prefix, Buffer.from([0xfe])]), 'x');
      const [child] = (await branch()).children;
      expect(child).toEqual({
        kind: 'branch',
        segment: String.raw`\xff\x00`,
        prefix: keyCode(prefix),
        keysSeen: 1,
      });
      const below = await branch({ prefix: keyCode(prefix) });
      expect(below.children).toEqual([{ kind: 'key', segment: String.raw`\xfe`, key: '%FF%00:%FE' }]);
    });

    it('tells text and bytes beside each other apart, below a prefix that ends within a character too', async () => {
      await direct.set('ü:😀', 'x');
      await direct.set(Buffer.concat([Buffer.from('ü:'), Buffer.from([0xff])]), 'x');
      expect(told((await branch({ prefix: 'ü:' })).children).toSorted()).toEqual([String.raw`\xff`, '😀']);
      const [child] = (await branch({ prefix: '%C3%BC:%F0%9F', separator: '/' })).children;
      expect(child).toMatchObject({ kind: 'key', key: 'ü:😀', segment: String.raw`\x98\x80` });
    });

    it('narrows by a filter and by type', async () => {
      await direct.mset({ 'user:alice': 'a', 'user:bob': 'b' });
      await direct.hset('user:carol', 'a', '1');
      expect(told((await branch({ prefix: 'user:', match: '*o*' })).children)).toEqual(['bob', 'carol']);
      expect(told((await branch({ prefix: 'user:', type: 'hash' })).children)).toEqual(['carol']);
    });

    it('comes in pages that are the whole together', async () => {
      const keys = Array.from({ length: 2_500 }, (_, index) => `k:${index}`);
      await direct.mset(Object.fromEntries(keys.map((key) => [key, 'x'])));
      const found = new Set<string>();
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await branch({ prefix: 'k:', cursor, page: 50 });
        for (const child of page.children) found.add(child.kind === 'key' ? child.key : '');
        expect(page.children.length).toBeLessThan(300);
        expect(page.totalKeys).toBe(2_500);
        cursor = page.next;
        // The end of a walk may have nothing more to tell.
        if (cursor) expect(page.children.length).toBeGreaterThan(0);
        pages += 1;
      } while (cursor);
      expect(found).toEqual(new Set(keys));
      expect(pages).toBeGreaterThan(5);
    });

    it('goes on where it began alone: a cursor is worth nothing to another server', async () => {
      const keys = Array.from({ length: 500 }, (_, index) => `k:${index}`);
      await direct.mset(Object.fromEntries(keys.map((key) => [key, 'x'])));
      const { next: cursor } = await branch({ prefix: 'k:', page: 50 });
      expect(await branch({ prefix: 'k:', cursor, page: 50 })).toMatchObject({ totalKeys: 500 });
      const other = await startRedis();
      const elsewhere = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: other?.url ?? '' }]);
      const cell = await scanBranch(elsewhere, 'main', { ...ROOT, prefix: 'k:', cursor }, patience());
      elsewhere.clients.destroy();
      await other?.close();
      expect(cell).toMatchObject({
        state: 'rejected',
        detail: 'The walk was on another node; begin again.',
      });
    });

    it('is walked over by a user who may not count it', async () => {
      await direct.mset({ 'user:1': 'a', 'user:2': 'b' });
      await direct.call('ACL', 'SETUSER', 'walker', 'on', '>secret', '~*', '+scan', '+ping', '+client');
      const walking = sourceOn(
        'http://127.0.0.1:9',
        [{ id: 'main', url: server?.url ?? '', username: 'walker', passwordVariable: 'P' }],
        { P: 'secret' },
      );
      const cell = await scanBranch(walking, 'main', ROOT, patience());
      walking.clients.destroy();
      expect(cell).toMatchObject({ state: 'fresh', value: { complete: true, matchedKeys: 2 } });
      expect(valueOf(cell)?.totalKeys).toBeUndefined();
    });

    it('is empty where nothing is', async () => {
      expect(await branch()).toMatchObject({ children: [], complete: true, totalKeys: 0 });
    });

    it.each([
      ['a prefix that is none', { prefix: '100%' }],
      ['a cursor that is none', { cursor: 'abc' }],
      ["another view's cursor", { cursor: '1700000000000-1-1' }],
      ['too many stars', { match: 'a*b*c*d*e*f*g' }],
      ['a separator that is too long', { separator: ':'.repeat(17) }],
    ])('refuses %s', async (_, options) => {
      expect(await scanBranch(source, 'main', { ...ROOT, ...options }, patience())).toMatchObject({
        state: 'rejected',
      });
    });

    it('takes a cursor of another cache for what it is: a place in a walk', async () => {
      await direct.set('a', 'x');
      expect(
        (await scanBranch(source, 'main', { ...ROOT, cursor: '18446744073709551615-5' }, patience())).state,
      ).toBe('fresh');
    });
  });

  describe('facts of keys', () => {
    it('come in one answer, in the order of the keys', async () => {
      await direct.set('text', 'x');
      await direct.set('short', 'x', 'PX', 60_000);
      await direct.rpush('list', 'a', 'b');
      const cell = await leafFacts(source, 'main', ['text', 'short', 'list', 'gone'], patience());
      const [text, short, list, gone] = valueOf(cell) ?? [];
      expect(text).toMatchObject({ key: 'text', type: 'string', ttlMs: undefined });
      expect(text?.memoryBytes).toBeGreaterThan(20);
      expect(short?.ttlMs).toBeGreaterThan(50_000);
      expect(list?.type).toBe('list');
      expect(gone).toEqual({ key: 'gone', type: 'none', ttlMs: undefined, memoryBytes: undefined });
    });

    it('are told from a page of a value, whatever the keys are called', async () => {
      await direct.rpush('a', ...Array.from({ length: 200 }, String));
      expect(valueOf(await leafFacts(source, 'main', ['a', '100'], patience()))).toHaveLength(2);
      expect(valueOf(await keyValue(source, 'main', 'a', '100', patience()))).toMatchObject({ key: 'a' });
    });

    it('cost one number where MEMORY is forbidden', async () => {
      await direct.set('text', 'x');
      await direct.call('ACL', 'SETUSER', 'frugal', 'on', '>p', '~*', '+@all', '-memory');
      const frugal = sourceOn(
        'http://127.0.0.1:9',
        [{ id: 'main', url: server?.url ?? '', username: 'frugal', passwordVariable: 'P' }],
        { P: 'p' },
      );
      const cell = await leafFacts(frugal, 'main', ['text'], patience());
      expect(valueOf(cell)).toEqual([
        { key: 'text', type: 'string', ttlMs: undefined, memoryBytes: undefined },
      ]);
      expect((await keyValue(frugal, 'main', 'text', undefined, patience())).state).toBe('fresh');
      frugal.clients.destroy();
    });

    it('refuse what is no key', async () => {
      expect(await leafFacts(source, 'main', ['%'], patience())).toMatchObject({ state: 'rejected' });
    });
  });
});
