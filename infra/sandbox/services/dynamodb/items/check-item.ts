import { invalidValues, keyMismatch, validationError } from '../errors.ts';
import type { Table } from '../tables/registry.ts';
import type { KeyAttribute, KeyPair } from '../tables/table.ts';
import { keyAttributes } from '../tables/table.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { ownValue, typeOf } from '../values/attribute-value.ts';

/** Source: developer guide, "Constraints", Partition keys and sort keys. */
const MAX_HASH_BYTES = 2_048;
const MAX_RANGE_BYTES = 1_024;

function keyBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  return value.B?.byteLength ?? 0;
}

/** `string` or `binary` where a value is an empty one, which no key can be. */
function emptiness(value: AttributeValue | undefined): 'string' | 'binary' | undefined {
  if (value?.S === '') return 'string';
  return value?.B?.byteLength === 0 ? 'binary' : undefined;
}

function checkKeySizes(keys: KeyPair, item: Item): void {
  const hash = item[keys.hash.name];
  if (hash !== undefined && keyBytes(hash) > MAX_HASH_BYTES)
    throw invalidValues('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  const range = keys.range === undefined ? undefined : item[keys.range.name];
  if (range !== undefined && keyBytes(range) > MAX_RANGE_BYTES)
    throw invalidValues('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
}

/** Throws ValidationException where a key attribute of the table is empty. */
export function checkEmptyKey(table: Table, item: Item): void {
  for (const { name } of keyAttributes(table.record.keys)) {
    const empty = emptiness(ownValue(item, name));
    if (empty !== undefined)
      throw validationError(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${empty} value. Key: ${name}`,
      );
  }
}

/** Throws ValidationException where a key attribute of an index is there but empty. */
export function checkEmptyIndexKeys(table: Table, item: Item, updating: boolean): void {
  for (const { record } of table.indexes) {
    for (const { name } of keyAttributes(record.keys)) {
      const empty = emptiness(ownValue(item, name));
      if (empty === undefined) continue;
      const what = `The AttributeValue for a key attribute cannot contain an empty ${empty} value.`;
      throw validationError(
        updating
          ? `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${what}`
          : `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${what} IndexName: ${record.name}, IndexKey: ${name}`,
      );
    }
  }
}

/** Throws ValidationException where a key attribute of an index has another type than the index, or is too long. */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const { record } of table.indexes) {
    for (const { name, type } of keyAttributes(record.keys)) {
      const value = ownValue(item, name);
      if (value !== undefined && value[type] === undefined)
        throw invalidValues(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${record.name}`,
        );
    }
    checkKeySizes(record.keys, item);
  }
}

/** Throws ValidationException where an item to be put lacks a key attribute, or has one of another type. */
export function checkItemKey(table: Table, item: Item): void {
  for (const attribute of keyAttributes(table.record.keys)) {
    const value = ownValue(item, attribute.name);
    if (value === undefined) throw invalidValues(`Missing the key ${attribute.name} in the item`);
    if (value[attribute.type] === undefined)
      throw invalidValues(
        `Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
      );
  }
  checkKeySizes(table.record.keys, item);
}

function fits(attributes: readonly KeyAttribute[], key: Item): boolean {
  return (
    Object.keys(key).length === attributes.length &&
    attributes.every(({ name, type }) => ownValue(key, name)?.[type] !== undefined)
  );
}

/** Throws ValidationException where a key is not exactly the table's primary key. */
export function checkKey(table: Table, key: Item): void {
  if (!fits(keyAttributes(table.record.keys), key)) throw keyMismatch();
  checkKeySizes(table.record.keys, key);
}

/** Whether a start key has exactly the attributes, of the right types, that the read needs. */
export function fitsStartKey(attributes: readonly KeyAttribute[], key: Item): boolean {
  return fits(attributes, key) && attributes.every(({ name }) => emptiness(key[name]) === undefined);
}

/** Whether an item has an index's key, so that the index holds it. */
export function belongsTo(keys: KeyPair, item: Item): boolean {
  return keyAttributes(keys).every(({ name, type }) => {
    const value = ownValue(item, name);
    if (value?.[type] === undefined || emptiness(value) !== undefined) return false;
    return keyBytes(value) <= (name === keys.hash.name ? MAX_HASH_BYTES : MAX_RANGE_BYTES);
  });
}
