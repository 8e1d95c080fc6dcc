import { expect, it } from 'vitest';
import { roughSizeBytes } from './rough-size.ts';

it.each<readonly [string, unknown, number, number]>([
  ['nothing', undefined, 1, 100],
  ['a flag', true, 1, 100],
  ['a long text', 'x'.repeat(100_000), 200_000, 201_000],
  ['what lies deep', { a: [{ b: ['x'.repeat(100_000)] }] }, 200_000, 201_000],
  ['many small things', Array.from({ length: 1_000 }, () => ({ name: 'orders' })), 40_000, 200_000],
])('%s', (_, value, least, most) => {
  const bytes = roughSizeBytes(value);
  expect(bytes).toBeGreaterThanOrEqual(least);
  expect(bytes).toBeLessThanOrEqual(most);
});
