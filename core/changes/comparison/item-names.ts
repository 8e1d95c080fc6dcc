import { createNameMapper } from '../../compare/form/mapper.ts';
import type { MapText } from '../../compare/form/flatten.ts';
import type { Environment } from '../../environments/schema.ts';
import type { AttributeJson, ItemJson } from '../../resources/tables/types.ts';

/** An item in which names of its environment (buckets, tables, queues, its account, region and addresses) are logical. */
export function withoutNames(environment: Environment): (item: ItemJson) => ItemJson {
  const mapText = createNameMapper(environment);
  return (item) => mapped(item, mapText);
}

function mapped(item: ItemJson, mapText: MapText): ItemJson {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, mappedValue(value, mapText)]));
}

function mappedValue(value: AttributeJson, mapText: MapText): AttributeJson {
  if ('S' in value) return { S: mapText(value.S) };
  if ('SS' in value) return { SS: value.SS.map(mapText) };
  if ('L' in value) return { L: value.L.map((one) => mappedValue(one, mapText)) };
  if ('M' in value) return { M: mapped(value.M, mapText) };
  return value;
}
