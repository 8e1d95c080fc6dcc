import type { Engine } from '../engine.ts';
import { wholeStore } from '../storage/keys.ts';
import type { IndexRecord, TableRecord } from './table.ts';

/** Entries that one slice of clearing removes. */
const CLEARED_AT_ONCE = 1_000;
const CLEARING = 'clearing/';

/** Makes a table usable once the answer to the request that changed it is on its way. */
export function activate(engine: Engine, { name, tableId }: TableRecord): void {
  engine.jobs.soon(() => engine.tables.change(tableId, name, (record) => ({ ...record, status: 'ACTIVE' })));
}

interface Clearing {
  readonly storeId: number;
  readonly changesOnly: boolean;
}

function clear(engine: Engine, clearing: Clearing): void {
  const { storeId, changesOnly } = clearing;
  const key = `${CLEARING}${storeId}`;
  engine.database.putRecord(key, clearing);
  engine.jobs.start(function* () {
    const range = wholeStore(storeId);
    while (!changesOnly && engine.database.removeItems(range, CLEARED_AT_ONCE)) yield;
    while (engine.database.removeChanges(range, CLEARED_AT_ONCE)) yield;
    engine.database.removeRecord(key);
  });
}

/** Removes everything of a table or index that is no longer known, in slices. Goes on after a restart. */
export function clearStore(engine: Engine, storeId: number): void {
  engine.database.dropTally(storeId);
  engine.throttle.forget(storeId);
  clear(engine, { storeId, changesOnly: false });
}

/** Forgets the log of changes of a table, in slices. Goes on after a restart. */
export function clearChanges(engine: Engine, storeId: number): void {
  clear(engine, { storeId, changesOnly: true });
}

export function resumeClearing(engine: Engine): void {
  for (const [, clearing] of [...engine.database.recordsWith(CLEARING)]) clear(engine, clearing as Clearing);
}

/** Every store of a table but that of its items. */
export function derivedStores(record: TableRecord): readonly number[] {
  const stores = record.indexes.map(({ storeId }) => storeId);
  return record.timeToLive === undefined ? stores : [...stores, record.timeToLive.storeId];
}

export function changeIndex(
  record: TableRecord,
  storeId: number,
  edit: (index: IndexRecord) => IndexRecord,
): TableRecord {
  return {
    ...record,
    indexes: record.indexes.map((index) => (index.storeId === storeId ? edit(index) : index)),
  };
}
