import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { contentsOf, differencesOf } from '../../../testing/cache-contents.ts';
import type { CacheContents } from '../../../testing/cache-contents.ts';
import { startRedis } from '../../../testing/redis-server.ts';
import type { TestRedis } from '../../../testing/redis-server.ts';
import { captureAndUnlink, captureKeys } from './capture.ts';
import { countMatching } from './count.ts';
import { all, EVERYTHING, fillEveryType, MemoryStore, rawTo } from './engine.fixture.ts';
import { restoreKeys } from './restore.ts';
import { unlinkMatching } from './unlink.ts';
import { verifyCapture } from './verify.ts';

/** Of four kilobytes that can not be compressed: several segments. */
const KEYS = 10_000;
const VALUE = randomBytes(4_096);
const servers: TestRedis[] = [];
const hasServer = await startRedis().then(async (server) => {
  await server?.close();
  return server !== undefined;
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function filled(): Promise<{ server: TestRedis; redis: RawRedis; before: CacheContents }> {
  const server = await startRedis();
  if (!server) throw new Error('There was a redis-server a moment ago.');
  servers.push(server);
  const redis = await rawTo(server.url);
  await fillEveryType(redis);
  const script = `for index = 1, ${KEYS} do redis.call('SET', 'bulk:' .. index, index .. ARGV[1]) end`;
  await all(redis, [['EVAL', script, 0, VALUE]]);
  return { server, redis, before: await contentsOf(redis) };
}

/** Nothing is lost that is neither there nor in the segments; what is put back is what was there. */
async function expectNothingLost(
  server: TestRedis,
  before: CacheContents,
  memory: MemoryStore,
): Promise<void> {
  const redis = await rawTo(server.url);
  const { segments, load } = memory;
  expect(await verifyCapture({ segments, load })).toMatchObject({ kind: 'done' });
  const restored = await restoreKeys(redis, { segments, load, existing: 'keep' });
  expect(restored).toMatchObject({ kind: 'done', refused: 0 });
  // A hash and a set that were captured twice may be written in another order the second time.
  expect(restored.kept).toBeLessThanOrEqual(2);
  const differences = differencesOf(before, await contentsOf(redis));
  expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
  expect(differences.expiryMovedMs).toBeLessThan(1_000);
  redis.close();
}

describe.skipIf(!hasServer)('work that is cancelled', () => {
  it('has deleted what it has captured, and no more', async () => {
    const { server, redis, before } = await filled();
    const leaving = new AbortController();
    const memory = new MemoryStore(() => {
      leaving.abort();
      return Promise.resolve();
    });
    const result = await captureAndUnlink(redis, {
      pattern: EVERYTHING,
      store: memory.store,
      signal: leaving.signal,
    });
    expect(result).toMatchObject({ kind: 'cancelled', unsure: 0 });
    expect(result.deleted).toBe(result.keys);
    expect(result.deleted).toBeGreaterThan(0);
    expect(await ask(redis, 'DBSIZE')).toBe(before.size - result.deleted);
    await expectNothingLost(server, before, memory);
  });

  it('tells how much of it was done', async () => {
    const { redis, before } = await filled();
    const leaving = new AbortController();
    const { signal } = leaving;
    const onProgress = () => leaving.abort();
    const deleted = await unlinkMatching(redis, { pattern: EVERYTHING, signal, onProgress });
    expect(deleted).toMatchObject({ kind: 'cancelled', unsure: 0 });
    expect(deleted.deleted).toBeGreaterThan(0);
    expect(await ask(redis, 'DBSIZE')).toBe(before.size - deleted.deleted);
    expect(await countMatching(redis, { pattern: EVERYTHING, signal })).toMatchObject({ kind: 'cancelled' });
    const { store } = new MemoryStore();
    expect(await captureKeys(redis, { pattern: EVERYTHING, store, signal })).toMatchObject({
      kind: 'cancelled',
      keys: 0,
    });
  });

  it('is put back from where it was left', async () => {
    const { redis, before } = await filled();
    const memory = new MemoryStore();
    await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    const { segments, load } = memory;
    expect(segments.length).toBeGreaterThan(3);
    for (const existing of ['keep', 'replace'] as const) {
      const leaving = new AbortController();
      let loads = 0;
      const halfway = await restoreKeys(redis, {
        segments,
        existing,
        signal: leaving.signal,
        load: (segment) => {
          if ((loads += 1) === 3) leaving.abort();
          return load(segment);
        },
      });
      expect(halfway.kind).toBe('cancelled');
      expect(halfway.segmentsDone).toBeLessThan(segments.length);
      const rest = await restoreKeys(redis, {
        segments,
        load,
        existing,
        skipSegments: halfway.segmentsDone,
      });
      expect(rest).toMatchObject({ kind: 'done', kept: 0, segmentsDone: segments.length });
      if (existing === 'keep') expect(halfway.restored + rest.restored).toBe(before.size);
      expect(differencesOf(before, await contentsOf(redis))).toMatchObject({
        missing: 0,
        added: 0,
        changed: 0,
      });
      if (existing === 'keep') await ask(redis, 'FLUSHALL');
    }
  });
});

describe.skipIf(!hasServer)('a connection that is lost', () => {
  it('while deleting: nothing is lost, and the next run does the rest', async () => {
    const { server, redis, before } = await filled();
    const other = await rawTo(server.url);
    const id = Number(await ask(redis, 'CLIENT', 'ID'));
    const memory = new MemoryStore(async (segment) => {
      if (segment === 2) await ask(other, 'CLIENT', 'KILL', 'ID', id);
    });
    const options = { pattern: EVERYTHING, store: memory.store };
    const lost = await captureAndUnlink(redis, options);
    expect(lost).toMatchObject({ kind: 'failed', where: 'cache', failure: { state: 'unreachable' } });
    const remaining = Number(await ask(other, 'DBSIZE'));
    expect(remaining).toBeGreaterThan(0);
    expect(before.size - remaining).toBeGreaterThanOrEqual(lost.deleted);
    expect(before.size - remaining).toBeLessThanOrEqual(lost.deleted + lost.unsure);

    const again = await rawTo(server.url);
    const firstSegment = Math.max(...memory.segments) + 1;
    const rest = await captureAndUnlink(again, { ...options, firstSegment });
    expect(rest).toMatchObject({ kind: 'done', deleted: remaining });
    expect(await ask(other, 'DBSIZE')).toBe(0);
    await expectNothingLost(server, before, memory);
    for (const one of [other, again]) one.close();
  });

  it('because the server died: what was done is told', async () => {
    const { server, redis } = await filled();
    const memory = new MemoryStore(async (segment) => {
      if (segment === 1) await server.close();
    });
    const options = { pattern: EVERYTHING, store: memory.store };
    expect(await captureAndUnlink(redis, options)).toMatchObject({
      kind: 'failed',
      where: 'cache',
      failure: { state: 'unreachable' },
    });
    expect(memory.kept.size).toBeGreaterThan(0);
    for (const work of [
      countMatching(redis, options),
      unlinkMatching(redis, options),
      captureKeys(redis, options),
      restoreKeys(redis, { segments: memory.segments, load: memory.load, existing: 'keep' }),
    ])
      expect(await work).toMatchObject({ kind: 'failed', where: 'cache', failure: { state: 'unreachable' } });
  });

  it('in the middle of an undo: the next run goes on', async () => {
    const { server, redis, before } = await filled();
    const other = await rawTo(server.url);
    const memory = new MemoryStore();
    await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    const id = Number(await ask(redis, 'CLIENT', 'ID'));
    let loads = 0;
    const { segments } = memory;
    const lost = await restoreKeys(redis, {
      segments,
      existing: 'keep',
      load: async (segment) => {
        if ((loads += 1) === 3) await ask(other, 'CLIENT', 'KILL', 'ID', id);
        return memory.load(segment);
      },
    });
    expect(lost).toMatchObject({ kind: 'failed', where: 'cache' });
    const again = await rawTo(server.url);
    const { load } = memory;
    const rest = await restoreKeys(again, {
      segments,
      load,
      existing: 'keep',
      skipSegments: lost.segmentsDone,
    });
    expect(rest).toMatchObject({ kind: 'done', kept: 0, segmentsDone: segments.length });
    expect(differencesOf(before, await contentsOf(other))).toMatchObject({
      missing: 0,
      added: 0,
      changed: 0,
    });
    for (const one of [other, again]) one.close();
  });
});
