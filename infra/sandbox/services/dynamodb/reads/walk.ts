import type { Engine } from '../engine.ts';
import { matches } from '../expressions/evaluate.ts';
import { project } from '../expressions/paths.ts';
import { Cost, readUnits } from '../items/capacity.ts';
import { sizeInIndex } from '../items/plan-write.ts';
import type { Entry } from '../storage/database.ts';
import type { KeyRange } from '../storage/keys.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { startKeyAttributes } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { newMap, ownValue } from '../values/attribute-value.ts';
import type { ReadPlan } from './read-plan.ts';

/** A page ends with the item that fills it. Source: developer guide, "Paginating table query results". */
export const PAGE_BYTES = 1024 * 1024;

export interface Page {
  readonly items: Item[];
  readonly count: number;
  readonly scanned: number;
  /** Bytes of all items that were looked at. */
  readonly bytes: number;
  /** The key of the last item that was looked at, where more may follow. */
  readonly lastKey: Item | undefined;
  readonly cost: Cost;
}

/** The bytes directly after a key: nothing lies between them. */
function justAfter(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.from([0])]);
}

function remaining(plan: ReadPlan): KeyRange {
  const { range, after } = plan;
  if (after === undefined) return range;
  return plan.reverse ? { start: range.start, end: after } : { start: justAfter(after), end: range.end };
}

function isEmpty(range: KeyRange): boolean {
  return Buffer.compare(range.start, range.end) >= 0;
}

/** What a read sees of an item: through an index only what it holds. */
function seen(plan: ReadPlan, stored: StoredItem): Item {
  const held = plan.index?.projected;
  if (held === undefined || plan.fetchesTable) return stored.item;
  const part = newMap();
  for (const name of Object.keys(stored.item)) {
    const value = held.has(name) ? ownValue(stored.item, name) : undefined;
    if (value !== undefined) part[name] = value;
  }
  return part;
}

function stored(engine: Engine, plan: ReadPlan, entry: Entry): StoredItem | undefined {
  if (plan.index === undefined) return StoredItem.fromBytes(entry.value);
  return engine.database.item(entry.value);
}

function keyAttributesOf(plan: ReadPlan, item: Item): Item {
  const key: Item = {};
  for (const { name } of startKeyAttributes(plan.table.record, plan.index?.record)) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

/** Reads one page: as many items as the limit and a megabyte allow, then those that the filter lets through. */
export function walk(engine: Engine, plan: ReadPlan): Page {
  const items: Item[] = [];
  const { index, filter, projection } = plan;
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let tableUnits = 0;
  let last: StoredItem | undefined;
  let complete = true;
  const range = remaining(plan);
  const entries = isEmpty(range) ? [] : engine.database.range(range, { reverse: plan.reverse });
  for (const entry of entries) {
    const found = stored(engine, plan, entry);
    if (found === undefined) continue;
    last = found;
    scanned++;
    bytes += index === undefined ? found.size : sizeInIndex(index, found);
    if (plan.fetchesTable) tableUnits += readUnits(found.size, plan.consistent);
    const item = seen(plan, found);
    if (filter === undefined || matches(filter, item)) {
      count++;
      if (!plan.countOnly) items.push(projection === undefined ? item : project(item, projection));
    }
    if (scanned >= plan.limit || bytes >= PAGE_BYTES) {
      complete = false;
      break;
    }
  }
  const cost = new Cost();
  const units = readUnits(bytes, plan.consistent);
  cost.table = index === undefined ? units : tableUnits;
  if (index !== undefined) cost.addIndex(index, units);
  return {
    items,
    count,
    scanned,
    bytes,
    lastKey: complete || last === undefined ? undefined : keyAttributesOf(plan, last.item),
    cost,
  };
}
