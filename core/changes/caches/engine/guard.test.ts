import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { contentsOf, differencesOf } from '../../../testing/cache-contents.ts';
import { startRedis } from '../../../testing/redis-server.ts';
import { captureAndUnlink } from './capture.ts';
import { all, EVERYTHING, fillEveryType, MemoryStore, rawTo } from './engine.fixture.ts';
import type { GuardKind } from './guard.ts';
import { restoreKeys } from './restore.ts';

const server = await startRedis();
afterAll(() => server?.close());

/** Each way of guarding, as the user for whom it is chosen. */
const WAYS: readonly { readonly guard: GuardKind; readonly user: string }[] = [
  { guard: 'script', user: 'scripting' },
  { guard: 'watch', user: 'plain' },
];

describe.skipIf(!server).each(WAYS)('keys that are deleted under a $guard', ({ guard, user }) => {
  const url = server?.url ?? '';
  let redis: RawRedis;
  let other: RawRedis;

  beforeEach(async () => {
    other = await rawTo(url);
    await all(other, [
      ['FLUSHALL'],
      ['ACL', 'SETUSER', 'scripting', 'on', '>p', '~*', '+@all'],
      ['ACL', 'SETUSER', 'plain', 'on', '>p', '~*', '+@all', '-@scripting'],
    ]);
    redis = await rawTo(url.replace('redis://', `redis://${user}:p@`));
  });
  afterEach(() => {
    redis.close();
    other.close();
  });

  /** Captures and deletes, and does something else once, after the first segment was read. */
  async function deleteWhile(meanwhile: () => Promise<void>) {
    let once = false;
    const memory = new MemoryStore(async () => {
      if (!once) await meanwhile();
      once = true;
    });
    const result = await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    return { result, memory };
  }

  async function undo({ segments, load }: MemoryStore) {
    return restoreKeys(redis, { segments, load, existing: 'keep' });
  }

  it('are all types, and come back', async () => {
    const total = await fillEveryType(other);
    const before = await contentsOf(other);
    const { result, memory } = await deleteWhile(() => Promise.resolve());
    expect(result).toMatchObject({ kind: 'done', deleted: total, changed: 0, guard });
    expect(await ask(other, 'DBSIZE')).toBe(0);
    expect(await undo(memory)).toMatchObject({ restored: total });
    const differences = differencesOf(before, await contentsOf(other));
    expect(differences).toMatchObject({ missing: 0, changed: 0, expiryKindChanged: 0 });
    expect(differences.expiryMovedMs).toBeLessThan(1_000);
  });

  it('are captured anew where they changed meanwhile: the newer value comes back', async () => {
    await fillEveryType(other);
    const { result, memory } = await deleteWhile(() =>
      all(other, [
        ['SET', 'string', 'newer'],
        ['PEXPIRE', 'integer', 5_000_000],
        ['PERSIST', 'hash large'],
        ['HSET', 'hash small', 'a', 2],
        ['XADD', 'stream', '*', 'field', 'newer'],
      ]),
    );
    expect(result).toMatchObject({ kind: 'done', changed: 0 });
    expect(result.deleted).toBe(result.keys);
    expect(await ask(other, 'DBSIZE')).toBe(0);
    expect(await undo(memory)).toMatchObject({ restored: result.deleted, kept: 0, same: 0 });
    expect(await ask(other, 'GET', 'string')).toEqual(Buffer.from('newer'));
    expect(await ask(other, 'PTTL', 'string')).toBe(-1);
    expect(await ask(other, 'PTTL', 'integer')).toBeGreaterThan(4_900_000);
    expect(await ask(other, 'PTTL', 'hash large')).toBe(-1);
    expect(await ask(other, 'HGET', 'hash small', 'a')).toEqual(Buffer.from('2'));
    expect(await ask(other, 'XLEN', 'stream')).toBe(300);
  });

  it('do not come back where somebody else deleted them', async () => {
    const total = await fillEveryType(other);
    const { result, memory } = await deleteWhile(() => all(other, [['DEL', 'string', 'list large']]));
    expect(result).toMatchObject({ kind: 'done', deleted: total - 2, keys: total - 2 });
    expect(await undo(memory)).toMatchObject({ restored: total - 2 });
    expect(await ask(other, 'EXISTS', 'string', 'list large')).toBe(0);
  });

  it('stay where they change all the time, and the undo leaves them alone', async () => {
    const total = await fillEveryType(other);
    const memory = new MemoryStore(() => all(other, [['INCR', 'integer']]));
    const result = await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    expect(result).toMatchObject({ kind: 'done', deleted: total - 1, keys: total - 1, changed: 1 });
    const value = await ask(other, 'GET', 'integer');
    expect(await undo(memory)).toMatchObject({ restored: total - 1, kept: 0 });
    expect(await ask(other, 'GET', 'integer')).toEqual(value);
  });

  it('stay where a long value changes all the time', async () => {
    const noise = randomBytes(9_000_000);
    await all(other, [['SET', 'long', noise]]);
    const memory = new MemoryStore(() => all(other, [['APPEND', 'long', 'x']]));
    const result = await captureAndUnlink(redis, { pattern: EVERYTHING, store: memory.store });
    expect(result).toMatchObject({ kind: 'done', deleted: 0, keys: 0, changed: 1 });
    expect(await undo(memory)).toMatchObject({ kind: 'done', restored: 0, kept: 0, incomplete: 0 });
    expect(await ask(other, 'EXISTS', 'long')).toBe(1);
  });

  it('are none where the values are the same and a script was forgotten', async () => {
    const total = await fillEveryType(other);
    const { result } = await deleteWhile(() => all(other, [['SCRIPT', 'FLUSH']]));
    expect(result).toMatchObject({ kind: 'done', deleted: total });
  });
});
