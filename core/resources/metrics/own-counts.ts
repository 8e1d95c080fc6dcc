import { bucketsOf, sumOf } from './prometheus.ts';
import type { Bucket, Sample } from './prometheus.ts';

/** What a service says of itself since it started, its own housekeeping left out. */
export interface OwnCounts {
  /** Undefined where it tells no metrics. */
  readonly requests?: number;
  readonly serverErrors?: number;
  /** Requests of which is told how long they took: older services count requests alone. */
  readonly timed?: number;
  /** Time spent on all of those. */
  readonly milliseconds?: number;
  /** The same by how long they took. */
  readonly durations: readonly Bucket[];
}

const REQUESTS = 'http_requests_total';
const DURATION = 'http_request_duration_seconds';
const HOUSEKEEPING = ['/health', '/metrics', '/openapi.json'];

export function ownCounts(samples: readonly Sample[]): OwnCounts {
  const isCounted = ({ route = '' }: Sample['labels']) => !HOUSEKEEPING.includes(route);
  const isError = (labels: Sample['labels']) => isCounted(labels) && /^5/.test(labels.status ?? '');
  const requests = sumOf(samples, REQUESTS, isCounted);
  const seconds = sumOf(samples, `${DURATION}_sum`, isCounted);
  // A service that has had no request has no line of them: it tells its memory all the same.
  const none = samples.length > 0 && !requests ? 0 : undefined;
  return {
    requests: requests ?? none,
    serverErrors: sumOf(samples, REQUESTS, isError) ?? (samples.length > 0 ? 0 : undefined),
    timed: sumOf(samples, `${DURATION}_count`, isCounted) ?? none,
    milliseconds: seconds === undefined ? none : seconds * 1_000,
    durations: bucketsOf(samples, DURATION, isCounted),
  };
}
