import type { Engine } from '../engine.ts';
import { belongsTo } from '../items/check-item.ts';
import { expiryOf, sizeInIndex } from '../items/plan-write.ts';
import { Batch } from '../storage/database.ts';
import type { Entry } from '../storage/database.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { expiryKey, indexKey, wholeStore } from '../storage/keys.ts';
import type { Table } from './registry.ts';

/** Items that one slice looks at. */
const ITEMS_AT_ONCE = 500;
const NOTHING = Buffer.alloc(0);

/**
 * Walks all items of a table in slices, also those that change meanwhile: each write keeps what is derived from its
 * item itself, so a slice only adds what the store holds at that moment.
 */
export function* eachItem(
  engine: Engine,
  storeId: number,
  visit: (entries: readonly Entry[]) => boolean,
): Generator<void, void, void> {
  const whole = wholeStore(storeId);
  let start = whole.start;
  for (;;) {
    const entries: Entry[] = [];
    for (const entry of engine.database.range({ start, end: whole.end })) {
      entries.push(entry);
      if (entries.length === ITEMS_AT_ONCE) break;
    }
    if (!visit(entries)) return;
    const last = entries.at(-1);
    if (last === undefined || entries.length < ITEMS_AT_ONCE) return;
    start = Buffer.concat([last.key, Buffer.from([0])]);
    yield;
  }
}

/** The table while it is still the same one and still has this index. */
function current(engine: Engine, table: Table): Table | undefined {
  const found = engine.tables.find(table.record.name);
  return found?.record.tableId === table.record.tableId ? found : undefined;
}

/** Fills one index from the items of its table. Ends early where either is deleted meanwhile. */
export function* fillIndex(engine: Engine, table: Table, storeId: number): Generator<void, void, void> {
  yield* eachItem(engine, table.record.storeId, (entries) => {
    const index = current(engine, table)?.indexes.find(({ record }) => record.storeId === storeId);
    if (index === undefined) return false;
    const batch = new Batch();
    for (const { key, value } of entries) {
      const stored = StoredItem.fromBytes(value);
      if (!belongsTo(index.record.keys, stored.item)) continue;
      const place = indexKey(storeId, index.record.keys, stored.item, key);
      // A write since the index was created has put the item there, and counted it.
      if (engine.database.get(place) !== undefined) continue;
      batch.put(place, key);
      batch.count(storeId, 1, sizeInIndex(index, stored));
    }
    engine.database.commit(batch);
    return true;
  });
}

/** Orders the items of a table by their expiry. */
export function* fillExpiry(engine: Engine, table: Table, storeId: number): Generator<void, void, void> {
  yield* eachItem(engine, table.record.storeId, (entries) => {
    const setting = current(engine, table)?.record.timeToLive;
    if (setting?.storeId !== storeId) return false;
    const batch = new Batch();
    for (const { key, value } of entries) {
      const seconds = expiryOf(setting.attribute, StoredItem.fromBytes(value).item);
      if (seconds !== undefined) batch.put(expiryKey(storeId, seconds, key), NOTHING);
    }
    engine.database.commit(batch);
    return true;
  });
}
