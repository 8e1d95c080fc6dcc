import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import type { Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import type { TestRedis } from '../../core/testing/redis-server.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

let server: TestRedis;
let redis: Redis;
let harness: GateHarness;

beforeAll(async () => {
  const started = await startRedis();
  if (!started) throw new Error('redis-server is needed on the PATH.');
  server = started;
  redis = new Redis(server.url);
  harness = await startGate({ caches: { dev: server.url, prod: server.url } });
  await harness.clients('prod').s3.send(new CreateBucketCommand({ Bucket: 'tiktok-commerce-backups' }));
}, 60_000);

beforeEach(async () => {
  await redis.flushall();
});
afterEach(() => harness.faults('prod', []));

afterAll(async () => {
  redis.disconnect();
  await harness.close();
  await server.close();
});

async function fill(): Promise<void> {
  for (let index = 0; index < 50; index += 1) await redis.set(`string:${index}`, `value ${index}`);
}

async function contents(): Promise<ReadonlyMap<string, string | null>> {
  const keys = (await redis.keys('*')).sort();
  return new Map(await Promise.all(keys.map(async (key) => [key, await redis.get(key)] as const)));
}

/** A run that was confirmed, and whose console was killed before its first call. */
async function abandoned(actionId: string, input: object): Promise<string> {
  const wish = harness.wish('prod', actionId, input);
  const presented = await harness.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash: planHash, target: typedName } = presented.presentation;
  const key = newRunId(harness.parts.now());
  const executed = await harness.gate.execute({ ...wish, key, planHash, typedName });
  if (executed.outcome !== 'started') throw new Error(JSON.stringify(executed));
  expect(await harness.home.runs.lease(key, 'console-0', 1)).toBeDefined();
  harness.advance(60_000);
  return key;
}

async function endOf(id: string, parts: GateParts = harness.parts): Promise<Run> {
  await carryOn(parts, id);
  const run = await harness.home.runs.find(id);
  if (!run) throw new Error('The run is gone.');
  return run;
}

describe('what was promised to be kept', () => {
  it('is kept although the bucket could not be looked at meanwhile', async () => {
    await fill();
    const before = await contents();
    const id = await abandoned('caches.flush', { cache: 'main' });
    await harness.faults('prod', [{ service: 's3', operation: 'HeadBucket', kind: 'error' }]);
    const run = await endOf(id);
    expect(await redis.dbsize()).toBe(0);
    await harness.faults('prod', []);
    await harness.undo(run);
    expect(await contents()).toEqual(before);
  });

  it.each(['caches.flush', 'caches.delete-pattern'])(
    'is not deleted by %s where it can not be kept any more',
    async (actionId) => {
      await fill();
      const before = await contents();
      const input = { cache: 'main', ...(actionId === 'caches.flush' ? {} : { pattern: 'string:*' }) };
      const id = await abandoned(actionId, input);
      await harness.faults('prod', [{ service: 's3', kind: 'error' }]);
      expect((await endOf(id)).outcome).toMatchObject({
        outcome: 'failed',
        sentence: /could not be written/,
      });
      expect(await contents()).toEqual(before);
    },
  );

  it('is not deleted where the console’s user may not put it back any more', async () => {
    await fill();
    const before = await contents();
    const id = await abandoned('caches.flush', { cache: 'main' });
    await redis.acl('SETUSER', 'default', '-restore');
    try {
      expect((await endOf(id)).outcome).toMatchObject({
        outcome: 'failed',
        sentence: 'The keys can not be captured now. Nothing was deleted.',
      });
    } finally {
      await redis.acl('SETUSER', 'default', '+@all');
    }
    expect(await contents()).toEqual(before);
  });

  it('can be put back where its store failed half way', async () => {
    for (let index = 0; index < 20; index += 1) await redis.set(`large:${index}`, randomBytes(1_048_576));
    const before = await redis.dbsize();
    const id = await abandoned('caches.flush', { cache: 'main' });
    const gone = () => Promise.reject(Object.assign(new Error('Gone.'), { code: 'ECONNREFUSED' }));
    const run = await endOf(id, {
      ...harness.parts,
      captures(environment, clients) {
        const captures = harness.parts.captures(environment, clients);
        return {
          ...captures,
          store: (captureId, number, bytes) =>
            number === 0 ? captures.store(captureId, number, bytes) : gone(),
          manifest: gone,
        };
      },
    });
    const left = await redis.dbsize();
    expect(left).toBeLessThan(before);
    expect(left).toBeGreaterThan(0);
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: /could not be written/,
      completed: `${before - left} keys flushed`,
      undo: { actionId: 'caches.restore-capture' },
    });
    const { until = 0 } = run.outcome?.undo ?? {};
    expect(Math.abs(until - harness.parts.now() - 168 * 3_600_000)).toBeLessThan(120_000);
    await harness.undo(run);
    expect(await redis.dbsize()).toBe(before);
  });

  it('is offered for what went before, where the cache is away when the run is gone on with', async () => {
    await fill();
    const before = await contents();
    const first = await harness.run('prod', 'caches.delete-pattern', { cache: 'main', pattern: 'string:1*' });
    const id = newRunId(harness.parts.now());
    const captures = harness.parts.captures(
      harness.parts.planningSource('prod')?.environment ?? (undefined as never),
      harness.clients('prod'),
    );
    const capturedAt = harness.parts.now();
    await captures.store(id, 0, await captures.segment(first.id, 0));
    await captures.complete(id, {
      format: 'redis-keys-1',
      segments: 1,
      capturedAt,
      facts: { cache: 'main' },
    });
    await harness.home.runs.create({
      ...first,
      id,
      input: { cache: 'main', pattern: 'string:*' },
      state: 'running',
      outcome: undefined,
      calls: undefined,
      endedAt: undefined,
      leaseOwner: 'console-0',
      leaseUntil: 1,
      checkpoint: { nextSegment: 1, capturedAt, deleted: 11 },
    });
    const away = new Error('No cache.');
    const run = await endOf(id, {
      ...harness.parts,
      changingClients: (environmentId) => {
        const clients = harness.parts.changingClients(environmentId);
        return Object.create(clients, {
          redis: { value: () => ({ raw: () => Promise.reject(away) }) },
        }) as never;
      },
    });
    expect(run.outcome).toMatchObject({ outcome: 'failed' });
    await harness.undo(run);
    expect(await contents()).toEqual(before);
  });
});

describe('where nothing can be kept', () => {
  it('the plan of a flush says so, and none of a pattern is made', async () => {
    await fill();
    const other = await startGate({
      caches: { dev: server.url, prod: server.url },
      more: { prod: { captures: { bucket: 'not-there' } } },
    });
    try {
      const flushing = await other.gate.present(other.wish('prod', 'caches.flush', { cache: 'main' }));
      expect(flushing).toMatchObject({
        presentation: {
          plan: {
            calls: [{ operation: 'redis:FLUSHDB' }],
            loses: ['Every key with its value: nothing of it is kept.'],
            undo: { reach: 'none' },
            capture: { where: 'nowhere' },
          },
        },
      });
      const input = { cache: 'main', pattern: 'string:*' };
      expect(await other.gate.present(other.wish('prod', 'caches.delete-pattern', input))).toMatchObject({
        outcome: 'refused',
        sentence: /can not be captured, so none is deleted by a pattern\. .*no bucket not-there/,
      });
    } finally {
      await other.close();
    }
  });
});
