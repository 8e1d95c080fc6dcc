import { takePage } from '../../paging.ts';
import type { Page } from '../../paging.ts';
import { invalidValue } from './errors.ts';

const MOST = 1_000;

/** A page of what AWS Backup lists: at most a thousand. Errors: InvalidParameterValueException. */
export function backupPage<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { NextToken, MaxResults = MOST }: { readonly NextToken?: string; readonly MaxResults?: number },
): Page<Item> {
  if (MaxResults < 1 || MaxResults > MOST) throw invalidValue(`MaxResults must be between 1 and ${MOST}.`);
  return takePage(items, keyOf, NextToken, MaxResults, () => invalidValue('NextToken is invalid.'));
}

/** Newest first, as a key that sorts so. */
export function newestFirst(atMs: number, id: string): string {
  return `${String(Number.MAX_SAFE_INTEGER - atMs).padStart(16, '0')} ${id}`;
}
