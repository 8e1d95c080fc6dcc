import type { Transaction } from 'lmdb';
import type { Engine } from '../engine.ts';
import { Batch } from '../storage/database.ts';
import type { Tally } from '../storage/database.ts';
import { changesAfter, decodeChange } from '../storage/change-log.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { rebase, wholeStore } from '../storage/keys.ts';

/** Items that one slice copies. */
const ITEMS_AT_ONCE = 1_000;

function justAfter(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.from([0])]);
}

/** Copies all items of one store into another, in slices, as a view shows them. Ends with their tally. */
export function* copyItems(
  engine: Engine,
  from: number,
  to: number,
  view: Transaction | undefined,
): Generator<void, Tally, void> {
  const { start: first, end } = wholeStore(from);
  let start = first;
  let items = 0;
  let bytes = 0;
  for (;;) {
    const batch = new Batch();
    let last: Buffer | undefined;
    for (const { key, value } of engine.database.range({ start, end }, { view })) {
      batch.put(rebase(key, to), value);
      items++;
      bytes += StoredItem.fromBytes(value).size;
      last = Buffer.from(key);
      if (batch.puts.length === ITEMS_AT_ONCE) break;
    }
    engine.database.commit(batch);
    if (last === undefined || batch.puts.length < ITEMS_AT_ONCE) return { items, bytes };
    start = justAfter(last);
    yield;
  }
}

/** Undoes in a copied store every change that its source saw after a moment, the latest first. */
export function* undoChanges(
  engine: Engine,
  from: number,
  to: number,
  afterMs: number,
  tally: Tally,
  view: Transaction,
): Generator<void, Tally, void> {
  const range = changesAfter(from, afterMs);
  let { end } = range;
  let { items, bytes } = tally;
  for (;;) {
    let seen = 0;
    let last: Buffer | undefined;
    const undone: { readonly key: Buffer; readonly before: Buffer | undefined }[] = [];
    for (const entry of engine.database.changesIn({ start: range.start, end }, { reverse: true, view })) {
      const { itemKey, before } = decodeChange(entry);
      undone.push({
        key: rebase(itemKey, to),
        before: before === undefined ? undefined : Buffer.from(before),
      });
      last = Buffer.from(entry.key);
      if (++seen === ITEMS_AT_ONCE) break;
    }
    for (const { key, before } of undone) {
      const batch = new Batch();
      const present = engine.database.item(key);
      items += (before === undefined ? 0 : 1) - (present === undefined ? 0 : 1);
      bytes += (before === undefined ? 0 : StoredItem.fromBytes(before).size) - (present?.size ?? 0);
      if (before === undefined) batch.remove(key);
      else batch.put(key, before);
      engine.database.commit(batch);
    }
    if (last === undefined || seen < ITEMS_AT_ONCE) return { items, bytes };
    end = last;
    yield;
  }
}
