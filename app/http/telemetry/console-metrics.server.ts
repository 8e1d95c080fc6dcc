import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { ObserveCall } from '../../../core/upstream/observer.ts';

/** What the console counts of itself, in Prometheus's words. */
export interface ConsoleMetrics {
  readonly request: (request: FinishedRequest) => void;
  readonly observeCall: ObserveCall;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

export interface FinishedRequest {
  readonly method: string;
  /** The console's place, without names: `/tables`. */
  readonly place: string;
  readonly status: number;
  readonly seconds: number;
}

const REQUEST_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4];

/** A registry of its own, so that several consoles in one process do not add up. */
export function createConsoleMetrics(): ConsoleMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'operations_http_request_duration_seconds',
    help: 'Requests to the console, from their first byte to the last of their answer.',
    labelNames: ['method', 'place', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [registry],
  });
  const calls = new Histogram({
    name: 'operations_upstream_call_duration_seconds',
    help: 'Reads that were really made: what several asked at once, or was kept, counts once or not at all.',
    labelNames: ['environment', 'service'],
    buckets: CALL_SECONDS,
    registers: [registry],
  });
  const outcomes = new Counter({
    name: 'operations_upstream_calls_total',
    help: 'Reads by operation and by what became of them.',
    labelNames: ['environment', 'operation', 'outcome'],
    registers: [registry],
  });
  return {
    request: ({ method, place, status, seconds }) =>
      requests.observe({ method, place, status: String(status) }, seconds),
    observeCall({ environmentId: environment, operation }) {
      const service = operation.split(':')[0] ?? operation;
      const stop = calls.startTimer({ environment, service });
      return (outcome) => {
        stop();
        outcomes.inc({ environment, operation, outcome });
      };
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
