import { invalidToken, validationError } from '../errors.ts';

const MOST_RECORDS = 100;

/** One page of what was found. Errors: ValidationException for a size beyond 1 to 100, InvalidNextToken. */
export function pageOf<T>(
  items: readonly T[],
  token: string | undefined,
  size: number,
): { readonly items: readonly T[]; readonly next?: string } {
  if (size < 1 || size > MOST_RECORDS)
    throw validationError(`MaxRecords must be between 1 and ${MOST_RECORDS}.`);
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(start) || start < 0 || start > items.length) throw invalidToken();
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}
