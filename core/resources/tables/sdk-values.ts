import type { AttributeValue, ConsumedCapacity as SdkCapacity } from '@aws-sdk/client-dynamodb';
import { checkedItems } from './item-shape.ts';
import type { AttributeJson, ConsumedCapacity, ItemJson } from './types.ts';

type SdkItem = Record<string, AttributeValue>;

/** The items of an answer: as they came over the wire, or out of the SDK where they were left to it. */
export function itemsOf(raw: unknown, fromSdk: readonly SdkItem[] | undefined): readonly ItemJson[] {
  return fromSdk && fromSdk.length > 0 ? fromSdk.map(itemFromSdk) : checkedItems(raw ?? []);
}

/** An item of the SDK as DynamoDB JSON: the same objects, but where bytes stand, which become base64 text. */
export function itemFromSdk(item: SdkItem): ItemJson {
  let copy: Record<string, AttributeJson> | undefined;
  for (const name of Object.keys(item)) {
    const value = item[name] as AttributeValue;
    const json = valueFromSdk(value);
    if ((json as unknown) === value) continue;
    copy ??= { ...item } as Record<string, AttributeJson>;
    copy[name] = json;
  }
  return (copy ?? item) as ItemJson;
}

/** Values without bytes in them are handed on as they are: a page of a thousand items must cost little more than its Scan. */
function valueFromSdk(value: AttributeValue): AttributeJson {
  if (value.S !== undefined || value.N !== undefined) return value as AttributeJson;
  if (value.M !== undefined) {
    const map = itemFromSdk(value.M);
    return (map as unknown) === value.M ? (value as AttributeJson) : { M: map };
  }
  if (value.L !== undefined) {
    const list = value.L.map(valueFromSdk);
    return list.every((one, index) => (one as unknown) === value.L?.[index])
      ? (value as AttributeJson)
      : { L: list };
  }
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((one) => Buffer.from(one).toString('base64')) };
  return value as AttributeJson;
}

export function itemToSdk(item: ItemJson): SdkItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueToSdk(value)]));
}

export function valueToSdk(value: AttributeJson): AttributeValue {
  if ('B' in value) return { B: Buffer.from(value.B, 'base64') };
  if ('BS' in value) return { BS: value.BS.map((one) => Buffer.from(one, 'base64')) };
  if ('L' in value) return { L: value.L.map(valueToSdk) };
  if ('M' in value) return { M: itemToSdk(value.M) };
  return value as AttributeValue;
}

export function capacityFromSdk(capacity: SdkCapacity | undefined): ConsumedCapacity | undefined {
  if (capacity?.CapacityUnits === undefined) return undefined;
  const indexes = { ...capacity.LocalSecondaryIndexes, ...capacity.GlobalSecondaryIndexes };
  return {
    total: capacity.CapacityUnits,
    table: capacity.Table?.CapacityUnits,
    indexes: Object.fromEntries(
      Object.entries(indexes).map(([name, index]) => [name, index.CapacityUnits ?? 0]),
    ),
  };
}
