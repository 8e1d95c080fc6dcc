import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';

/**
 * An item in the store: a byte that says whether it holds binary values, its size by AWS's rules, and JSON.
 * Without binary values the JSON is the item as it is, so reading one costs no more than `JSON.parse`.
 */
const HEADER_BYTES = 5;
const PLAIN = 0;
const WITH_BINARY = 1;

function hasBinary(value: AttributeValue): boolean {
  if (value.B !== undefined || value.BS !== undefined) return true;
  if (value.L !== undefined) return value.L.some(hasBinary);
  return value.M !== undefined && Object.values(value.M).some(hasBinary);
}

/** For JSON.stringify: looks at the member itself, because a Buffer has turned into something else in `value`. */
export function binaryAsText(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const member = this[key];
  return member instanceof Uint8Array ? Buffer.from(member).toString('base64') : value;
}

function binary(text: unknown): Uint8Array {
  const bytes = Buffer.from(String(text), 'base64');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface StoredValue {
  readonly B?: string;
  readonly BS?: readonly string[];
  readonly L?: readonly StoredValue[];
  readonly M?: Readonly<Record<string, StoredValue>>;
}

function reviveValue(value: StoredValue): AttributeValue {
  if (value.B !== undefined) return { B: binary(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(binary) };
  if (value.L !== undefined) return { L: value.L.map(reviveValue) };
  if (value.M !== undefined) return { M: reviveMap(value.M) };
  return value as AttributeValue;
}

function reviveMap(map: Readonly<Record<string, StoredValue>>): Item {
  const item = Object.create(null) as Item;
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (value !== undefined) item[name] = reviveValue(value);
  }
  return item;
}

/** An item together with its bytes in the store; either is made from the other when it is first needed. */
export class StoredItem {
  private decoded: Item | undefined;

  private constructor(
    readonly bytes: Buffer,
    item?: Item,
  ) {
    this.decoded = item;
  }

  static fromBytes(bytes: Buffer): StoredItem {
    return new StoredItem(bytes);
  }

  static fromItem(item: Item, size = itemSize(item)): StoredItem {
    const withBinary = Object.values(item).some(hasBinary);
    const json = withBinary ? JSON.stringify(item, binaryAsText) : JSON.stringify(item);
    const bytes = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(json));
    bytes[0] = withBinary ? WITH_BINARY : PLAIN;
    bytes.writeUInt32LE(size, 1);
    bytes.write(json, HEADER_BYTES);
    return new StoredItem(bytes, item);
  }

  /** Bytes by AWS's rules, which count for limits and capacity. */
  get size(): number {
    return this.bytes.readUInt32LE(1);
  }

  get item(): Item {
    if (this.decoded === undefined) {
      const parsed = JSON.parse(this.bytes.toString('utf8', HEADER_BYTES)) as Record<string, StoredValue>;
      this.decoded = this.bytes[0] === PLAIN ? (parsed as Item) : reviveMap(parsed);
    }
    return this.decoded;
  }
}
