import { expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { sharedRead } from './shared-read.ts';

it('is made once for all who ask meanwhile, for each id, and anew afterwards', async () => {
  const reads: string[] = [];
  const read = sharedRead((id) => Promise.resolve(reads.push(id)), 20);
  expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual([1, 1, 2]);
  expect(await read('a')).toBe(1);
  await pause(40);
  expect(await read('a')).toBe(3);
  expect(reads).toEqual(['a', 'b', 'a']);
});

it('that takes longer than that is not made a second time, and its failure is everybody’s', async () => {
  let fail = (_error: Error) => undefined as void;
  let reads = 0;
  const read = sharedRead(() => {
    reads += 1;
    return new Promise<never>((_, reject) => (fail = reject));
  }, 5);
  const first = read('a');
  await pause(20);
  const second = read('a');
  fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await expect(second).rejects.toThrow('away');
  expect(reads).toBe(1);
});
