import type { HomeTable, Item } from './table.ts';

/**
 * The index over which runs and approvals are listed: keys alone, so that the renewals of a lease do not rewrite it.
 * One partition takes a thousand new items a second, and holds any number. It is eventually consistent: what it names
 * is read again from the table itself.
 */
export const LISTED_INDEX = 'listed';

/** The index of the runs that have not ended, by when they may be taken over. Items leave it when they end. */
export const ACTIVE_INDEX = 'active';

/** Milliseconds since the epoch have 13 digits until the year 2286. */
const DIGITS = 13;

/** Sorts by time, and is one of its kind; also where a list goes on. */
export function listSortOf(at: number, id: string): string {
  return `${String(at).padStart(DIGITS, '0')}#${id}`;
}

export interface ListedKeys {
  readonly keys: readonly { readonly PK: string; readonly SK: string; readonly listSort: string }[];
  readonly more: boolean;
}

/** Newest first, from before a place on. */
export async function listNewest(
  table: HomeTable,
  listKey: string,
  limit: number,
  before?: string,
): Promise<ListedKeys> {
  const { items, more } = await table.query({
    index: LISTED_INDEX,
    condition: before === undefined ? 'listKey = :list' : 'listKey = :list AND listSort < :before',
    values: { ':list': listKey, ...(before !== undefined && { ':before': before }) },
    limit,
    newestFirst: true,
  });
  return {
    keys: items.map(({ PK, SK, listSort }) => ({
      PK: String(PK),
      SK: String(SK),
      listSort: String(listSort),
    })),
    more,
  };
}

/** Keys whose time has come, soonest first. */
export async function listActiveUntil(
  table: HomeTable,
  until: number,
  limit: number,
): Promise<readonly { readonly PK: string; readonly SK: string }[]> {
  const { items } = await table.query({
    index: ACTIVE_INDEX,
    condition: 'activeKey = :active AND activeUntil < :until',
    values: { ':active': ACTIVE_KEY, ':until': until },
    limit,
  });
  return items.map(({ PK, SK }) => ({ PK: String(PK), SK: String(SK) }));
}

export const ACTIVE_KEY = 'runs';

/** In the order of the keys, which a batch does not keep; what is gone meanwhile is left out. */
export function inOrder(keys: readonly { readonly PK: string }[], items: readonly Item[]): readonly Item[] {
  const byKey = new Map(items.map((item) => [item.PK, item]));
  return keys.map(({ PK }) => byKey.get(PK)).filter((item) => item !== undefined);
}
