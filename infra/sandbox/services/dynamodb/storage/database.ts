import type { Database as Lmdb, RootDatabase, Transaction } from 'lmdb';
import { encodeChange } from './change-log.ts';
import { StoredItem } from './item-codec.ts';
import type { KeyRange } from './keys.ts';

/** How many items a table or index holds, and their bytes by AWS's rules. */
export interface Tally {
  readonly items: number;
  readonly bytes: number;
}

/** What one request writes: all of it or nothing. */
export class Batch {
  readonly puts: (readonly [key: Buffer, value: Buffer])[] = [];
  readonly removes: Buffer[] = [];
  readonly logged: (readonly [key: Buffer, value: Buffer])[] = [];
  readonly streamed: (readonly [key: Buffer, value: Buffer])[] = [];
  readonly tallies = new Map<number, Tally>();

  put(key: Buffer, value: Buffer): void {
    this.puts.push([key, value]);
  }

  remove(key: Buffer): void {
    this.removes.push(key);
  }

  count(storeId: number, items: number, bytes: number): void {
    const tally = this.tallies.get(storeId) ?? { items: 0, bytes: 0 };
    this.tallies.set(storeId, { items: tally.items + items, bytes: tally.bytes + bytes });
  }
}

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface RangeChoice {
  readonly reverse?: boolean;
  /** A consistent view that was opened with `snapshot`. */
  readonly view?: Transaction;
}

const NEXT_STORE_ID = 'next-store-id';
const EMPTY: Tally = { items: 0, bytes: 0 };

/** The service's part of the environment's store: items and index entries, the log of changes, streams, records, tallies. */
export class Database {
  private readonly items: Lmdb<Buffer, Buffer>;
  private readonly changes: Lmdb<Buffer, Buffer>;
  private readonly streams: Lmdb<Buffer, Buffer>;
  private readonly records: Lmdb<unknown, string>;
  private readonly tallyRecords: Lmdb<Buffer, number>;
  private readonly tallies = new Map<number, Tally>();
  private storeId: number;
  private lastChangeMs = 0;
  private changeSequence = 0;

  constructor(root: RootDatabase) {
    this.items = root.openDB({ name: 'dynamodb-items', encoding: 'binary', keyEncoding: 'binary' });
    this.changes = root.openDB({ name: 'dynamodb-changes', encoding: 'binary', keyEncoding: 'binary' });
    this.streams = root.openDB({ name: 'dynamodb-streams', encoding: 'binary', keyEncoding: 'binary' });
    this.records = root.openDB({ name: 'dynamodb-records', encoding: 'json' });
    this.tallyRecords = root.openDB({ name: 'dynamodb-tallies', encoding: 'binary', keyEncoding: 'uint32' });
    for (const { key, value } of this.tallyRecords.getRange())
      this.tallies.set(key, { items: value.readDoubleLE(0), bytes: value.readDoubleLE(8) });
    this.storeId = Number(this.records.get(NEXT_STORE_ID) ?? 1);
  }

  /** A number that no table, index or backup has ever had. */
  newStoreId(): number {
    const id = this.storeId++;
    this.records.putSync(NEXT_STORE_ID, this.storeId);
    return id;
  }

  tally(storeId: number): Tally {
    return this.tallies.get(storeId) ?? EMPTY;
  }

  get(key: Buffer): Buffer | undefined {
    return this.items.get(key);
  }

  item(key: Buffer): StoredItem | undefined {
    const bytes = this.items.get(key);
    return bytes === undefined ? undefined : StoredItem.fromBytes(bytes);
  }

  /** What the log of changes keeps of a write: when, where, and the bytes that stood there before. */
  changeEntry(
    storeId: number,
    nowMs: number,
    itemKey: Buffer,
    before: Buffer | undefined,
  ): readonly [key: Buffer, value: Buffer] {
    // The clock may stand still, and may have been ahead before a restart: the order of writes decides.
    if (nowMs > this.lastChangeMs) {
      this.lastChangeMs = nowMs;
      this.changeSequence = 0;
    }
    return encodeChange(storeId, this.lastChangeMs, this.changeSequence++, itemKey, before);
  }

