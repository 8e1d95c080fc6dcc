import type { ServiceError } from './protocol/service.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken: string | undefined;
}

/**
 * One page of a list that is ordered by key; the token holds the last key of the page before, so that what is added or
 * removed meanwhile neither repeats nor hides the others. Throws what `refuse` makes for a token that is none.
 */
export function takePage<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  token: string | undefined,
  size: number,
  refuse: () => ServiceError,
): Page<Item> {
  let rest = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (token !== undefined) {
    const last = /^[\w-]+$/.test(token) ? Buffer.from(token, 'base64url').toString('utf8') : '';
    if (!last.startsWith('>')) throw refuse();
    rest = rest.filter((item) => keyOf(item) > last.slice(1));
  }
  const page = rest.slice(0, size);
  const end = page.at(-1);
  const hasMore = end !== undefined && rest.length > size;
  return {
    items: page,
    nextToken: hasMore ? Buffer.from(`>${keyOf(end)}`).toString('base64url') : undefined,
  };
}
