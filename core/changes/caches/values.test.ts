import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../environments/raw-redis.ts';
import type { RawRedis } from '../../environments/raw-redis.ts';
import { NotAReadError } from '../../environments/reading-only.ts';
import { connectRedis } from '../../environments/redis.ts';
import type { RedisConnection } from '../../environments/redis.ts';
import { contentsOf, differencesOf } from '../../testing/cache-contents.ts';
import { startRedis } from '../../testing/redis-server.ts';
import { failureOf } from '../../upstream/failure.ts';
import { all, fillEveryType, rawTo } from './engine/engine.fixture.ts';
import type { ValueChange } from './value-change.ts';
import { changeValue, keyState, putBack } from './values.ts';

const server = await startRedis();
afterAll(() => server?.close());

const bytes = (text: string) => Buffer.from(text);
const binary = Buffer.from([0, 13, 10, 255]);
const { signal } = new AbortController();

/** Each change, on a key of the type that it is for. */
const CHANGES: readonly (readonly [key: string, change: ValueChange])[] = [
  ['string', { kind: 'string-set', value: binary }],
  ['hash small', { kind: 'hash-set', field: binary, value: binary }],
  ['hash small', { kind: 'hash-delete', field: bytes('a') }],
  ['list small', { kind: 'list-set', index: -1, value: binary }],
  ['list small', { kind: 'list-push', end: 'head', value: binary }],
  ['list large', { kind: 'list-push', end: 'tail', value: binary }],
  ['list small', { kind: 'list-remove', count: 1, value: bytes('a') }],
  ['set of integers', { kind: 'set-add', member: binary }],
  ['set of integers', { kind: 'set-remove', member: bytes('7') }],
  ['zset small', { kind: 'zset-add', member: binary, score: Number.NEGATIVE_INFINITY }],
  ['zset small', { kind: 'zset-add', member: bytes('a'), score: 0.1 }],
  ['zset small', { kind: 'zset-remove', member: bytes('b') }],
  ['stream', { kind: 'stream-add', fields: [[bytes('field'), binary]] }],
  ['stream', { kind: 'stream-delete', id: '9-1' }],
  ['stream', { kind: 'persist' }],
  ['string', { kind: 'expire', at: 32_503_680_000_000 }],
  ['integer', { kind: 'expire', at: 1 }],
  ['geo', { kind: 'unlink' }],
];

