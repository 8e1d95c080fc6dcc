import { invalidParameter } from './errors.ts';

/** SNS lists a hundred things at a time. */
const pageSize = 100;

/** One page of ordered keys, and the token for the next. Error: InvalidParameter. */
export function pageOf(
  keys: readonly string[],
  token: string | undefined,
): { readonly page: readonly string[]; readonly NextToken?: string } {
  const after = token === undefined ? '' : Buffer.from(token, 'base64').toString('utf8');
  if (token !== undefined && (after === '' || Buffer.from(after).toString('base64') !== token))
    throw invalidParameter('NextToken');
  const from = after === '' ? 0 : keys.findIndex((key) => key > after);
  const page = from === -1 ? [] : keys.slice(from, from + pageSize);
  const lastKey = page.at(-1);
  const hasMore = lastKey !== undefined && lastKey !== keys.at(-1);
  return { page, NextToken: hasMore ? Buffer.from(lastKey).toString('base64') : undefined };
}
