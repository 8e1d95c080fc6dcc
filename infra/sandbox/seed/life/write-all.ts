import { tableKeys, tableName } from '../../../../core/catalogue/names.ts';
import { writeItems } from '../../../../core/changes/environment/life/write-items.ts';
import type { Item } from '../../../../core/commerce/item.ts';
import { NEVER } from '../never.ts';
import type { PlacedLife } from './life.ts';

/** Writes items into a table of the catalogue. */
export function writeAll(
  { clients, stage }: PlacedLife,
  logical: string,
  items: Iterable<Item>,
  onWritten?: (count: number) => void,
): Promise<number> {
  const place = { client: clients.dynamodb, table: tableName(stage, logical) };
  return writeItems(place, tableKeys(logical), items, { signal: NEVER, onWritten });
}
