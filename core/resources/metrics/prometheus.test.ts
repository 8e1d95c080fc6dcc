import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketsOf, quantileOf, samplesOf, sumOf } from './prometheus.ts';

const TEXT = `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{service="a",route="/x",status="200"} 5
http_requests_total{route="a\\"b\\\\c\\nd,}",status="500",} 2 1700000000000
up 1
nothing_here
bad{label="open 3
inf +Inf
nan NaN
process_resident_memory_bytes 1.5e8
`;

it('reads what Prometheus reads, and passes over the rest', () => {
  const samples = samplesOf(TEXT);
  expect(samples.map(({ name, value }) => [name, value])).toEqual([
    ['http_requests_total', 5],
    ['http_requests_total', 2],
    ['up', 1],
    ['process_resident_memory_bytes', 1.5e8],
  ]);
  expect(samples[1]?.labels).toEqual({ route: 'a"b\\c\nd,}', status: '500' });
  expect(sumOf(samples, 'http_requests_total')).toBe(7);
  expect(sumOf(samples, 'http_requests_total', ({ status = '' }) => status.startsWith('5'))).toBe(2);
  expect(sumOf(samples, 'absent')).toBeUndefined();
});

it('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(samplesOf(text))));
});

const HISTOGRAM = ['/a', '/b']
  .flatMap((route) => [
    `took_seconds_bucket{route="${route}",le="0.1"} 50`,
    `took_seconds_bucket{route="${route}",le="0.5"} 90`,
    `took_seconds_bucket{route="${route}",le="+Inf"} 100`,
    `took_seconds_sum{route="${route}"} 30`,
  ])
  .join('\n');

it('adds the buckets of a histogram up, and finds a quantile in them', () => {
  const samples = samplesOf(HISTOGRAM);
  const all = bucketsOf(samples, 'took_seconds', () => true);
  expect(all).toEqual([
    { upToSeconds: 0.1, count: 100 },
    { upToSeconds: 0.5, count: 180 },
  ]);
  expect(bucketsOf(samples, 'took_seconds', ({ route }) => route === '/a')[1]?.count).toBe(90);
  expect(quantileOf(all, 200, 0.25)).toBeCloseTo(0.05);
  expect(quantileOf(all, 200, 0.5)).toBeCloseTo(0.1);
  expect(quantileOf(all, 200, 0.7)).toBeCloseTo(0.3);
  // Slower than the largest bound: that is all that is known.
  expect(quantileOf(all, 200, 0.95)).toBe(0.5);
  expect([quantileOf(all, 0, 0.5), quantileOf([], 10, 0.5)]).toEqual([undefined, undefined]);
});
