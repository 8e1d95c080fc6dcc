import { hash } from 'node:crypto';
import type { KeyTest } from '../expressions/key-condition.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { orderedBytes } from '../values/numbers.ts';
import type { KeyAttribute, KeyPair } from '../tables/table.ts';

/**
 * Keys in the store: four bytes that say which table or index, sixteen of the hash of the partition key, the sort key
 * so that its bytes sort as DynamoDB sorts it, and for an index sixteen bytes of the hash of the item's own key.
 * A query is then one range of neighbours, a scan is another, and each fits into the store's longest key.
 */
export const STORE_ID_BYTES = 4;
export const HASH_BYTES = 16;

function digest(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, HASH_BYTES);
}

export function storePrefix(storeId: number): Buffer {
  const prefix = Buffer.allocUnsafe(STORE_ID_BYTES);
  prefix.writeUInt32BE(storeId);
  return prefix;
}

function rawBytes(value: AttributeValue): Buffer {
  if (value.S !== undefined) return Buffer.from(value.S);
  if (value.N !== undefined) return orderedBytes(value.N);
  if (value.B !== undefined) return Buffer.from(value.B.buffer, value.B.byteOffset, value.B.byteLength);
  throw new TypeError('A key that was not validated reached the store.');
}

/** UTF-8 has no byte above 0xf4: one is added to each so that 0x00 can end the text. */
function shifted(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  for (let index = 0; index < bytes.length; index++) out[index] = (bytes[index] ?? 0) + 1;
  return out;
}

/** Seven bits a byte, from 0x01 to 0x80, so that 0x00 can end it. `fill` completes the last byte. */
function sevenBits(bytes: Buffer, fill: 0 | 1): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / 7));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 7) {
      bits -= 7;
      out[at++] = ((held >> bits) & 0x7f) + 1;
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) {
    const missing = 7 - bits;
    out[at] = ((held << missing) | (fill === 1 ? (1 << missing) - 1 : 0)) + 1;
  }
  return out;
}

const END = Buffer.from([0]);

/** The bytes of a sort key, ended by 0x00. */
function sortBytes(value: AttributeValue): Buffer {
  if (value.N !== undefined) return Buffer.concat([orderedBytes(value.N), END]);
  const bytes = rawBytes(value);
  return Buffer.concat([value.B === undefined ? shifted(bytes) : sevenBits(bytes, 0), END]);
}

/** The smallest key after every key that starts with these bytes. */
export function successor(prefix: Buffer): Buffer {
  let last = prefix.length - 1;
  while (last >= 0 && prefix[last] === 0xff) last--;
  if (last < 0) throw new RangeError('Nothing comes after these bytes.');
  const next = Buffer.from(prefix.subarray(0, last + 1));
  next[last] = (next[last] ?? 0) + 1;
  return next;
}

/** The prefix of all items with one partition key. */
export function partitionPrefix(storeId: number, value: AttributeValue): Buffer {
  return Buffer.concat([storePrefix(storeId), digest(rawBytes(value))]);
}

function attribute(item: Item, key: KeyAttribute): AttributeValue {
  const value = item[key.name];
  if (value === undefined) throw new TypeError('A key that was not validated reached the store.');
  return value;
}

/** Where an item of a table stands. */
export function itemKey(storeId: number, keys: KeyPair, item: Item): Buffer {
  const prefix = partitionPrefix(storeId, attribute(item, keys.hash));
  return keys.range === undefined ? prefix : Buffer.concat([prefix, sortBytes(attribute(item, keys.range))]);
}

/** Where an item stands in an index. */
export function indexKey(storeId: number, keys: KeyPair, item: Item, ownKey: Buffer): Buffer {
  return Buffer.concat([itemKey(storeId, keys, item), digest(ownKey.subarray(STORE_ID_BYTES))]);
}

/** From `start`, which belongs to it, to `end`, which does not. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

export function wholeStore(storeId: number): KeyRange {
  const prefix = storePrefix(storeId);
  return { start: prefix, end: successor(prefix) };
}

/** The part of a store that one segment of a parallel scan reads: an equal share of the hashes. */
export function segmentRange(storeId: number, segment: number, total: number): KeyRange {
  const whole = wholeStore(storeId);
  function border(position: number): Buffer {
    const bytes = Buffer.alloc(STORE_ID_BYTES + 4);
    bytes.writeUInt32BE(storeId);
    bytes.writeUInt32BE(Math.floor((position * 0x1_0000_0000) / total), STORE_ID_BYTES);
    return bytes;
  }
  return {
    start: segment === 0 ? whole.start : border(segment),
    end: segment === total - 1 ? whole.end : border(segment + 1),
  };
}

/** The neighbours that a key condition asks for. */
export function queryRange(storeId: number, partition: AttributeValue, test: KeyTest | undefined): KeyRange {
  const prefix = partitionPrefix(storeId, partition);
  const all: KeyRange = { start: prefix, end: successor(prefix) };
  if (test === undefined) return all;
  function at(value: AttributeValue): Buffer {
    return Buffer.concat([prefix, sortBytes(value)]);
  }
  switch (test.operator) {
    case '=':
      return { start: at(test.value), end: successor(at(test.value)) };
    case '<':
      return { start: all.start, end: at(test.value) };
    case '<=':
      return { start: all.start, end: successor(at(test.value)) };
    case '>':
      return { start: successor(at(test.value)), end: all.end };
    case '>=':
      return { start: at(test.value), end: all.end };
    case 'BETWEEN':
      return { start: at(test.low), end: successor(at(test.high)) };
    case 'BEGINS_WITH': {
      const bytes = rawBytes(test.value);
      const low = test.value.B === undefined ? shifted(bytes) : sevenBits(bytes, 0);
      const high = test.value.B === undefined ? low : sevenBits(bytes, 1);
      return { start: Buffer.concat([prefix, low]), end: successor(Buffer.concat([prefix, high])) };
    }
  }
}

/** Orders an item by the second in which it expires. */
export function expiryKey(storeId: number, epochSeconds: number, ownKey: Buffer): Buffer {
  const head = Buffer.allocUnsafe(STORE_ID_BYTES + 8);
  head.writeUInt32BE(storeId);
  head.writeBigUInt64BE(BigInt(epochSeconds), STORE_ID_BYTES);
  return Buffer.concat([head, ownKey]);
}

export function ownKeyOfExpiry(key: Buffer): Buffer {
  return key.subarray(STORE_ID_BYTES + 8);
}

/** Moves a key into another store: the same place, another table. */
export function rebase(key: Buffer, storeId: number): Buffer {
  const moved = Buffer.from(key);
  moved.writeUInt32BE(storeId);
  return moved;
}
