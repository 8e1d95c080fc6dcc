import { expect, it } from 'vitest';
import { budget, upstream } from '../testing/counted-reads.ts';
import { Reader } from './reader.ts';

const ROUNDS_MS = 900;

it('an operation is called no more often than its account may', async () => {
  const reader = new Reader();
  const calledAt: number[] = [];
  const reads = Array.from({ length: 6 }, (_, index) =>
    upstream(() => calledAt.push(Date.now()), { key: String(index), perSecond: 2 }),
  );
  const cells = await Promise.all(reads.map(({ read }) => reader.read(read, budget(100))));
  // A page waits for what is in line longer than for what does not answer.
  expect(cells.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'fresh'));
  const apart = calledAt.slice(2).map((at, index) => at - (calledAt[index] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThan(ROUNDS_MS);
});

it('whoever leaves the line takes no turn', async () => {
  const reader = new Reader();
  const left = new AbortController();
  const read = (key: string) => upstream((call) => call, { key, perSecond: 1 });
  await reader.read(read('first').read, budget());
  const leaving = Array.from({ length: 20 }, (_, index) => read(`leaves ${index}`));
  const gone = Promise.all(leaving.map((one) => reader.read(one.read, budget(8_000, left.signal))));
  const last = read('last');
  const begunAt = Date.now();
  const told = reader.read(last.read, budget(8_000));
  left.abort();
  expect(new Set((await gone).map(({ state }) => state))).toEqual(new Set(['timed-out']));
  expect((await told).state).toBe('fresh');
  expect(leaving.flatMap(({ calls }) => calls)).toEqual([]);
  expect(Date.now() - begunAt).toBeLessThan(8_000);
});
