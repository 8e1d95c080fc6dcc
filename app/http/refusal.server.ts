import type { Response } from 'express';

/**
 * Answers what never reaches a page: plain text, in words. A connection whose body was not read is closed, since
 * what is left of that body would be taken for the next request.
 */
export function refuse(response: Response, status: number, sentence: string): void {
  response.status(status).set('Cache-Control', 'no-store');
  if (response.req.method !== 'GET' && response.req.method !== 'HEAD') response.set('Connection', 'close');
  response.type('text/plain').send(`${sentence}\n`);
}
