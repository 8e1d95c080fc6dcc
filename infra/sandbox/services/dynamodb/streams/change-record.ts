import { StoredItem } from '../storage/item-codec.ts';
import { STORE_ID_BYTES, successor, storePrefix } from '../storage/keys.ts';
import type { KeyRange } from '../storage/keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { equalValues, ownValue } from '../values/attribute-value.ts';

/** One change of one item, as a stream keeps it. */
export interface ChangeRecord {
  readonly atMs: number;
  /** Deleted by the table's time to live, not by somebody. */
  readonly byExpiry: boolean;
  readonly keys: StoredItem;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
}

const SHARD_BYTES = 4;
const SEQUENCE_BYTES = 8;
/** The moment, the flags, and three lengths. */
const HEAD_BYTES = 8 + 1 + 12;

/** Where a record stands: by stream, shard and sequence number, so that a shard is one range in its order. */
export function recordKey(storeId: number, shard: number, sequence: number): Buffer {
  const key = Buffer.allocUnsafe(STORE_ID_BYTES + SHARD_BYTES + SEQUENCE_BYTES);
  key.writeUInt32BE(storeId);
  key.writeUInt32BE(shard, STORE_ID_BYTES);
  key.writeBigUInt64BE(BigInt(sequence), STORE_ID_BYTES + SHARD_BYTES);
  return key;
}

export function sequenceOf(key: Buffer): number {
  return Number(key.readBigUInt64BE(STORE_ID_BYTES + SHARD_BYTES));
}

/** The records of a shard behind a sequence number. */
export function recordsAfter(storeId: number, shard: number, sequence: number): KeyRange {
  return { start: recordKey(storeId, shard, sequence + 1), end: recordKey(storeId, shard + 1, 0) };
}

export function recordsOfStream(storeId: number): KeyRange {
  return { start: storePrefix(storeId), end: successor(storePrefix(storeId)) };
}

export function encodeRecord({ atMs, byExpiry, keys, before, after }: ChangeRecord): Buffer {
  const parts = [keys, before, after].map((stored) => stored?.bytes ?? Buffer.alloc(0));
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeDoubleBE(atMs);
  head.writeUInt8(byExpiry ? 1 : 0, 8);
  parts.forEach((part, index) => head.writeUInt32BE(part.length, 9 + index * 4));
  return Buffer.concat([head, ...parts]);
}

export function decodeRecord(value: Buffer): ChangeRecord {
  let at = HEAD_BYTES;
  const parts = [0, 1, 2].map((index) => {
    const length = value.readUInt32BE(9 + index * 4);
    const bytes = Buffer.from(value.subarray(at, at + length));
    at += length;
    return length === 0 ? undefined : StoredItem.fromBytes(bytes);
  });
  const [keys, before, after] = parts;
  if (!keys) throw new TypeError('A record of a stream without a key.');
  return { atMs: value.readDoubleBE(), byExpiry: value.readUInt8(8) === 1, keys, before, after };
}

/** The moment alone, without the rest. */
export function momentOf(value: Buffer): number {
  return value.readDoubleBE();
}

/** Whether two items hold the same: such a write leaves no record. Source: developer guide, "DynamoDB Streams". */
export function sameItem(before: StoredItem, after: StoredItem): boolean {
  if (before.bytes.equals(after.bytes)) return true;
  const [left, right]: readonly [Item, Item] = [before.item, after.item];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => {
      const [one, other] = [ownValue(left, name), ownValue(right, name)];
      return one !== undefined && other !== undefined && equalValues(one, other);
    })
  );
}
