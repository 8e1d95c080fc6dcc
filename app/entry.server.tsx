import { createReadableStreamFromReadable } from '@remix-run/node';
import type { AppLoadContext, EntryContext, HandleErrorFunction } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { logFailure } from './http/errors.server.ts';
import { Gathering } from './http/gathering.server.ts';
import { NonceContext } from './http/nonce.ts';

/**
 * A silent upstream is given up within five seconds, and a long list that goes on arriving within ten; what is
 * still open after this will never come.
 */
export const streamTimeout = 11_000;
/** A little later, so that what timed out can still be written down the stream. */
const ABORT_MS = 11_500;

/** Draws a page and streams it: the shell at once, each panel when it is there. */
export default function handleDocumentRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  // Every reader is signed in, so none is a crawler: each gets the stream, whatever its browser calls itself.
  const waitForAll = request.method === 'HEAD';
  const { cspNonce: nonce, log } = context;
  return new Promise((resolve, reject) => {
    let started = false;
    const start = () => {
      started = true;
      const body = new Gathering();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(
        new Response(createReadableStreamFromReadable(body), { status: failed ? 500 : status, headers }),
      );
      stream.pipe(body);
      body.once('close', () => clearTimeout(timer));
    };
    let failed = false;
    const stream = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remix} url={request.url} abortDelay={ABORT_MS} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onShellReady: waitForAll ? undefined : start,
        onAllReady: waitForAll ? start : undefined,
        onShellError: (error) => {
          clearTimeout(timer);
          reject(error);
        },
        onError: (error) => {
          failed = true;
          // What fails before the shell is reported by the rejection; a reader who left is not a failure.
          if (started && !request.signal.aborted) logFailure(log, error, 'A panel could not be drawn');
        },
      },
    );
    const timer = setTimeout(() => stream.abort(), ABORT_MS);
  });
}

/** What escaped a page's own handling: a failure in drawing, or a router's own refusal. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  // Responses (a page that does not exist, a refused method) are answers, not failures.
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  logFailure(context.log, error, 'A page failed unexpectedly');
};
