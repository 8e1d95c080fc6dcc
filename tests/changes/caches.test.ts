import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOn } from '../../core/actions/runner.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import type { TestRedis } from '../../core/testing/redis-server.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const BUCKET = 'tiktok-commerce-backups';
let server: TestRedis;
let redis: Redis;
let harness: GateHarness;

beforeAll(async () => {
  const started = await startRedis();
  if (!started) throw new Error('redis-server is needed on the PATH.');
  server = started;
  redis = new Redis(server.url);
  harness = await startGate({ caches: { dev: server.url, prod: server.url } });
  await harness.clients('prod').s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
}, 60_000);

afterAll(async () => {
  redis.disconnect();
  await harness.close();
  await server.close();
});

beforeEach(async () => {
  await redis.flushall();
});

/** Every type, some with a time to live, one key that is no text. */
async function fill(strings = 500): Promise<void> {
  const pipeline = redis.pipeline();
  for (let index = 0; index < strings; index += 1) pipeline.set(`string:${index}`, `value ${index}`);
  pipeline.set('string:brief', 'soon gone', 'PX', 600_000);
  pipeline.hset('hash:1', { a: '1', b: '2' });
  pipeline.rpush('list:1', 'x', 'y', 'z');
  pipeline.sadd('set:1', 'm', 'n');
  pipeline.zadd('zset:1', 1.5, 'one', 2, 'two');
  pipeline.xadd('stream:1', '1-1', 'field', 'value');
  pipeline.set(Buffer.from([0xff, 0x00, 0x80]), Buffer.from([1, 2, 3]));
  await pipeline.exec();
}

/** Every key with its DUMP, as hexadecimal; what DUMP writes in an order of its own is read by its members. */
async function contents(): Promise<ReadonlyMap<string, string>> {
  const keys = await redis.keysBuffer('*');
  const values = await Promise.all(
    keys.map(async (key) => {
      if ((await redis.type(key)) === 'set') return (await redis.smembers(key)).sort().join();
      return (await redis.dumpBuffer(key))?.toString('hex') ?? '';
    }),
  );
  return new Map(keys.map((key, index) => [key.toString('hex'), values[index] ?? '']));
}

describe('flush', () => {
  it('captures, empties, and is undone byte by byte with its times to live', async () => {
    await fill();
    const before = await contents();
    const pttl = await redis.pttl('string:brief');
    const run = await harness.run('prod', 'caches.flush', { cache: 'main' });
    expect(run).toMatchObject({ state: 'done', target: 'main' });
    expect(await redis.dbsize()).toBe(0);
    const undone = await harness.undo(run);
    expect(undone.outcome).toMatchObject({ outcome: 'done' });
    expect(await contents()).toEqual(before);
    expect(Math.abs((await redis.pttl('string:brief')) - pttl)).toBeLessThan(30_000);
    expect(await redis.pttl('string:1')).toBe(-1);
  });

  it('keeps what was written anew when it is undone', async () => {
    await fill(3);
    const run = await harness.run('prod', 'caches.flush', { cache: 'main' });
    await redis.set('string:1', 'newer');
    const undone = await harness.undo(run);
    expect(undone.outcome?.sentence).toContain('1 were written anew');
    expect(await redis.get('string:1')).toBe('newer');
  });

  it('keeps captures in the environment, encrypted', async () => {
    await fill(3);
    const run = await harness.run('prod', 'caches.flush', { cache: 'main' });
    const objects = await harness
      .clients('prod')
      .s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `captures/${run.id}/` }));
    expect(objects.Contents?.map((one) => one.Key?.split('/').at(-1))).toEqual([
      '000000.segment',
      'manifest.json',
    ]);
  });

  it('is refused where nothing could be kept, but to whoever breaks the glass', async () => {
    const other = await startGate({
      caches: { dev: server.url, prod: server.url },
      more: { prod: { captures: { bucket: 'not-there' } } },
    });
    try {
      await fill(3);
      await expect(other.run('prod', 'caches.flush', { cache: 'main' })).rejects.toThrow(
        /no bucket not-there/,
      );
      expect(await redis.dbsize()).toBeGreaterThan(0);
      const run = await other.run(
        'prod',
        'caches.flush',
        { cache: 'main' },
        { breakGlass: true, reason: 'poisoned' },
      );
      expect(run.outcome).toMatchObject({ outcome: 'done', sentence: /without a capture/ });
      expect(run.outcome?.undo).toBeUndefined();
      expect(await redis.dbsize()).toBe(0);
    } finally {
      await other.close();
    }
  });
});