describe.skipIf(!server)('one key of a cache', () => {
  const url = server?.url ?? '';
  let connection: RedisConnection;
  let redis: RawRedis;

  beforeEach(async () => {
    const credentials = () => Promise.reject(new Error('No sign-in of AWS is asked for.'));
    const signIn = { region: 'us-east-1', credentials, variables: {} as NodeJS.ProcessEnv };
    connection = connectRedis({ id: 'main', url }, signIn, 'changing');
    redis = await rawTo(url);
    await ask(redis, 'FLUSHALL');
    await fillEveryType(redis);
  });
  afterEach(() => {
    connection.close();
    redis.close();
  });

  it.each(CHANGES)('%s: %j, and back', async (name, change) => {
    const key = bytes(name);
    const before = await contentsOf(redis);
    const expected = await keyState(connection, key, signal);
    const changed = await changeValue(connection, key, change, { signal, expected });
    if (changed.kind !== 'changed') throw new Error(`It was not changed: ${changed.kind}`);
    expect(changed.after).not.toEqual(expected);
    expect(changed.before).toMatchObject({ type: expected.type, payloadBytes: expected.payloadBytes });
    const now = await contentsOf(redis);
    expect({ ...differencesOf(before, now) }).not.toMatchObject({
      missing: 0,
      changed: 0,
      expiryMovedMs: 0,
      expiryKindChanged: 0,
    });
    const back = await putBack(connection, key, changed.before, { signal, expected: changed.after });
    expect(back.kind).toBe('restored');
    const differences = differencesOf(before, await contentsOf(redis));
    expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
    expect(differences.expiryMovedMs).toBeLessThan(1_000);
  });

  it.each<readonly [ValueChange, string]>([
    [{ kind: 'string-set', value: binary }, 'string'],
    [{ kind: 'hash-set', field: binary, value: binary }, 'hash'],
    [{ kind: 'list-push', end: 'tail', value: binary }, 'list'],
    [{ kind: 'set-add', member: binary }, 'set'],
    [{ kind: 'zset-add', member: binary, score: 1 }, 'zset'],
    [{ kind: 'stream-add', fields: [[binary, binary]] }, 'stream'],
  ])('is made by %j, and unmade', async (change, type) => {
    const key = Buffer.from([0xff, 0, 1]);
    const expected = await keyState(connection, key, signal);
    expect(expected).toEqual({ type: 'none', payloadBytes: 0 });
    const changed = await changeValue(connection, key, change, { signal, expected });
    expect(changed).toMatchObject({ kind: 'changed', after: { type }, before: { type: 'none' } });
    if (changed.kind !== 'changed') return;
    expect(await putBack(connection, key, changed.before, { signal, expected: changed.after })).toMatchObject(
      {
        kind: 'restored',
        after: { type: 'none' },
      },
    );
  });

  it('keeps its time to live', async () => {
    await changeValue(connection, bytes('string'), { kind: 'string-set', value: binary }, { signal });
    expect(await ask(redis, 'PTTL', 'string')).toBeGreaterThan(3_500_000);
    expect(await ask(redis, 'GET', 'string')).toEqual(binary);
  });

  it('is left alone where somebody else has changed it since it was read', async () => {
    const key = bytes('hash small');
    const change: ValueChange = { kind: 'hash-set', field: bytes('a'), value: binary };
    const expected = await keyState(connection, key, signal);
    await all(redis, [['HSET', key, 'other', 'x']]);
    const outcome = await changeValue(connection, key, change, { signal, expected });
    expect(outcome).toMatchObject({ kind: 'conflict', now: { type: 'hash' } });
    expect(await ask(redis, 'HGET', key, 'a')).toEqual(bytes('1'));
    const changed = await changeValue(connection, key, change, { signal });
    if (changed.kind !== 'changed') throw new Error(`It was not changed: ${changed.kind}`);
    await all(redis, [['HSET', key, 'other', 'y']]);
    expect(await putBack(connection, key, changed.before, { signal, expected: changed.after })).toMatchObject(
      {
        kind: 'conflict',
      },
    );
    await all(redis, [['DEL', key]]);
    expect(await changeValue(connection, key, change, { signal, expected })).toMatchObject({
      kind: 'conflict',
    });
  });

  it('is changed by one of two who change it at the same time', async () => {
    const key = bytes('list small');
    const expected = await keyState(connection, key, signal);
    const outcomes = await Promise.all(
      ['x', 'y', 'z'].map((value) =>
        changeValue(
          connection,
          key,
          { kind: 'list-push', end: 'tail', value: bytes(value) },
          { signal, expected },
        ),
      ),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['changed', 'conflict', 'conflict']);
    expect(await ask(redis, 'LLEN', key)).toBe(4);
  });

  it('says why nothing was changed', async () => {
    const kindOf = async (key: string, change: ValueChange) =>
      (await changeValue(connection, bytes(key), change, { signal })).kind;
    const before = await contentsOf(redis);
    expect(await kindOf('hash small', { kind: 'string-set', value: binary })).toBe('wrong-type');
    expect(await kindOf('string', { kind: 'set-add', member: binary })).toBe('wrong-type');
    expect(await kindOf('no key', { kind: 'unlink' })).toBe('nothing');
    expect(await kindOf('no key', { kind: 'hash-delete', field: binary })).toBe('nothing');
    expect(await kindOf('integer', { kind: 'persist' })).toBe('nothing');
    expect(await kindOf('set of integers', { kind: 'set-add', member: bytes('7') })).toBe('nothing');
    expect(await kindOf('list small', { kind: 'list-set', index: 99, value: binary })).toBe('refused');
    expect(await kindOf('stream', { kind: 'stream-delete', id: 'no id' })).toBe('refused');
    const differences = differencesOf(before, await contentsOf(redis));
    expect(differences).toMatchObject({ missing: 0, added: 0, changed: 0, expiryKindChanged: 0 });
  });

  it('is too long to be kept for an undo', async () => {
    await all(redis, [['SET', 'long', randomBytes(9_000_000)]]);
    const state = await keyState(connection, bytes('long'), signal);
    expect(state.digest).toBeUndefined();
    expect(state.payloadBytes).toBeGreaterThan(9_000_000);
    const outcome = await changeValue(
      connection,
      bytes('long'),
      { kind: 'unlink' },
      { signal, expected: state },
    );
    expect(outcome).toEqual({ kind: 'too-long', payloadBytes: state.payloadBytes });
    expect(await ask(redis, 'EXISTS', 'long')).toBe(1);
  });

  it('whose time is up meanwhile is not put back', async () => {
    await all(redis, [['SET', 'soon', 'x', 'PX', 150]]);
    const changed = await changeValue(connection, bytes('soon'), { kind: 'persist' }, { signal });
    if (changed.kind !== 'changed') throw new Error(`It was not changed: ${changed.kind}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(
      await putBack(connection, bytes('soon'), changed.before, { signal, expected: changed.after }),
    ).toEqual({
      kind: 'expired',
    });
    expect(await ask(redis, 'EXISTS', 'soon')).toBe(0);
  });

  it('is read, and not changed, by a connection for reading', async () => {
    const credentials = () => Promise.reject(new Error('No sign-in of AWS is asked for.'));
    const signIn = { region: 'us-east-1', credentials, variables: {} as NodeJS.ProcessEnv };
    const reading = connectRedis({ id: 'main', url }, signIn, 'reading');
    expect(await keyState(reading, bytes('string'), signal)).toMatchObject({ type: 'string' });
    const change = changeValue(reading, bytes('string'), { kind: 'unlink' }, { signal });
    await expect(change).rejects.toBeInstanceOf(NotAReadError);
    reading.close();
  });

  it('is not changed where that is not permitted', async () => {
    await all(redis, [['ACL', 'SETUSER', 'reader', 'on', '>p', '~*', '+@all', '-@write']]);
    const target = { id: 'main', url: url.replace('redis://', 'redis://reader:p@') };
    const credentials = () => Promise.reject(new Error('No sign-in of AWS is asked for.'));
    const signIn = { region: 'us-east-1', credentials, variables: {} as NodeJS.ProcessEnv };
    const reader = connectRedis(target, signIn, 'changing');
    const denied = changeValue(reader, bytes('string'), { kind: 'unlink' }, { signal });
    const state = await denied.then(
      () => 'changed',
      (error: unknown) => failureOf(error, 'redis:UNLINK').state,
    );
    expect(state).toBe('denied');
    reader.close();
  });
});
