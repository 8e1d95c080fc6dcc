import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DroppedRequest } from './dispatcher.ts';
import type { Dispatch } from './dispatcher.ts';
import { wireRequest } from './request.ts';
import type { WireResponse } from './wire.ts';

/** Answers one node request by the dispatcher. Never rejects: what fails closes the connection. */
export async function answerHttp(
  message: IncomingMessage,
  response: ServerResponse,
  dispatch: Dispatch,
  fallbackHost: string,
): Promise<void> {
  const aborted = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) aborted.abort();
  });
  // A broken upload reaches the handler through the body itself.
  message.on('error', () => aborted.abort());
  try {
    const answer = await dispatch(wireRequest(message, fallbackHost), aborted.signal);
    await send(message, response, answer);
  } catch (error) {
    if (!(error instanceof DroppedRequest) && !aborted.signal.aborted) console.error(error);
    response.destroy();
  }
}

const mostDrainedBytes = 1024 * 1024;

/** An answer may come before the whole upload was read: little of it is let flow away, for much the line is closed. */
function drain(message: IncomingMessage, response: ServerResponse): void {
  const length = Number(message.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length > mostDrainedBytes) response.setHeader('connection', 'close');
  message.unpipe();
  message.resume();
}

async function send(message: IncomingMessage, response: ServerResponse, answer: WireResponse): Promise<void> {
  const { body } = answer;
  if (response.destroyed) {
    if (body instanceof Readable) body.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (!message.complete) drain(message, response);
  response.statusCode = answer.status;
  if (body instanceof Readable) {
    if (message.method !== 'HEAD') {
      await pipeline(body, response);
      return;
    }
    body.destroy();
    response.end();
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const mayHaveBody = message.method !== 'HEAD' && answer.status !== 204 && answer.status !== 304;
  // HEAD and 304 keep the length of the object that they speak of.
  if (mayHaveBody) response.setHeader('content-length', bytes?.byteLength ?? 0);
  response.end(mayHaveBody ? bytes : undefined);
}
