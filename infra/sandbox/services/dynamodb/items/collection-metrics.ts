import type { ItemCollectionMetrics, ReturnItemCollectionMetrics } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { partitionPrefix, successor } from '../storage/keys.ts';
import type { Table } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import { ownValue } from '../values/attribute-value.ts';
import { belongsTo } from './check-item.ts';
import { sizeInIndex } from './plan-write.ts';

const GIGABYTE = 1024 ** 3;

/**
 * The size of all items with one partition key, with what the local indexes hold of them; only tables with a local
 * index have it. The items are walked when a request asks for it, so it costs time on a large partition.
 */
export function collectionMetrics(
  engine: Engine,
  table: Table,
  key: Item,
  wanted: ReturnItemCollectionMetrics | undefined,
): ItemCollectionMetrics | undefined {
  const local = table.indexes.filter(({ record }) => record.kind === 'LOCAL');
  const { hash } = table.record.keys;
  const partition = ownValue(key, hash.name);
  if (wanted !== 'SIZE' || local.length === 0 || partition === undefined) return undefined;
  const start = partitionPrefix(table.record.storeId, partition);
  let bytes = 0;
  for (const { value } of engine.database.range({ start, end: successor(start) })) {
    const stored = StoredItem.fromBytes(value);
    bytes += stored.size;
    for (const index of local)
      if (belongsTo(index.record.keys, stored.item)) bytes += sizeInIndex(index, stored);
  }
  const whole = Math.floor(bytes / GIGABYTE);
  return { ItemCollectionKey: { [hash.name]: partition }, SizeEstimateRangeGB: [whole, whole + 1] };
}
