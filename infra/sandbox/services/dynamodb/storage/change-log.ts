import type { KeyRange } from './keys.ts';
import { STORE_ID_BYTES, successor, storePrefix } from './keys.ts';

/**
 * The log of changes of a table with point-in-time recovery: for every write the time, the item's key and the bytes
 * that stood there before. Walked backwards from now it undoes everything after a moment.
 */
export interface Change {
  readonly atMs: number;
  readonly itemKey: Buffer;
  readonly before: Buffer | undefined;
}

function changeKey(storeId: number, atMs: number, sequence: number): Buffer {
  const key = Buffer.allocUnsafe(STORE_ID_BYTES + 12);
  key.writeUInt32BE(storeId);
  key.writeBigUInt64BE(BigInt(Math.floor(atMs)), STORE_ID_BYTES);
  key.writeUInt32BE(sequence, STORE_ID_BYTES + 8);
  return key;
}

export function encodeChange(
  storeId: number,
  atMs: number,
  sequence: number,
  itemKey: Buffer,
  before: Buffer | undefined,
): readonly [key: Buffer, value: Buffer] {
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16BE(itemKey.length);
  const value = Buffer.concat(before === undefined ? [length, itemKey] : [length, itemKey, before]);
  return [changeKey(storeId, atMs, sequence), value];
}

export function decodeChange(entry: { readonly key: Buffer; readonly value: Buffer }): Change {
  const length = entry.value.readUInt16BE(0);
  return {
    atMs: Number(entry.key.readBigUInt64BE(STORE_ID_BYTES)),
    itemKey: entry.value.subarray(2, 2 + length),
    before: entry.value.length === 2 + length ? undefined : entry.value.subarray(2 + length),
  };
}

/** The changes of a table after a moment. */
export function changesAfter(storeId: number, afterMs: number): KeyRange {
  return { start: changeKey(storeId, afterMs + 1, 0), end: successor(storePrefix(storeId)) };
}

/** The changes of a table before a moment. */
export function changesBefore(storeId: number, beforeMs: number): KeyRange {
  return { start: storePrefix(storeId), end: changeKey(storeId, beforeMs, 0) };
}
