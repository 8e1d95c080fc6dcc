import { isRouteErrorResponse } from '@remix-run/react';

/** What a page says when it can not be drawn. The same shape travels as the JSON body of every refusal. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  /** Finds the log lines of the request that failed. */
  readonly requestId?: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Not possible here',
  409: 'Changed meanwhile',
  413: 'Too large',
  429: 'Too many attempts',
  503: 'Not available',
};

/** A request that got no answer and a fault of a page in the browser are the same kind of error: which, nobody knows. */
const UNANSWERED = 'The console did not answer, or this page failed while it was drawn.';
const UNEXPECTED = 'The console failed unexpectedly. What happened is in its log.';

export function titleOf(status: number): string {
  return TITLES[status] ?? (status >= 500 ? 'The console failed' : 'The request was refused');
}

/** Reads what `useRouteError()` gives: a refusal of the console, a router's own answer, or a failure in drawing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TypeError) return { status: 503, title: titleOf(503), sentence: UNANSWERED };
  if (!isRouteErrorResponse(error)) return { status: 500, title: titleOf(500), sentence: UNEXPECTED };
  const { status } = error;
  const body: unknown = error.data;
  if (isProblemBody(body)) return { ...body, status, title: titleOf(status) };
  const sentence = status === 404 ? 'There is no page at this address.' : UNEXPECTED;
  return { status, title: titleOf(status), sentence };
}

function isProblemBody(body: unknown): body is Pick<Problem, 'sentence' | 'requestId'> {
  return typeof body === 'object' && body !== null && 'sentence' in body && typeof body.sentence === 'string';
}
