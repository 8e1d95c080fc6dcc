import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { open } from 'lmdb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LogStore, sizeOf } from './log-store.ts';
import { keepWithinBounds } from './retention.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'logs-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('a group that grows too large loses its oldest events, and is read again after a restart', async () => {
  const root = open({ path: directory, maxDbs: 8, noSync: true });
  const store = new LogStore(root);
  store.saveGroup({ name: 'g', createdAtMs: 0, logGroupClass: 'STANDARD', tags: {} });
  const [old, young] = [store.createStream('g', 'old', 0), store.createStream('g', 'young', 0)];
  const line = 'x'.repeat(74);
  for (let at = 0; at < 100; at++) store.append(old, [{ atMs: at, message: line }], at);
  for (let at = 0; at < 100; at++) store.append(young, [{ atMs: 1000 + at, message: line }], at);
  keepWithinBounds(store, 2000, sizeOf(line) * 150);
  expect(store.bytesOf('g')).toBe(sizeOf(line) * 150);
  expect(store.stream('g', 'old')).toMatchObject({ firstAtMs: 50, bytes: sizeOf(line) * 50 });
  expect([...store.read(young, { atMs: 0, sequence: 0 }, 'forward')]).toHaveLength(100);

  const again = new LogStore(root);
  expect(again.stream('g', 'old')).toMatchObject({ firstAtMs: 50, lastAtMs: 99 });
  again.deleteGroup('g');
  expect([...again.read(young, { atMs: 0, sequence: 0 }, 'forward')]).toEqual([]);
  await root.close();
});
