import { invalidParameter } from './errors.ts';

const mostPerPage = 50;

/** One page of an ordered list, at most 50, and the token of the next. Error: InvalidParameterException. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  input: { readonly nextToken?: string; readonly limit?: number },
): { readonly page: readonly T[]; readonly nextToken?: string } {
  const { nextToken: token, limit = mostPerPage } = input;
  if (limit < 1 || limit > mostPerPage)
    throw invalidParameter(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
        `Member must have value ${limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${mostPerPage}`}`,
    );
  let start = 0;
  if (token !== undefined) {
    const last = Buffer.from(token, 'base64url').toString('utf8');
    start = items.findIndex((item) => keyOf(item) === last) + 1;
    if (start === 0) throw invalidParameter('The specified nextToken is invalid.');
  }
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && start + limit < items.length;
  return { page, nextToken: hasMore ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}
