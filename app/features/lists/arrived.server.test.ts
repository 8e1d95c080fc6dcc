import { expect, it } from 'vitest';
import { soonOrLate } from './arrived.server.ts';

const never = new Promise<string>(() => undefined);

it('what comes in time is a value, what does not is still a promise', async () => {
  expect((await soonOrLate(Promise.resolve('here'), 1_000)).late).toBe('here');
  expect((await soonOrLate(never, 5)).late).toBe(never);
  const broken = Promise.reject(new Error('away'));
  expect((await soonOrLate(broken, 1_000)).late).toBe(broken);
});
