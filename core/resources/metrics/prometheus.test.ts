import fc from 'fast-check';
import { expect, it } from 'vitest';
import { samplesOf, sumOf } from './prometheus.ts';

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
