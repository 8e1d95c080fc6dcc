import { invalidParameter } from './errors.ts';

interface Page {
  readonly items: string[];
  readonly nextToken: string | undefined;
}

/** One page of a list of names; the token holds the last name of the page before. Throws InvalidParameterException. */
export function takePage(names: readonly string[], token: string | undefined, size = 100): Page {
  if (size < 1 || size > 100) throw invalidParameter('maxResults must be between 1 and 100.');
  let start = 0;
  if (token !== undefined) {
    start = names.indexOf(Buffer.from(token, 'base64url').toString('utf8')) + 1;
    if (start === 0) throw invalidParameter('Invalid token.');
  }
  const items = names.slice(start, start + size);
  const last = items.at(-1);
  const hasMore = last !== undefined && start + size < names.length;
  return { items, nextToken: hasMore ? Buffer.from(last).toString('base64url') : undefined };
}
