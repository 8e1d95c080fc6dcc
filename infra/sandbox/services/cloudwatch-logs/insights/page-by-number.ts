import { invalidParameter } from '../errors.ts';

/** One page of a list that does not change, and the token of the next. Error: InvalidParameterException. */
export function pageByNumber<T>(
  items: readonly T[],
  token: string | undefined,
  limit: number,
  mostPerPage: number,
): { readonly page: readonly T[]; readonly nextToken?: string } {
  if (limit < 1 || limit > mostPerPage)
    throw invalidParameter(`The number of results must be from 1 to ${mostPerPage}.`);
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('The specified nextToken is invalid.');
  const end = start + limit;
  return {
    page: items.slice(start, end),
    nextToken: end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}
