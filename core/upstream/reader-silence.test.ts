import { describe, expect, it } from 'vitest';
import type { Cell } from '../cells/cell.ts';
import { budget, hang, pause, upstream } from '../testing/counted-reads.ts';
import { Reader } from './reader.ts';

describe('an upstream that hangs', () => {
  it.each([
    ['dynamodb:DescribeTable', 16],
    ['s3:GetBucketVersioning', 32],
  ])('has so many calls at once: %s %i', async (operation, atOnce) => {
    const reader = new Reader();
    let [now, most] = [0, 0];
    const reads = Array.from({ length: 60 }, (_, index) =>
      upstream(
        async () => {
          most = Math.max(most, (now += 1));
          await pause(5);
          now -= 1;
        },
        { operation, key: `${index}` },
      ),
    );
    const cells = await Promise.all(reads.map(({ read }) => reader.read(read, budget())));
    expect(cells.every((cell) => cell.state === 'fresh')).toBe(true);
    expect(most).toBe(atOnce);
  });

  it('holds up no other service, and no other environment', async () => {
    const reader = new Reader();
    const viewer = new AbortController();
    const hanging = Array.from({ length: 40 }, (_, index) =>
      reader.read(
        upstream((__, signal) => hang(signal), { key: `t${index}` }).read,
        budget(15_000, viewer.signal),
      ),
    );
    const { read } = upstream(() => 'live', { operation: 'sqs:ListQueues' });
    const elsewhere = { ...read, environmentId: 'prod', operation: 'dynamodb:ListTables' };
    expect(await reader.read(read, budget())).toMatchObject({ value: 'live' });
    expect(await reader.read(elsewhere, budget())).toMatchObject({ value: 'live' });
    viewer.abort();
    await Promise.all(hanging);
  });

  it('is not waited for twice by a page: what stood in the queue ends with the silence', async () => {
    const reader = new Reader();
    const reads = Array.from({ length: 20 }, (_, index) =>
      upstream((__, signal) => hang(signal), { key: `t${index}` }),
    );
    const early = reads.slice(0, 16).map(({ read }) => reader.read(read, budget(1_100)));
    const queued = reads.slice(16).map(({ read }) => reader.read(read, budget(15_000)));
    const cells: readonly Cell<unknown>[] = await Promise.all([...early, ...queued]);
    expect(cells.every((cell) => cell.state === 'timed-out')).toBe(true);
    expect(reads.slice(16).flatMap(({ calls }) => calls)).toHaveLength(0);
  });

  it('has no silence to tell of where it was never called', async () => {
    const reader = new Reader();
    const slow = Array.from({ length: 16 }, (_, index) =>
      reader.read(upstream(() => pause(1_300), { key: `t${index}` }).read, budget(3_000)),
    );
    const { read, calls } = upstream(() => 'live', { key: 'queued' });
    expect(await reader.read(read, budget(1_050))).toMatchObject({ state: 'timed-out' });
    await Promise.all(slow);
    expect(await reader.read(read, budget())).toMatchObject({ state: 'fresh', value: 'live' });
    expect(calls).toHaveLength(1);
  });

  it('is one of several caches where the read says so', async () => {
    const reader = new Reader();
    const viewer = new AbortController();
    const of = (cache: string) => ({ operation: 'redis:INFO', upstream: `redis/${cache}` });
    const hanging = Array.from({ length: 20 }, (_, index) =>
      reader.read(
        upstream((__, signal) => hang(signal), { ...of('a'), key: `${index}` }).read,
        budget(15_000, viewer.signal),
      ),
    );
    expect(await reader.read(upstream(() => 'live', of('b')).read, budget())).toMatchObject({
      value: 'live',
    });
    viewer.abort();
    await Promise.all(hanging);
  });
});

describe('a list that is longer than the time of its page', () => {
  it('is read to its end while upstream goes on answering', async () => {
    const reader = new Reader();
    const hasty = budget(50);
    const cells = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        reader.read(
          {
            environmentId: 'dev',
            operation: 'dynamodb:DescribeTable',
            key: String(index),
            run: () => new Promise<number>((resolve) => setTimeout(() => resolve(index), 10)),
          },
          hasty,
        ),
      ),
    );
    expect(cells.every((cell) => cell.state === 'fresh')).toBe(true);
  });
});
