import type { Request, RequestHandler } from 'express';
import { isLoopbackName } from './loopback-name.server.ts';
import { refuse } from './refusal.server.ts';

/** Load balancers ask these in the clear, and follow no redirect. */
const HEALTH_PATHS = new Set(['/healthz', '/readyz']);

/**
 * Sends a browser that came in the clear to HTTPS, unless it asks this very machine. The host was checked before: the
 * redirect leads to one of the console's own names.
 */
export function requireHttps(required: boolean): RequestHandler {
  return (request, response, next) => {
    const host = request.headers.host ?? '';
    if (!required || request.secure || isLoopbackName(host) || HEALTH_PATHS.has(request.path)) return next();
    if (cameByStranger(request))
      return refuse(
        response,
        421,
        'A proxy that the console does not trust brought this request. OPS_TRUSTED_PROXIES names those to be trusted; ' +
          'without it the console can not tell whether the browser speaks HTTPS.',
      );
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(
        response,
        403,
        'This came in the clear. Nothing was changed; open the console over HTTPS.',
      );
    response.set('Cache-Control', 'no-store').redirect(308, `https://${host}${request.originalUrl}`);
  };
}

/** What an untrusted proxy says was removed from the headers before; redirecting it would go round in circles. */
function cameByStranger(request: Request): boolean {
  if (request.headers['x-forwarded-proto'] !== undefined) return false;
  return request.rawHeaders.some(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'x-forwarded-proto',
  );
}
