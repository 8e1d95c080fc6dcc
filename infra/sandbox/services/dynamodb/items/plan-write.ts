import type { Engine } from '../engine.ts';
import type { Batch } from '../storage/database.ts';
import { expiryKey, indexKey } from '../storage/keys.ts';
import type { StoredItem } from '../storage/item-codec.ts';
import type { Table, TableIndex } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import { equalValues, newMap, ownValue } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';
import { belongsTo } from './check-item.ts';
import { Cost, writeUnits } from './capacity.ts';

/** The value of an entry of the expiry order: everything is in its key. */
const NOTHING = Buffer.alloc(0);

/** Bytes of an item in an index. */
export function sizeInIndex(index: TableIndex, stored: StoredItem): number {
  const { projected } = index;
  if (projected === undefined) return stored.size;
  const { item } = stored;
  const part = newMap();
  for (const name of projected) {
    const value = ownValue(item, name);
    if (value !== undefined) part[name] = value;
  }
  return itemSize(part);
}

function sameInIndex(index: TableIndex, before: StoredItem, after: StoredItem): boolean {
  if (index.projected === undefined && before.bytes.equals(after.bytes)) return true;
  const names = index.projected ?? new Set([...Object.keys(before.item), ...Object.keys(after.item)]);
  for (const name of names) {
    const left = ownValue(before.item, name);
    const right = ownValue(after.item, name);
    if (left === undefined || right === undefined) {
      if (left !== right) return false;
    } else if (!equalValues(left, right)) {
      return false;
    }
  }
  return true;
}

interface IndexPlace {
  readonly key: Buffer;
  readonly size: number;
}

function placeIn(index: TableIndex, stored: StoredItem | undefined, ownKey: Buffer): IndexPlace | undefined {
  if (stored === undefined || !belongsTo(index.record.keys, stored.item)) return undefined;
  return {
    key: indexKey(index.record.storeId, index.record.keys, stored.item, ownKey),
    size: sizeInIndex(index, stored),
  };
}

/** Write units of an index: nothing where its view of the item stays, two writes where its key changes. */
function planIndex(
  engine: Engine,
  batch: Batch,
  index: TableIndex,
  ownKey: Buffer,
  before: StoredItem | undefined,
  after: StoredItem | undefined,
): number {
  const { storeId } = index.record;
  let old = placeIn(index, before, ownKey);
  // While an index is filled, an item may not have its place in it yet.
  if (old !== undefined && index.record.backfilling && engine.database.get(old.key) === undefined)
    old = undefined;
  const fresh = placeIn(index, after, ownKey);
  if (old !== undefined && fresh !== undefined && old.key.equals(fresh.key)) {
    if (before !== undefined && after !== undefined && sameInIndex(index, before, after)) return 0;
    batch.count(storeId, 0, fresh.size - old.size);
    return writeUnits(Math.max(old.size, fresh.size));
  }
  let units = 0;
  if (old !== undefined) {
    batch.remove(old.key);
    batch.count(storeId, -1, -old.size);
    units += writeUnits(old.size);
  }
  if (fresh !== undefined) {
    batch.put(fresh.key, ownKey);
    batch.count(storeId, 1, fresh.size);
    units += writeUnits(fresh.size);
  }
  return units;
}

/** Numbers above this are no seconds of any calendar; milliseconds by mistake never expire, as on AWS. */
const MAX_EPOCH_SECONDS = 1e12;

/** The second in which an item expires, where its table's attribute says one. */
export function expiryOf(attribute: string, item: Item): number | undefined {
  const text = ownValue(item, attribute)?.N;
  if (text === undefined) return undefined;
  const seconds = Math.floor(Number(text));
  return seconds > 0 && seconds < MAX_EPOCH_SECONDS ? seconds : undefined;
}

function planExpiry(
  batch: Batch,
  table: Table,
  ownKey: Buffer,
  before: StoredItem | undefined,
  after: StoredItem | undefined,
): void {
  const setting = table.record.timeToLive;
  if (setting === undefined || setting.status === 'DISABLING') return;
  const old = before === undefined ? undefined : expiryOf(setting.attribute, before.item);
  const fresh = after === undefined ? undefined : expiryOf(setting.attribute, after.item);
  if (old === fresh) return;
  if (old !== undefined) batch.remove(expiryKey(setting.storeId, old, ownKey));
  if (fresh !== undefined) batch.put(expiryKey(setting.storeId, fresh, ownKey), NOTHING);
}

/**
 * Adds to a batch everything that follows from replacing an item: the item, its places in the indexes and in the order
 * of expiry, the tallies, the stream and the log of changes. Answers the write units. One of the two items may be missing.
 */
export function planWrite(
  engine: Engine,
  batch: Batch,
  table: Table,
  ownKey: Buffer,
  before: StoredItem | undefined,
  after: StoredItem | undefined,
  byExpiry = false,
): Cost {
  const cost = new Cost();
  cost.table = writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0));
  if (before === undefined && after === undefined) return cost;
  const { record } = table;
  if (after === undefined) batch.remove(ownKey);
  else batch.put(ownKey, after.bytes);
  batch.count(
    record.storeId,
    (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1),
    (after?.size ?? 0) - (before?.size ?? 0),
  );
  for (const index of table.indexes)
    if (index.record.status !== 'DELETING')
      cost.addIndex(index, planIndex(engine, batch, index, ownKey, before, after));
  planExpiry(batch, table, ownKey, before, after);
  engine.streams.note(batch, record, ownKey, { before, after, byExpiry });
  if (record.pointInTime !== undefined)
    batch.logged.push(
      engine.database.changeEntry(record.storeId, engine.cloud.clock.now(), ownKey, before?.bytes),
    );
  return cost;
}