describe('delete by pattern', () => {
  it('tells beforehand what would go, and deletes only that', async () => {
    await fill(100);
    const input = { cache: 'main', pattern: 'string:1?' };
    const presented = await harness.gate.present(harness.wish('prod', 'caches.delete-pattern', input));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    expect(presented.presentation.plan.estimates).toContainEqual({
      label: 'keys that match',
      value: '10 keys',
    });
    const before = await contents();
    const run = await harness.run('prod', 'caches.delete-pattern', input);
    expect(run.state).toBe('done');
    expect((await contents()).size).toBe(before.size - 10);
    await harness.undo(run);
    expect(await contents()).toEqual(before);
  });

  it.each(['*', '**', ''])('does not take %j for a pattern', async (pattern) => {
    const wish = harness.wish('prod', 'caches.delete-pattern', { cache: 'main', pattern });
    expect(await harness.gate.present(wish)).toMatchObject({ outcome: 'invalid' });
  });

  it('deletes nothing that could not be stored, and says so', async () => {
    await fill(50);
    const before = await contents();
    await harness.faults('prod', [{ service: 's3', operation: 'PutObject', kind: 'error' }]);
    const run = await harness.run('prod', 'caches.delete-pattern', { cache: 'main', pattern: 'string:*' });
    await harness.faults('prod', []);
    expect(run.outcome).toMatchObject({ outcome: 'failed', sentence: /could not be written/ });
    expect(await contents()).toEqual(before);
  });

  it('goes on where a killed console stopped, and is undone as one', async () => {
    await fill(200);
    const before = await contents();
    // As if a console had stored and deleted the first keys, and been killed: its checkpoint names one segment.
    const first = await harness.run('prod', 'caches.delete-pattern', { cache: 'main', pattern: 'string:1*' });
    const left = {
      ...first,
      id: newRunId(Date.now()),
      input: { cache: 'main', pattern: 'string:*' },
      state: 'running',
      outcome: undefined,
      calls: undefined,
      endedAt: undefined,
      leaseOwner: 'console-0',
      leaseUntil: 1,
    } as const;
    const captures = harness.parts.captures(
      harness.parts.planningSource('prod')?.environment ?? (undefined as never),
      harness.clients('prod'),
    );
    await captures.store(left.id, 0, await captures.segment(first.id, 0));
    await harness.home.runs.create({
      ...left,
      checkpoint: { nextSegment: 1, capturedAt: Date.now(), deleted: 0 },
    });
    await carryOn(harness.parts, left.id);
    const run = await harness.home.runs.find(left.id);
    expect(run?.state).toBe('done');
    expect(await redis.keys('string:*')).toEqual([]);
    if (run) await harness.undo(run);
    expect(await contents()).toEqual(before);
  });
});

describe('one value', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const change = (key: string, what: object) => ({ cache: 'main', key, change: what });

  it.each([
    ['string:1', { kind: 'string-set', value: base64('new') }, () => redis.get('string:1'), 'new'],
    [
      'hash:1',
      { kind: 'hash-set', field: base64('a'), value: base64('9') },
      () => redis.hget('hash:1', 'a'),
      '9',
    ],
    ['list:1', { kind: 'list-remove', count: 0, value: base64('y') }, () => redis.llen('list:1'), 2],
    [
      'zset:1',
      { kind: 'zset-add', member: base64('two'), score: 7 },
      () => redis.zscore('zset:1', 'two'),
      '7',
    ],
    ['set:1', { kind: 'set-remove', member: base64('m') }, () => redis.sismember('set:1', 'm'), 0],
    ['string:brief', { kind: 'persist' }, () => redis.pttl('string:brief'), -1],
    ['string:2', { kind: 'unlink' }, () => redis.exists('string:2'), 0],
    ['%FF%00%80', { kind: 'unlink' }, () => redis.exists(Buffer.from([0xff, 0x00, 0x80])), 0],
    ['made', { kind: 'set-add', member: base64('first') }, () => redis.scard('made'), 1],
  ])('%s is changed and put back: %j', async (key, what, look, after) => {
    await fill(5);
    const before = await contents();
    const run = await harness.run('prod', 'caches.change-value', change(key, what));
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    expect(await look()).toBe(after);
    const undone = await harness.undo(run);
    expect(undone.outcome).toMatchObject({ outcome: 'done' });
    expect(await contents()).toEqual(before);
  });

  it('is not overwritten after somebody else changed it', async () => {
    await fill(5);
    const input = change('string:1', { kind: 'string-set', value: base64('mine') });
    const wish = harness.wish('prod', 'caches.change-value', input);
    const presented = await harness.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    await redis.set('string:1', 'theirs');
    const { hash, target } = presented.presentation;
    const executed = await harness.gate.execute({
      ...wish,
      key: newRunId(Date.now()),
      planHash: hash,
      typedName: target,
    });
    expect(executed).toMatchObject({ outcome: 'changed' });
    expect(await redis.get('string:1')).toBe('theirs');
  });

  it('is not deleted by a time to live that has passed, when it is planned or meanwhile', async () => {
    await fill(5);
    const expire = (at: number) =>
      harness.wish('prod', 'caches.change-value', change('string:1', { kind: 'expire', at }));
    expect(await harness.gate.present(expire(1))).toMatchObject({
      outcome: 'refused',
      sentence: 'This moment has passed: type the time again.',
    });
    const wish = expire(Date.now() + 60_000);
    const presented = await harness.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    harness.advance(120_000);
    const { hash, target } = presented.presentation;
    const executed = await harness.gate.execute({
      ...wish,
      key: newRunId(Date.now()),
      planHash: hash,
      typedName: target,
    });
    harness.advance(-120_000);
    expect(executed).toMatchObject({ outcome: 'refused' });
    expect(await redis.pttl('string:1')).toBe(-1);
  });
});
