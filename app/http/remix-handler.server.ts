import { createReadableStreamFromReadable, createRequestHandler } from '@remix-run/node';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import { once } from 'node:events';

interface RemixParts {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly mode: string;
  readonly contextOf: (request: ExpressRequest, response: ExpressResponse) => AppLoadContext;
}

/**
 * Hands a request to Remix and streams its answer. Unlike the handler of @remix-run/express this one waits for a slow
 * reader (an answer of any size stays small in memory), stops the source when the reader leaves, and lets a route's
 * header replace the server's default instead of standing beside it.
 */
export function remixHandler({ build, mode, contextOf }: RemixParts): RequestHandler {
  const handle = createRequestHandler(build, mode);
  return (request, response, next) => {
    handle(remixRequest(request, response), contextOf(request, response))
      .then((answer) => sendAnswer(response, answer))
      .catch(next);
  };
}

function remixRequest(request: ExpressRequest, response: ExpressResponse): Request {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) headers.append(name, one);
  }
  const url = new URL(`${request.protocol}://${request.headers.host ?? ''}${request.originalUrl}`);
  const init: RequestInit & { duplex?: 'half' } = {
    method: request.method,
    headers,
    signal: controller.signal,
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    init.body = createReadableStreamFromReadable(request);
    init.duplex = 'half';
  }
  return new Request(url, init);
}

async function sendAnswer(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status);
  if (answer.statusText) response.statusMessage = answer.statusText;
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  // Cookies are the one header of which several make sense; the server may have renewed the session's already.
  for (const cookie of answer.headers.getSetCookie()) response.append('Set-Cookie', cookie);
  if (!answer.body) return void response.end();
  await pour(answer.body, response);
}

async function pour(body: ReadableStream<Uint8Array>, response: ExpressResponse): Promise<void> {
  const reader = body.getReader();
  const left = new AbortController();
  response.once('close', () => {
    left.abort();
    void reader.cancel().catch(() => undefined);
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || left.signal.aborted) break;
      const room = response.write(value);
      // Compression holds bytes back for a better ratio; what is streamed is meant to be seen at once.
      response.flush();
      if (!room && !left.signal.aborted) await once(response, 'drain', { signal: left.signal });
    }
    response.end();
  } catch (error) {
    // The status is sent long ago: cutting the connection is the only way left to say that the answer is broken.
    response.destroy();
    if (!left.signal.aborted) throw error;
  }
}
