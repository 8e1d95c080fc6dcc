import { ServiceError } from '../../protocol/service.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/**
 * One page of a sorted list. The token names the last entry of the page before; where that entry is gone, or the
 * token is none of ours, InvalidNextTokenException is thrown.
 */
export function takePage<Item>(
  sorted: readonly Item[],
  keyOf: (item: Item) => string,
  token: string | undefined,
  size: number,
): Page<Item> {
  let start = 0;
  if (token !== undefined) {
    const last = Buffer.from(token, 'base64url').toString('utf8');
    const at = sorted.findIndex((item) => keyOf(item) === last);
    if (at === -1) throw new ServiceError('InvalidNextTokenException', 'The next token is invalid.');
    start = at + 1;
  }
  const items = sorted.slice(start, start + size);
  const last = items.at(-1);
  const hasMore = start + size < sorted.length && last !== undefined;
  return { items, nextToken: hasMore ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}
