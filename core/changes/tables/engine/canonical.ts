import { hash } from 'node:crypto';
import type { AttributeJson, ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import { decimalOf } from '../../../resources/tables/values.ts';

const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,36})$/;
const LANES = 4;
const LANE_BYTES = 8;

/**
 * One text for all ways to write one item: attributes by name, sets by value, numbers by what they are worth, bytes in
 * one base64. Two items have the same text exactly when DynamoDB holds the same for both.
 */
export function canonicalItem(item: ItemJson): string {
  let text = '{';
  for (const name of Object.keys(item).sort()) {
    const value = item[name];
    if (value !== undefined)
      text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:${canonicalValue(value)}`;
  }
  return `${text}}`;
}

function canonicalValue(value: AttributeJson): string {
  if ('S' in value) return `{"S":${JSON.stringify(value.S)}}`;
  if ('N' in value) return `{"N":"${canonicalNumber(value.N)}"}`;
  if ('M' in value) return `{"M":${canonicalItem(value.M)}}`;
  if ('L' in value) return `{"L":[${value.L.map(canonicalValue).join(',')}]}`;
  if ('BOOL' in value) return value.BOOL ? '{"BOOL":true}' : '{"BOOL":false}';
  if ('B' in value) return `{"B":"${canonicalBase64(value.B)}"}`;
  if ('SS' in value) return `{"SS":${JSON.stringify([...value.SS].sort())}}`;
  if ('NS' in value) return `{"NS":${JSON.stringify(value.NS.map(canonicalNumber).sort())}}`;
  if ('BS' in value) return `{"BS":${JSON.stringify(value.BS.map(canonicalBase64).sort())}}`;
  // DynamoDB takes `false` too, and keeps it as true.
  return '{"NULL":true}';
}

/** `1.50`, `15e-1` and `+1.5` are one number. A text that is none stays as it is. */
export function canonicalNumber(text: string): string {
  if (PLAIN_INTEGER.test(text)) return text;
  const decimal = decimalOf(text);
  if (!decimal) return text;
  if (decimal.digits === '') return '0';
  const { negative, digits, exponent } = decimal;
  const written =
    exponent >= 0 && digits.length + exponent <= 37 ? digits + '0'.repeat(exponent) : `${digits}e${exponent}`;
  return negative ? `-${written}` : written;
}

/** The one base64 of some bytes. */
export function canonicalBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('base64');
}

/** The canonical text of an item's key, itself a key in DynamoDB JSON: it tells items of one table apart. */
export function keyTextOf(item: ItemJson, { partitionKey, sortKey }: KeySchema): string {
  const partition = `{${JSON.stringify(partitionKey.name)}:${canonicalOwn(item, partitionKey.name)}`;
  return sortKey
    ? `${partition},${JSON.stringify(sortKey.name)}:${canonicalOwn(item, sortKey.name)}}`
    : `${partition}}`;
}

function canonicalOwn(item: ItemJson, name: string): string {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  return value ? canonicalValue(value) : 'null';
}

/** 32 bytes that stand for an item, by its canonical text: SHA-256. */
export function digestOf(canonicalText: string): Buffer {
  return hash('sha256', canonicalText, 'buffer');
}

/**
 * The checksum of a set of items whatever their order: the sum of their digests, lane by lane, modulo 2^64. It finds
 * accidents (an item lost, doubled or damaged), not the work of somebody who looks for a collision.
 */
export class Checksum {
  private readonly lanes: BigUint64Array;

  /** `saved` is what {@link text} gave. */
  constructor(saved?: string) {
    const bytes = saved === undefined ? Buffer.alloc(LANES * LANE_BYTES) : Buffer.from(saved, 'hex');
    this.lanes = BigUint64Array.from({ length: LANES }, (_, lane) =>
      bytes.readBigUInt64BE(lane * LANE_BYTES),
    );
  }

  add(digest: Buffer): void {
    for (let lane = 0; lane < LANES; lane += 1)
      this.lanes[lane] = (this.lanes[lane] ?? 0n) + digest.readBigUInt64BE(lane * LANE_BYTES);
  }

  /** 64 hexadecimal digits. */
  get text(): string {
    return Array.from(this.lanes, (lane) => lane.toString(16).padStart(2 * LANE_BYTES, '0')).join('');
  }
}