  /** Entries from `range.start` on, or backwards from before `range.end`. */
  range(range: KeyRange, choice: RangeChoice = {}): Iterable<Entry> {
    return read(this.items, range, choice);
  }

  changesIn(range: KeyRange, choice: RangeChoice = {}): Iterable<Entry> {
    return read(this.changes, range, choice);
  }

  streamRecords(range: KeyRange, choice: RangeChoice = {}): Iterable<Entry> {
    return read(this.streams, range, choice);
  }

  /** A view of items and changes that later writes do not touch. `done()` must be called on it. */
  snapshot(): Transaction {
    return this.items.useReadTransaction();
  }

  /** Runs `work` so that everything it writes is kept together, or nothing where it throws. */
  atomically<Result>(work: () => Result): Result {
    return this.items.transactionSync(work);
  }

  commit(batch: Batch): void {
    this.atomically(() => {
      for (const key of batch.removes) this.items.removeSync(key);
      for (const [key, value] of batch.puts) this.items.putSync(key, value);
      for (const [key, value] of batch.logged) this.changes.putSync(key, value);
      for (const [key, value] of batch.streamed) this.streams.putSync(key, value);
      for (const [storeId, delta] of batch.tallies) {
        const tally = this.tally(storeId);
        this.setTally(storeId, { items: tally.items + delta.items, bytes: tally.bytes + delta.bytes });
      }
    });
  }

  setTally(storeId: number, tally: Tally): void {
    const bytes = Buffer.allocUnsafe(16);
    bytes.writeDoubleLE(tally.items, 0);
    bytes.writeDoubleLE(tally.bytes, 8);
    this.tallyRecords.putSync(storeId, bytes);
    this.tallies.set(storeId, tally);
  }

  dropTally(storeId: number): void {
    this.tallyRecords.removeSync(storeId);
    this.tallies.delete(storeId);
  }

  /** Removes up to `limit` entries of a range; false when nothing is left. */
  removeItems(range: KeyRange, limit: number): boolean {
    return this.removeSome(this.items, range, limit);
  }

  removeChanges(range: KeyRange, limit: number): boolean {
    return this.removeSome(this.changes, range, limit);
  }

  removeStreamRecords(range: KeyRange, limit: number): boolean {
    return this.removeSome(this.streams, range, limit);
  }

  private removeSome(database: Lmdb<Buffer, Buffer>, range: KeyRange, limit: number): boolean {
    const keys = [...database.getKeys({ start: range.start, end: range.end, limit })].map((key) =>
      Buffer.from(key),
    );
    if (keys.length === 0) return false;
    database.transactionSync(() => {
      for (const key of keys) database.removeSync(key);
    });
    return keys.length === limit;
  }

  record(key: string): unknown {
    return this.records.get(key);
  }

  putRecord(key: string, value: unknown): void {
    this.records.putSync(key, value);
  }

  removeRecord(key: string): void {
    this.records.removeSync(key);
  }

  /** Records whose key starts with `prefix`, by the rest of the key. */
  *recordsWith(prefix: string): Iterable<readonly [string, unknown]> {
    for (const { key, value } of this.records.getRange({ start: prefix, end: `${prefix}\uffff` }))
      yield [String(key).slice(prefix.length), value];
  }
}

function read(database: Lmdb<Buffer, Buffer>, range: KeyRange, choice: RangeChoice): Iterable<Entry> {
  if (choice.reverse !== true)
    return database.getRange({ start: range.start, end: range.end, transaction: choice.view });
  // A reversed range begins at the greatest key and leaves out its end: the borders change sides.
  return backwards(database, range, choice);
}

function* backwards(database: Lmdb<Buffer, Buffer>, range: KeyRange, choice: RangeChoice): Iterable<Entry> {
  const entries = database.getRange({ start: range.end, reverse: true, transaction: choice.view });
  for (const entry of entries) {
    if (Buffer.compare(entry.key, range.end) >= 0) continue;
    if (Buffer.compare(entry.key, range.start) < 0) return;
    yield entry;
  }
}
