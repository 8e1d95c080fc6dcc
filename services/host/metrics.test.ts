import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('tells how long things took by buckets of which each holds the smaller ones', () => {
  const metrics = createMetrics('api');
  for (const seconds of [0.003, 0.005, 0.2, 0.2, 30])
    metrics.observe('took_seconds', { route: '/a"b' }, seconds);
  metrics.observe('took_seconds', { route: '/c' }, 1);
  const lines = metrics.text().split('\n');
  const bucket = (le: string) =>
    lines.find((line) => line.startsWith(`took_seconds_bucket{service="api",route="/a_b",le="${le}"}`));
  expect(['0.005', '0.1', '0.25', '10', '+Inf'].map((le) => bucket(le)?.split(' ').at(-1))).toEqual([
    ...['2', '2', '4', '4', '5'],
  ]);
  expect(lines).toContain('took_seconds_sum{service="api",route="/a_b"} 30.408');
  expect(lines).toContain('took_seconds_count{service="api",route="/a_b"} 5');
  expect(lines).toContain('took_seconds_count{service="api",route="/c"} 1');
  expect(lines.filter((line) => line.startsWith('# TYPE took_seconds '))).toEqual([
    '# TYPE took_seconds histogram',
  ]);
});
