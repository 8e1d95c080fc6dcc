import type { RequestHandler } from 'express';
import { SpanStatusCode } from '@opentelemetry/api';
import type { ConsoleMetrics } from './console-metrics.server.ts';
import type { Tracing } from './tracing.server.ts';

const PLACE = /^\/([a-z][a-z-]{0,30})?(?=[/.]|$)/;

/** The console's place of a path, without the names of what is looked at: those stand in no figure and no trace. */
export function placeOf(path: string): string {
  const [, place] = PLACE.exec(path) ?? [];
  if (place === undefined) return path === '/' ? '/' : 'other';
  return `/${place}`;
}

/** Counts every request, and gives it a span. */
export function observeRequests(metrics: ConsoleMetrics, tracing: Tracing): RequestHandler {
  // What nothing has answered yet may be anything that somebody tries: figures have as many places as the console.
  const answered = new Set<string>();
  return (request, response, next) => {
    const { method } = request;
    const place = placeOf(request.path);
    const startedAt = performance.now();
    const attributes = { 'http.request.method': method, 'http.route': place };
    tracing.request(`${method} ${place}`, request.headers, attributes, (span) => {
      response.once('close', () => {
        const status = response.statusCode;
        if (status < 300) answered.add(place);
        metrics.request({
          method,
          place: answered.has(place) ? place : 'other',
          status,
          seconds: (performance.now() - startedAt) / 1_000,
        });
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      next();
    });
  };
}
