import { data, redirect } from '@remix-run/node';
import type { Step } from './oidc-sign-in.server.ts';

/** A step of signing in as an answer: a redirect, or the sentence for the page with its status. */
export function answerTo(step: Step) {
  const headers = new Headers(step.cookies.map((cookie) => ['Set-Cookie', cookie] as [string, string]));
  if (step.outcome === 'onward') throw redirect(step.address, { headers });
  const { status, sentence, retryAfterSeconds } = step;
  if (retryAfterSeconds !== undefined) headers.set('Retry-After', String(retryAfterSeconds));
  return data({ sentence }, { status, headers });
}
