import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { startRedis } from '../../../testing/redis-server.ts';
import { captureAndUnlink, captureKeys } from './capture.ts';
import { crc64 } from './crc64.ts';
import { all, EVERYTHING, MemoryStore, rawTo } from './engine.fixture.ts';
import { restoreKeys } from './restore.ts';
import { SegmentWriter } from './segment.ts';
import { verifyCapture } from './verify.ts';

const server = await startRedis();
afterAll(() => server?.close());

const ORIGIN = { database: 0, server: '99.0.0' };

/** A payload as DUMP would give it, of a format that is to come. */
function payloadOf(rdbVersion: number): Buffer {
  const payload = Buffer.from([0, 1, 0x78, rdbVersion & 0xff, rdbVersion >> 8, ...Array<number>(8).fill(0)]);
  payload.writeBigUInt64LE(crc64(payload.subarray(0, -8)), payload.length - 8);
  return payload;
}

describe.skipIf(!server)('putting a capture back', () => {
  let redis: RawRedis;

  beforeEach(async () => {
    redis = await rawTo(server?.url ?? '');
    await ask(redis, 'FLUSHALL');
  });
  afterEach(() => redis.close());

  async function captured(memory: MemoryStore) {
    const ended = await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    expect(ended.kind).toBe('done');
    return { segments: memory.segments, load: memory.load };
  }

  it('keeps what is there, or replaces it', async () => {
    await all(redis, [
      ['SET', 'a', '1'],
      ['SET', 'b', '2'],
      ['SET', 'c', '3', 'EX', 500],
      ['SET', 'd', '4'],
    ]);
    const from = await captured(new MemoryStore());
    await all(redis, [
      ['SET', 'a', 'new'],
      ['SET', 'b', '2'],
      ['LPUSH', 'd', 'x'],
    ]);
    const kept = await restoreKeys(redis, { ...from, existing: 'keep' });
    expect(kept).toMatchObject({ kind: 'done', restored: 1, kept: 2, same: 1 });
    expect(await ask(redis, 'GET', 'a')).toEqual(Buffer.from('new'));
    const replaced = await restoreKeys(redis, { ...from, existing: 'replace' });
    expect(replaced).toMatchObject({ kind: 'done', restored: 4, kept: 0, same: 0 });
    expect(await ask(redis, 'MGET', 'a', 'b', 'c', 'd')).toEqual(
      [1, 2, 3, 4].map((n) => Buffer.from(String(n))),
    );
  });

  it('leaves out what has expired meanwhile, and counts the time that has passed', async () => {
    await all(redis, [
      ['SET', 'soon', 'x', 'PX', 300],
      ['SET', 'later', 'x', 'PX', 60_000],
      ['SET', 'never', 'x'],
    ]);
    const memory = new MemoryStore();
    await captureKeys(redis, { pattern: EVERYTHING, store: memory.store });
    await ask(redis, 'FLUSHALL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const from = { segments: memory.segments, load: memory.load };
    expect(await restoreKeys(redis, { ...from, existing: 'keep' })).toMatchObject({
      restored: 2,
      expired: 1,
    });
    expect(await ask(redis, 'PTTL', 'later')).toBeLessThan(59_600);
    expect(await ask(redis, 'PTTL', 'later')).toBeGreaterThan(30_000);
    expect(await ask(redis, 'PTTL', 'never')).toBe(-1);
  });

  it.each(['keep', 'replace'] as const)(
    'brings back the later value of a key captured twice (%s)',
    async (existing) => {
      const memory = new MemoryStore();
      await all(redis, [['SET', 'k', 'older']]);
      await captured(memory);
      await all(redis, [['SET', 'k', 'newer']]);
      await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store, firstSegment: 10 });
      await restoreKeys(redis, { segments: memory.segments, load: memory.load, existing });
      expect(await ask(redis, 'GET', 'k')).toEqual(Buffer.from('newer'));
    },
  );

  it('stops at a segment that is damaged, missing, or stands in the place of another', async () => {
    await all(redis, [['SET', 'k', 'v']]);
    const memory = new MemoryStore();
    const from = await captured(memory);
    const whole = memory.kept.get(0) ?? Buffer.alloc(0);
    const damaged = Buffer.from(whole);
    damaged[600] = (damaged[600] ?? 0) ^ 1;
    memory.kept.set(0, damaged.length > 600 ? damaged : Buffer.from(whole.subarray(0, -1)));
    expect(await restoreKeys(redis, { ...from, existing: 'keep' })).toMatchObject({
      kind: 'damaged',
      segment: 0,
      flaw: 'checksum',
      restored: 0,
    });
    expect(await verifyCapture(from)).toMatchObject({ kind: 'damaged', segment: 0, flaw: 'checksum' });
    memory.kept.set(4, whole);
    expect(await verifyCapture({ ...from, segments: [4] })).toMatchObject({
      kind: 'damaged',
      flaw: 'number',
    });
    expect(await restoreKeys(redis, { ...from, segments: [9], existing: 'keep' })).toMatchObject({
      kind: 'failed',
      where: 'store',
      failure: { state: 'absent' },
    });
    memory.kept.set(0, whole);
    expect(await verifyCapture({ ...from, expectedKeys: 2 })).toMatchObject({ kind: 'short', keys: 1 });
    expect(await ask(redis, 'DBSIZE')).toBe(0);
  });

  it('says so where the server does not know the format', async () => {
    const writer = new SegmentWriter(ORIGIN);
    writer.add({ key: Buffer.from('k'), payload: payloadOf(999), expireAt: 0 });
    const bytes = writer.seal(0, Date.now());
    const from = { segments: [0], load: () => Promise.resolve(bytes) };
    expect(await restoreKeys(redis, { ...from, existing: 'keep' })).toMatchObject({
      kind: 'unfit',
      capturedBy: '99.0.0',
      rdbVersion: 999,
      restored: 0,
      refused: 1,
    });
  });

  it('counts single values that the server refuses, and goes on', async () => {
    const writer = new SegmentWriter(ORIGIN);
    for (const [key, version] of [
      ['good', 9],
      ['bad', 999],
      ['fine', 9],
    ] as const)
      writer.add({ key: Buffer.from(key), payload: payloadOf(version), expireAt: 0 });
    const bytes = writer.seal(0, Date.now());
    const ended = await restoreKeys(redis, {
      segments: [0],
      load: () => Promise.resolve(bytes),
      existing: 'keep',
    });
    expect(ended).toMatchObject({ kind: 'done', restored: 2, refused: 1 });
    expect(ended.refusedKeys).toEqual([Buffer.from('bad')]);
    expect(await ask(redis, 'GET', 'good')).toEqual(Buffer.from('x'));
  });

  it('stops where the server takes nothing more', async () => {
    await all(redis, [['SET', 'k', 'v']]);
    const from = await captured(new MemoryStore());
    await ask(redis, 'CONFIG', 'SET', 'maxmemory', '1');
    const ended = await restoreKeys(redis, { ...from, existing: 'keep' });
    await ask(redis, 'CONFIG', 'SET', 'maxmemory', '0');
    expect(ended).toMatchObject({ kind: 'failed', where: 'cache', failure: { code: 'OOM' }, restored: 0 });
  });

  it('leaves out a long value whose parts are not all there', async () => {
    const noise = randomBytes(9_000_000);
    await all(redis, [
      ['SET', 'long', noise],
      ['SET', 'k', 'v'],
    ]);
    const memory = new MemoryStore();
    await captured(memory);
    const { load } = memory;
    memory.kept.delete(Math.max(...memory.segments));
    for (const existing of ['keep', 'replace'] as const)
      expect(await restoreKeys(redis, { segments: memory.segments, load, existing })).toMatchObject({
        kind: 'done',
        restored: 1,
        incomplete: 1,
        segmentsDone: 2,
      });
    expect(await verifyCapture({ segments: memory.segments, load })).toMatchObject({
      keys: 1,
      incomplete: 1,
    });
    expect(await ask(redis, 'EXISTS', 'long')).toBe(0);
  });
});
