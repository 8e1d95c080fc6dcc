import { copyFile, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryStore, createMemoryStore } from './grant-store.server.ts';
import type { GrantStore } from './grant-store.server.ts';
import { createSeal } from './session-seal.server.ts';

const HOUR_MS = 3_600_000;
const seal = createSeal(['s'.repeat(32)], 'tests');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'grant-store-'));
});
afterAll(() => rm(directory, { recursive: true }));

function inDirectory(name: string, now?: () => number): GrantStore {
  return createDirectoryStore({ directory: path.join(directory, name), seal, lifetimeMs: HOUR_MS, now });
}

const STORES: readonly (readonly [string, () => readonly [GrantStore, GrantStore]])[] = [
  [
    'in memory',
    () => {
      const store = createMemoryStore(HOUR_MS);
      return [store, store];
    },
  ],
  ['in a directory that two processes share', () => [inDirectory('shared'), inDirectory('shared')]],
];

describe.each(STORES)('%s', (_name, open) => {
  it('what one writes the other reads, until it is removed', async () => {
    const [one, other] = open();
    expect(await other.read('a')).toBeUndefined();
    await one.write('a', 'first');
    await one.write('a', 'second');
    expect(await other.read('a')).toBe('second');
    expect(await other.read('b')).toBeUndefined();
    await other.remove('a');
    await other.remove('a');
    expect(await one.read('a')).toBeUndefined();
  });

  it('work for one id is never under way twice, and goes on after a failure', async () => {
    const [one, other] = open();
    let underWay = 0;
    let most = 0;
    const work = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await wait(5);
      underWay -= 1;
      if (Math.random() < 0.3) throw new Error('failed');
    };
    const runs = Array.from({ length: 12 }, (_, index) => (index % 2 ? one : other).alone('a', work));
    await Promise.allSettled(runs);
    expect(most).toBe(1);
    expect(await one.alone('a', () => Promise.resolve('done'))).toBe('done');
  });

  it('work for different ids does not wait for each other', async () => {
    const [one] = open();
    const inner = await one.alone('a', () => one.alone('b', () => Promise.resolve('both')));
    expect(inner).toBe('both');
  });
});

it('takes over from a process that was killed in the middle', async () => {
  const store = inDirectory('killed');
  await store.write('a', 'text');
  const lock = path.join(directory, 'killed', `${createHash('sha256').update('a').digest('hex')}.lock`);
  await writeFile(lock, '');
  const longAgo = new Date(Date.now() - 25_000);
  await utimes(lock, longAgo, longAgo);
  expect(await store.alone('a', () => Promise.resolve('done'))).toBe('done');
});

it('reads nothing from what is damaged or moved to another id', async () => {
  const store = inDirectory('damaged');
  await store.write('a', 'text');
  const [name = ''] = await readdir(path.join(directory, 'damaged'));
  const file = path.join(directory, 'damaged', name);
  const moved = path.join(directory, 'damaged', `${createHash('sha256').update('b').digest('hex')}.grant`);
  await copyFile(file, moved);
  expect(await store.read('b')).toBeUndefined();
  await writeFile(file, 'text');
  expect(await store.read('a')).toBeUndefined();
});

it('forgets what is older than a session can be', async () => {
  let now = Date.now();
  const store = inDirectory('old', () => now);
  await store.write('a', 'text');
  now += HOUR_MS + 1_000;
  await store.write('b', 'text');
  expect(await store.read('a')).toBeUndefined();
});
