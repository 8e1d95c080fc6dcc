import { expect, it } from 'vitest';
import { EnvironmentPool } from './environment-pool.ts';

const kept = () => ({ isAlive: true, stop: () => Promise.resolve() });

it('lets the next one begin where a start has failed', async () => {
  const pool = new EnvironmentPool<ReturnType<typeof kept>>();
  for (let count = 0; count < 5; count++) await pool.acquire('busy', () => Promise.resolve(kept()));
  let fail: (error: Error) => void = () => undefined;
  const failing = pool.acquire('broken', () => new Promise((_resolve, reject) => (fail = reject)));
  const next = pool.acquire('next', () => Promise.resolve(kept()));
  fail(new Error('The system could not start node.'));
  await expect(failing).rejects.toThrow('could not start');
  await expect(next).resolves.toMatchObject({ isAlive: true });
  await pool.close();
});
