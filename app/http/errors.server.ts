import type { Logger } from 'pino';

/** A refusal as Remix takes it: thrown in a loader or action, it becomes the page's error with this status. */
function refuse(status: number, sentence: string): Response {
  return Response.json({ sentence }, { status });
}

/** `throw badRequest('…')`: what came in is malformed. The sentence is shown as it is. */
export function badRequest(sentence: string): Response {
  return refuse(400, sentence);
}

export function forbidden(sentence: string): Response {
  return refuse(403, sentence);
}

export function notFound(sentence: string): Response {
  return refuse(404, sentence);
}

/** What the console keeps for itself can not be reached; asking again may help. */
export function unavailable(sentence: string): Response {
  return refuse(503, sentence);
}

/** A failure that nobody foresaw: the reader gets the request id, the log gets the rest. */
export function unexpected(requestId: string): Response {
  const sentence = 'The console failed unexpectedly. What happened is in its log, under this request id.';
  return Response.json({ sentence, requestId }, { status: 500 });
}

/** One structured line. Nothing enumerable of an SDK's error (requests, responses, headers) goes with it. */
export function logFailure(log: Pick<Logger, 'error'>, error: unknown, message: string): void {
  const known = error instanceof Error ? error : new Error(String(error));
  log.error(
    { error: { name: known.name, message: masked(known.message), stack: masked(known.stack ?? '') } },
    message,
  );
}

/** An address in an error's text may hold a user name and a password. */
function masked(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//***@');
}
