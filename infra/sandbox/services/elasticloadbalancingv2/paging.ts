import { validationError } from './errors.ts';

const mostPerPage = 400;

/** One page of an ordered list, and the marker of the next. Error: ValidationError. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  input: { readonly Marker?: string; readonly PageSize?: number },
): { readonly page: readonly T[]; readonly NextMarker?: string } {
  const { Marker: marker, PageSize: size = mostPerPage } = input;
  if (size < 1 || size > mostPerPage)
    throw validationError(
      `1 validation error detected: Value '${size}' at 'pageSize' failed to satisfy constraint: ` +
        `Member must have value ${size < 1 ? 'greater than or equal to 1' : `less than or equal to ${mostPerPage}`}`,
    );
  let start = 0;
  if (marker !== undefined) {
    const last = Buffer.from(marker, 'base64url').toString('utf8');
    start = items.findIndex((item) => keyOf(item) === last) + 1;
    if (start === 0) throw validationError(`Invalid marker '${marker}'`);
  }
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const hasMore = last !== undefined && start + size < items.length;
  return { page, NextMarker: hasMore ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}
