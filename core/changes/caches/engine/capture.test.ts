import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { contentsOf, differencesOf } from '../../../testing/cache-contents.ts';
import { startRedis } from '../../../testing/redis-server.ts';
import { captureAndUnlink, captureKeys } from './capture.ts';
import { countMatching } from './count.ts';
import { all, EVERYTHING, fillEveryType, MemoryStore, rawTo } from './engine.fixture.ts';
import { restoreKeys } from './restore.ts';
import { flush, unlinkMatching } from './unlink.ts';
import { verifyCapture } from './verify.ts';

const server = await startRedis();
afterAll(() => server?.close());

describe.skipIf(!server)('a cache, worked on in bulk', () => {
  const url = server?.url ?? '';
  let redis: RawRedis;
  let other: RawRedis;

  beforeEach(async () => {
    redis = await rawTo(url);
    other = await rawTo(url);
    await ask(other, 'FLUSHALL');
  });
  afterEach(() => {
    redis.close();
    other.close();
  });

  describe('dry run', () => {
    it('counts what matches, shows some of it, and changes nothing', async () => {
      await fillEveryType(redis);
      const before = await contentsOf(other);
      const progress: number[] = [];
      const options = { pattern: Buffer.from('many:1*'), sampleKeys: 5 };
      const counted = await countMatching(redis, {
        ...options,
        onProgress: ({ done }) => progress.push(done),
      });
      expect(counted).toMatchObject({ kind: 'done', keys: 1_111, databaseKeys: before.size });
      expect(counted.sample).toHaveLength(5);
      for (const { key, type, memoryBytes } of counted.sample) {
        expect(key.toString()).toMatch(/^many:1/);
        expect(type).toBe('string');
        expect(memoryBytes).toBeGreaterThan(0);
      }
      expect(progress.at(-1)).toBe(1_111);
      expect(differencesOf(before, await contentsOf(other))).toMatchObject({
        missing: 0,
        added: 0,
        changed: 0,
      });
    });

    it('counts an empty database', async () => {
      expect(await countMatching(redis, { pattern: EVERYTHING })).toEqual({
        kind: 'done',
        keys: 0,
        databaseKeys: 0,
        sample: [],
      });
    });

    it('takes a pattern of any bytes', async () => {
      await all(redis, [
        ['SET', Buffer.from([0xff, 0x00, 0x31]), 'x'],
        ['SET', 'other', 'x'],
      ]);
      const pattern = Buffer.from([0xff, 0x00, 0x2a]);
      expect(await countMatching(redis, { pattern })).toMatchObject({ keys: 1 });
    });
  });

  describe('delete without capture', () => {
    it('deletes what matches, and nothing else', async () => {
      const total = await fillEveryType(redis);
      const pattern = Buffer.from('many:*');
      expect(await unlinkMatching(redis, { pattern })).toMatchObject({
        kind: 'done',
        deleted: 3_000,
        unsure: 0,
      });
      expect(await ask(other, 'DBSIZE')).toBe(total - 3_000);
      expect(await unlinkMatching(redis, { pattern })).toMatchObject({ kind: 'done', deleted: 0 });
    });

    it('empties its own database alone', async () => {
      const total = await fillEveryType(redis);
      const second = await rawTo(`${url}/1`);
      await all(second, [['SET', 'k', 'v']]);
      expect(await flush(redis)).toEqual({ kind: 'done', keysBefore: total, keysAfter: 0 });
      expect(await ask(second, 'DBSIZE')).toBe(1);
      second.close();
    });
  });

  describe('capture', () => {
    it('changes nothing, and can be put back where all has gone', async () => {
      const total = await fillEveryType(redis);
      const before = await contentsOf(other);
      const memory = new MemoryStore();
      const { store, load } = memory;
      const captured = await captureKeys(redis, { pattern: EVERYTHING, store });
      expect(captured).toMatchObject({ kind: 'done', keys: total, vanished: 0, tooLong: 0, segments: 1 });
      expect(differencesOf(before, await contentsOf(other))).toMatchObject({
        missing: 0,
        added: 0,
        changed: 0,
      });
      const { segments } = memory;
      expect(await verifyCapture({ segments, load, expectedKeys: total })).toMatchObject({
        kind: 'done',
        keys: total,
        payloadBytes: captured.payloadBytes,
      });

      await flush(redis);
      expect(await restoreKeys(redis, { segments, load, existing: 'keep' })).toMatchObject({
        kind: 'done',
        restored: total,
        kept: 0,
        refused: 0,
        segmentsDone: 1,
      });
      const differences = differencesOf(before, await contentsOf(other));
      expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
      expect(differences.expiryMovedMs).toBeLessThan(1_000);
    });

    it('of nothing is nothing', async () => {
      const memory = new MemoryStore();
      const options = { pattern: EVERYTHING, store: memory.store };
      expect(await captureKeys(redis, options)).toMatchObject({ kind: 'done', keys: 0, segments: 0 });
      expect(await captureAndUnlink(redis, options)).toMatchObject({ kind: 'done', deleted: 0, segments: 0 });
      const empty = { segments: memory.segments, load: memory.load };
      expect(await restoreKeys(redis, { ...empty, existing: 'keep' })).toMatchObject({
        kind: 'done',
        restored: 0,
      });
      expect(await verifyCapture({ ...empty, expectedKeys: 0 })).toMatchObject({ kind: 'done', keys: 0 });
    });

    it('fills several segments, and long values some of their own', async () => {
      for (let index = 0; index < 12; index += 1)
        await all(redis, [['SET', `medium:${index}`, randomBytes(1_500_000)]]);
      await all(redis, [
        ['SET', 'long', randomBytes(21_000_000), 'PX', 600_000],
        ['SET', 'small', 'x'],
      ]);
      const reading = await rawTo(url, { mostBulkBytes: 64_000_000 });
      const before = await contentsOf(reading);
      const memory = new MemoryStore();
      const { store, load } = memory;
      const deleted = await captureAndUnlink(redis, { pattern: EVERYTHING, store });
      expect(deleted).toMatchObject({ kind: 'done', keys: 14, deleted: 14, changed: 0, guard: 'script' });
      // Two or three, as SCAN tells the keys, and three parts.
      expect([5, 6]).toContain(deleted.segments);
      expect(await ask(other, 'DBSIZE')).toBe(0);
      for (const bytes of memory.kept.values()) expect(bytes.length).toBeLessThan(17 * 1_024 ** 2);
      const { segments } = memory;
      expect(await verifyCapture({ segments, load, expectedKeys: 14 })).toMatchObject({
        kind: 'done',
        keys: 14,
      });
      for (const existing of ['keep', 'replace'] as const) {
        expect(await restoreKeys(redis, { segments, load, existing })).toMatchObject({
          kind: 'done',
          restored: 14,
          segmentsDone: deleted.segments,
        });
        const differences = differencesOf(before, await contentsOf(reading));
        expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
        expect(differences.expiryMovedMs).toBeLessThan(1_000);
        if (existing === 'keep') await ask(other, 'FLUSHALL');
      }
      reading.close();
    });
  });

  describe('capture and delete', () => {
    it('deletes what matches and brings it back equal', async () => {
      const total = await fillEveryType(redis);
      const before = await contentsOf(other);
      const memory = new MemoryStore();
      const { store, load } = memory;
      const progress: number[] = [];
      const deleted = await captureAndUnlink(redis, {
        pattern: EVERYTHING,
        store,
        expectedKeys: total,
        onProgress: ({ done }) => progress.push(done),
      });
      expect(deleted).toMatchObject({ kind: 'done', keys: total, deleted: total, changed: 0, unsure: 0 });
      expect(progress.at(-1)).toBe(total);
      expect(await ask(other, 'DBSIZE')).toBe(0);
      const { segments } = memory;
      expect(await restoreKeys(redis, { segments, load, existing: 'replace' })).toMatchObject({
        restored: total,
      });
      const differences = differencesOf(before, await contentsOf(other));
      expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
      expect(differences.expiryMovedMs).toBeLessThan(1_000);
    });

    it('stores a segment before it deletes a key of it', async () => {
      const total = await fillEveryType(redis);
      const memory = new MemoryStore(async () => {
        expect(await ask(other, 'DBSIZE')).toBe(total);
      });
      expect(await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store })).toMatchObject({
        kind: 'done',
        deleted: total,
      });
    });

    it('deletes nothing that could not be stored', async () => {
      const total = await fillEveryType(redis);
      const store = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }));
      expect(await captureAndUnlink(redis, { pattern: EVERYTHING, store })).toMatchObject({
        kind: 'failed',
        where: 'store',
        failure: { state: 'denied' },
        deleted: 0,
        keys: 0,
      });
      expect(await ask(other, 'DBSIZE')).toBe(total);
    });

    it('leaves other keys alone', async () => {
      const total = await fillEveryType(redis);
      const memory = new MemoryStore();
      const pattern = Buffer.from('many:?');
      expect(await captureAndUnlink(redis, { pattern, store: memory.store })).toMatchObject({ deleted: 10 });
      expect(await ask(other, 'DBSIZE')).toBe(total - 10);
    });
  });
});
