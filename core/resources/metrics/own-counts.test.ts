import { expect, it } from 'vitest';
import { ownCounts } from './own-counts.ts';
import { samplesOf } from './prometheus.ts';

const COUNTED = `
http_requests_total{route="/api/v1/videos",status="200"} 7
http_requests_total{route="/api/v1/videos",status="503"} 1
http_requests_total{route="/health",status="200"} 90`;
const TIMED = `
http_request_duration_seconds_bucket{route="/api/v1/videos",le="0.1"} 6
http_request_duration_seconds_bucket{route="/api/v1/videos",le="+Inf"} 8
http_request_duration_seconds_sum{route="/api/v1/videos"} 0.4
http_request_duration_seconds_count{route="/api/v1/videos"} 8
http_request_duration_seconds_sum{route="/health"} 9
http_request_duration_seconds_count{route="/health"} 90`;

it('counts the requests of others, and how long they took', () => {
  expect(ownCounts(samplesOf(COUNTED + TIMED))).toEqual({
    requests: 8,
    serverErrors: 1,
    timed: 8,
    milliseconds: 400,
    durations: [{ upToSeconds: 0.1, count: 6 }],
  });
});

it('does not say how long requests took where a service counts them alone', () => {
  expect(ownCounts(samplesOf(COUNTED))).toMatchObject({
    requests: 8,
    timed: undefined,
    milliseconds: undefined,
  });
});

it('says that there was none before the first, and nothing where nothing is told', () => {
  expect(ownCounts(samplesOf('process_resident_memory_bytes 1'))).toMatchObject({
    requests: 0,
    serverErrors: 0,
    timed: 0,
    milliseconds: 0,
  });
  expect(ownCounts([])).toMatchObject({ requests: undefined, serverErrors: undefined, timed: undefined });
});
