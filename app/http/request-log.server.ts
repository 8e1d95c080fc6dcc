import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';

interface Locals {
  requestId: string;
  log: Logger;
  personId?: string;
}

/** The request's id, its logger, and (once known) who made it. */
export function requestLocals(response: Response): Locals {
  return response.locals as Locals;
}

/** Asked so often, or so many at once, that a line for each would bury the others. */
const QUIET_PATHS = /^\/(assets\/|fonts\/|healthz$|readyz$|favicon)/;

/**
 * Gives every request an id and writes one line when its answer is finished or given up. The address is logged
 * without its query, where filters and keys stand.
 */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    // Express shortens the request's own path while a part of it is served.
    const path = request.originalUrl.split('?')[0] ?? '';
    const requestId = randomUUID();
    const startedAt = performance.now();
    const locals = requestLocals(response);
    locals.requestId = requestId;
    locals.log = log.child({ requestId });
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const line = {
        method: request.method,
        path,
        status: response.statusCode,
        milliseconds: Math.round(performance.now() - startedAt),
        address: request.ip,
        person: locals.personId,
        ...(response.writableFinished ? {} : { left: true }),
      };
      const quiet = response.statusCode < 400 && QUIET_PATHS.test(path);
      locals.log[quiet ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}
