import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { refuse } from '../refusal.server.ts';
import type { ConsoleMetrics } from './console-metrics.server.ts';

export interface PrometheusAccess {
  /** What a scraper shows as its bearer token. */
  readonly token: string | undefined;
  /** Whether nobody but this machine can call. */
  readonly isOnLoopback: boolean;
}

/**
 * The console's own figures at `/metrics`, for whoever does not ask for a page: Prometheus and `curl` name no HTML in
 * their `Accept`, browsers do. Where others than this machine can call, a token is needed; without one there is none.
 */
export function prometheus(
  metrics: ConsoleMetrics,
  { token, isOnLoopback }: PrometheusAccess,
): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET' || request.path !== '/metrics') return next();
    if (/text\/html/i.test(request.headers.accept ?? '')) return next();
    if (token === undefined && !isOnLoopback)
      return refuse(response, 404, 'OPS_METRICS_TOKEN lets a scraper read the console’s own figures.');
    if (token !== undefined && !isShown(request, token)) {
      response.set('WWW-Authenticate', 'Bearer');
      return refuse(response, 401, 'The token of a scraper is needed here.');
    }
    metrics
      .text()
      .then((text) => response.set('Cache-Control', 'no-store').type(metrics.contentType).send(text))
      .catch(next);
  };
}

function isShown({ headers }: Request, token: string): boolean {
  const [, shown] = /^Bearer (.{1,500})$/.exec(headers.authorization ?? '') ?? [];
  return shown !== undefined && timingSafeEqual(digestOf(shown), digestOf(token));
}

/** Of one length, so that the comparison takes as long for every guess. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
