import type { AttributeJson, AttributeType, ItemJson } from './types.ts';
import { ATTRIBUTE_TYPES } from './types.ts';

/** What DynamoDB charges for a list or a map itself, and for each element in it. */
const DOCUMENT_BYTES = 3;
const ELEMENT_BYTES = 1;

const TYPE_WORDS: Readonly<Record<AttributeType, string>> = {
  S: 'string',
  N: 'number',
  B: 'binary',
  BOOL: 'boolean',
  NULL: 'null',
  SS: 'string set',
  NS: 'number set',
  BS: 'binary set',
  L: 'list',
  M: 'map',
};

/** Whether two values are one for DynamoDB, in whose maps and sets nothing has a place of its own. */
export function sameAttribute(left: AttributeJson, right: AttributeJson): boolean {
  return JSON.stringify(left, ordered) === JSON.stringify(right, ordered);
}

/** A replacer of JSON.stringify: maps by name, sets by value; lists keep their order. */
function ordered(key: string, value: unknown): unknown {
  if (Array.isArray(value))
    return key === 'SS' || key === 'NS' || key === 'BS' ? [...(value as string[])].sort() : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** DynamoDB's letters for the type of a value. */
export function typeOf(value: AttributeJson): AttributeType {
  for (const type of ATTRIBUTE_TYPES) if (type in value) return type;
  // DynamoDB sends no value without a type; what a newer one sends is at least not a crash.
  return 'NULL';
}

export function typeWord(type: AttributeType): string {
  return TYPE_WORDS[type];
}

/** Plain JSON: what an application sees. */
export type PlainJson =
  string | number | boolean | null | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/**
 * A value as plain JSON. A number that a double can not hold exactly stays text, so that nothing is shown wrong;
 * bytes are base64, sets are lists.
 */
export function plainOf(value: AttributeJson): PlainJson {
  if ('S' in value) return value.S;
  if ('N' in value) return plainNumber(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('M' in value) return plainItem(value.M);
  if ('L' in value) return value.L.map(plainOf);
  if ('B' in value) return value.B;
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS.map(plainNumber);
  if ('BS' in value) return value.BS;
  return null;
}

/** An item as plain JSON. `__proto__` and its like are keys as any other. */
export function plainItem(item: ItemJson): Readonly<Record<string, PlainJson>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainOf(value)]));
}

function plainNumber(text: string): number | string {
  // DynamoDB knows no negative zero; adding zero makes one positive.
  return isExact(text) ? Number(text) + 0 : text;
}

/** Whether a JavaScript number holds this number of DynamoDB's (38 digits) without changing it. */
export function isExact(text: string): boolean {
  const exact = decimalOf(text);
  const double = Number(text);
  if (!exact || !Number.isFinite(double)) return false;
  const held = decimalOf(String(double));
  return held !== undefined && held.digits === exact.digits && held.exponent === exact.exponent;
}

export interface Decimal {
  readonly negative: boolean;
  /** Significant digits without zeros at either end; empty for zero. */
  readonly digits: string;
  /** The power of ten of the last digit. */
  readonly exponent: number;
}

/** A decimal number taken apart; undefined where the text is none. */
export function decimalOf(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (!match || whole + fraction === '') return undefined;
  const padded = (whole + fraction).replace(/^0+/, '');
  const digits = padded.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits, exponent: 0 };
  const exponent = Number(power) - fraction.length + (padded.length - digits.length);
  return { negative: sign === '-', digits, exponent };
}

/**
 * What an item counts towards the limit of 400 KB and towards capacity, in bytes.
 * Source: DynamoDB developer guide, "DynamoDB item sizes and formats" (its rule for numbers is an approximation).
 */
export function itemSizeBytes(item: ItemJson): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) bytes += utf8Bytes(name) + valueSizeBytes(value);
  }
  return bytes;
}

function valueSizeBytes(value: AttributeJson): number {
  if ('S' in value) return utf8Bytes(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('M' in value) {
    const elements = Object.keys(value.M).length * ELEMENT_BYTES;
    return DOCUMENT_BYTES + elements + itemSizeBytes(value.M);
  }
  if ('L' in value) {
    return value.L.reduce((sum, one) => sum + ELEMENT_BYTES + valueSizeBytes(one), DOCUMENT_BYTES);
  }
  if ('B' in value) return base64Bytes(value.B);
  if ('SS' in value) return value.SS.reduce((sum, one) => sum + utf8Bytes(one), 0);
  if ('NS' in value) return value.NS.reduce((sum, one) => sum + numberBytes(one), 0);
  if ('BS' in value) return value.BS.reduce((sum, one) => sum + base64Bytes(one), 0);
  return 1;
}

function numberBytes(text: string): number {
  const decimal = decimalOf(text);
  if (!decimal) return text.length;
  return Math.ceil(decimal.digits.length / 2) + 1 + (decimal.negative ? 1 : 0);
}

export function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}

/** The length of a text in UTF-8, without making the bytes: this runs over every string of a page. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    // Each half of a surrogate pair counts two of the four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
