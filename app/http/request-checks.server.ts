import type { Request, RequestHandler, Response } from 'express';
import { refuse } from './refusal.server.ts';

/** No other form of the console is larger. Node's default for headers is 16 KiB already. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** An action's input may hold an item (400 KB) or a message (1 MiB), twice as much as JSON; the gate alone takes those. */
const ACTION_BODY_LIMIT_BYTES = 3 * 1024 * 1024;
const ACTION_PATH = /^\/actions\/[a-z-]+\.[a-z-]+(\/answer|\.data)?(\?|$)/;
/** The content of a confirmed upload: of any size, streamed on, and let in by the gate alone. */
const UPLOAD_PATH = /^\/buckets\/[^/?]+\/upload\?run=[0-9a-z-]+$/;
/** So long may a body take to come in; what is streamed may take as long as it moves. */
const BODY_MS = 30_000;
const STILL_MS = 120_000;
const ANSWERED_MS = 2_000;
const METHODS = new Set(['GET', 'HEAD', 'POST']);

/**
 * Refuses what no browser sends to this console: other methods, addresses that are not paths or do not decode,
 * bodies that are too large or of unsaid length. What only a trusted proxy may say is removed where none is trusted.
 */
export function checkRequest(trustsProxies: boolean): RequestHandler {
  return (request, response, next) => {
    // The host is the one that the browser asked for; a proxy hands it on as it is.
    delete request.headers['x-forwarded-host'];
    if (!trustsProxies) {
      delete request.headers['x-forwarded-for'];
      delete request.headers['x-forwarded-proto'];
    }
    if (!METHODS.has(request.method)) {
      response.set('Allow', [...METHODS].join(', '));
      refuse(response, 405, `${request.method} is not used here.`);
    } else if (!isPath(request.originalUrl)) {
      refuse(response, 400, 'The address is not a path that can be decoded.');
    } else if (request.headers['transfer-encoding'] !== undefined) {
      refuse(response, 411, 'A request with a body says how long it is (Content-Length).');
    } else if (Number(request.headers['content-length'] ?? 0) > bodyLimitOf(request)) {
      refuse(response, 413, `A form has at most ${bodyLimitOf(request) / 1024} KiB here.`);
    } else {
      limitTime(request, response);
      next();
    }
  };
}

/** The server's own limit for a whole request would end a large upload: each kind of body has its own instead. */
function limitTime(request: Request, response: Response): void {
  if (isUpload(request)) {
    request.setTimeout(STILL_MS, () => request.destroy());
    // Nobody reads what comes after the answer: the line is closed, once the answer had time to arrive.
    response.once('finish', () => {
      if (!request.complete) setTimeout(() => request.destroy(), ANSWERED_MS).unref();
    });
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) === 0) return;
  const timer = setTimeout(() => {
    if (!response.headersSent) refuse(response, 408, 'The request did not come in whole in time.');
    response.once('finish', () => request.destroy());
    if (response.writableFinished) request.destroy();
  }, BODY_MS);
  for (const end of ['end', 'close']) request.once(end, () => clearTimeout(timer));
}

function isUpload({ method, originalUrl }: Pick<Request, 'method' | 'originalUrl'>): boolean {
  return method === 'POST' && UPLOAD_PATH.test(originalUrl);
}

function bodyLimitOf({ method, originalUrl }: Pick<Request, 'method' | 'originalUrl'>): number {
  if (isUpload({ method, originalUrl })) return Number.POSITIVE_INFINITY;
  return ACTION_PATH.test(originalUrl) ? ACTION_BODY_LIMIT_BYTES : BODY_LIMIT_BYTES;
}

function isPath(address: string): boolean {
  if (!address.startsWith('/')) return false;
  try {
    decodeURIComponent(address.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
