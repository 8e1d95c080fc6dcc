import type { Request, RequestHandler } from 'express';
import { refuse } from './refusal.server.ts';

/**
 * A change comes from a page of the console itself, and nothing but a link may lead in from elsewhere. Cookies alone
 * do not tell: to a browser every port of this machine is the same site.
 */
export function checkOrigin(): RequestHandler {
  return (request, response, next) => {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (reading ? mayRead(request) : mayChange(request)) return next();
    refuse(
      response,
      403,
      reading
        ? 'Another site asked for this. The console can be linked to, but not embedded or read by others.'
        : 'Another site asked for this change, or it can not be told who did. Nothing was changed.',
    );
  };
}

/** A browser that tells nothing (or another client) reads only what its own session may read. */
function mayRead(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
}

function mayChange(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || isOwnOrigin(request, origin);
}

function isOwnOrigin(request: Request, origin: string): boolean {
  const { protocol, host } = URL.canParse(origin) ? new URL(origin) : { protocol: '', host: '' };
  if (host === '' || host !== request.headers.host?.toLowerCase()) return false;
  return protocol === 'https:' || (protocol === 'http:' && !request.secure);
}
