import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareNumbers } from './numbers.ts';

export type { AttributeValue };
export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';
export type KeyType = 'S' | 'N' | 'B';
export type Item = Record<string, AttributeValue>;

const TYPES: readonly AttributeType[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'];

/** The one data type of a value that has passed validation. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type of TYPES) if (value[type] !== undefined) return type;
  throw new TypeError('An attribute value without a type reached the evaluator.');
}

/** Every type that is set on a value, also when that is none or several. */
export function typesOf(value: AttributeValue): AttributeType[] {
  return TYPES.filter((type) => value[type] !== undefined);
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** Compares as DynamoDB does: by the bytes of the UTF-8 encoding. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  if (isAscii(left) && isAscii(right)) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Order of two values of the types S, N and B; `undefined` where they have no order between them. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.S !== undefined && right.S !== undefined) return compareStrings(left.S, right.S);
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
  return undefined;
}

/** What makes two members of a set the same member; numbers are canonical once they are validated. */
export function memberKey(member: string | Uint8Array): string {
  return typeof member === 'string' ? member : Buffer.from(member).toString('latin1');
}

function sameMembers(
  left: readonly (string | Uint8Array)[],
  right: readonly (string | Uint8Array)[],
): boolean {
  if (left.length !== right.length) return false;
  const members = new Set(left.map(memberKey));
  return right.every((member) => members.has(memberKey(member)));
}

/** Equality of values: sets without order, lists in order, maps by content, numbers by their value. */
export function equalValues(left: AttributeValue, right: AttributeValue): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  switch (type) {
    case 'S':
      return left.S === right.S;
    case 'N':
    case 'B':
      return compareValues(left, right) === 0;
    case 'BOOL':
      return left.BOOL === right.BOOL;
    case 'NULL':
      return true;
    case 'SS':
      return sameMembers(left.SS ?? [], right.SS ?? []);
    case 'NS':
      return sameMembers(left.NS ?? [], right.NS ?? []);
    case 'BS':
      return sameMembers(left.BS ?? [], right.BS ?? []);
    case 'L': {
      const other = right.L ?? [];
      const own = left.L ?? [];
      return own.length === other.length && own.every((value, index) => equalOrMissing(value, other[index]));
    }
    case 'M': {
      const other = right.M ?? {};
      const names = Object.keys(left.M ?? {});
      return (
        names.length === Object.keys(other).length &&
        names.every((name) => equalOrMissing(left.M?.[name], ownValue(other, name)))
      );
    }
  }
}

function equalOrMissing(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  return left !== undefined && right !== undefined && equalValues(left, right);
}

/** A map's own member: names such as `constructor` are ordinary attribute names. */
export function ownValue(map: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** A map without a prototype, so that `__proto__` is a name as any other. */
export function newMap(): Item {
  return Object.create(null) as Item;
}

export function copyMap(map: Item): Item {
  const copy = newMap();
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}
