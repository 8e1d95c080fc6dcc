import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { takeMember } from '../../../resources/tables/raw-answer.ts';
import { itemFromSdk, itemsOf, itemToSdk } from '../../../resources/tables/sdk-values.ts';
import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { BulkOptions, Ended, TablePlace } from './bulk.ts';
import { keyTextOf } from './canonical.ts';
import type { CopyCounts } from './copy-counts.ts';
import { copyCountsSchema, countsWith, NOTHING_COPIED } from './copy-counts.ts';
import type { WriteMode } from './item-writer.ts';
import { batchesOf, ItemWriter, sumOf } from './item-writer.ts';
import { itemSchema } from './positions.ts';
import type { CallOptions } from './table-facts.ts';
import { keyWords, sameKeys, summaryOf } from './table-facts.ts';
import { BULK_PATIENCE, callUpstream, endOf, pauseBefore, UpstreamFailed } from './upstream-call.ts';

/** Source: API reference, BatchGetItem. */
const KEYS_A_CALL = 100;
/** How many keys that are nowhere are named; all are counted. */
const NAMED = 100;

export const copyItemsCheckpointSchema = z.object({
  /** Keys of the list that are done. */
  keys: z.number(),
  counts: copyCountsSchema,
  missing: z.number(),
  firstMissing: z.array(itemSchema).readonly(),
});
export type CopyItemsCheckpoint = Readonly<z.infer<typeof copyItemsCheckpointSchema>>;

export interface CopyItemsOptions extends BulkOptions<CopyItemsCheckpoint> {
  readonly mode: WriteMode;
  /** What is written for an item, where that is not the item itself. */
  readonly masked?: (item: ItemJson) => ItemJson;
}

export type CopyItemsTotals = CopyCounts & {
  /** Keys that the source holds no item of. */
  readonly missing: number;
  readonly firstMissing: readonly ItemJson[];
};

/**
 * Copies chosen items, read as they are at this moment (consistently), to another table with the same key. `refused`
 * where the keys differ, or one of the list is none of the table's.
 */
export async function copyItems(
  from: TablePlace,
  to: TablePlace,
  keys: readonly ItemJson[],
  options: CopyItemsOptions,
): Promise<Ended<CopyItemsTotals, CopyItemsCheckpoint>> {
  let checkpoint = options.from ?? { keys: 0, counts: NOTHING_COPIED, missing: 0, firstMissing: [] };
  const totals = () => ({
    ...checkpoint.counts,
    missing: checkpoint.missing,
    firstMissing: checkpoint.firstMissing,
  });
  try {
    const [source, target] = await Promise.all([summaryOf(from, options), summaryOf(to, options)]);
    const sentence = sameKeys(source, target)
      ? keys.every((key) => isKeyOf(key, source))
        ? undefined
        : `A key of ${from.table} is made of ${keyWords(source)}.`
      : `The key of ${from.table} is ${keyWords(source)}, that of ${to.table} is ${keyWords(target)}.`;
    if (sentence) return { outcome: 'refused', sentence, ...totals() };
    const different = [...new Map(keys.map((key) => [keyTextOf(key, source), key])).values()];
    const writer = new ItemWriter(to, target, options.mode, options);
    for (const some of batchesOf(different.slice(checkpoint.keys), KEYS_A_CALL)) {
      const items = await getTogether(from, some, options);
      const found = new Set(items.map((item) => keyTextOf(item, source)));
      const missing = some.filter((key) => !found.has(keyTextOf(key, source)));
      const { masked } = options;
      const batches = [...batchesOf(masked ? items.map(masked) : items)].map((batch) => writer.write(batch));
      const written = sumOf(await Promise.all(batches));
      checkpoint = {
        keys: checkpoint.keys + some.length,
        counts: countsWith(checkpoint.counts, { items: items.length, written }, source),
        missing: checkpoint.missing + missing.length,
        firstMissing: [...checkpoint.firstMissing, ...missing].slice(0, NAMED),
      };
      const { bytes } = checkpoint.counts;
      options.onProgress?.({ done: checkpoint.keys, total: different.length, bytes, checkpoint });
    }
    return { outcome: 'done', ...totals() };
  } catch (error) {
    return { ...endOf(error), checkpoint, ...totals() };
  }
}

/**
 * At most 100 items by key. DynamoDB answers with 16 MB at most and leaves the rest unprocessed; so do throttled
 * tables. @throws UpstreamFailed, Cancelled.
 */
export async function getTogether(
  { client, table }: TablePlace,
  keys: readonly ItemJson[],
  options: CallOptions,
): Promise<readonly ItemJson[]> {
  const { attempts } = options.patience ?? BULK_PATIENCE;
  const items: ItemJson[] = [];
  let left = keys;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await getSome({ client, table }, left, options);
    items.push(...answer.items);
    if (answer.left.length === 0) return items;
    if (answer.left.length < left.length) attempt = 1;
    if (attempt >= attempts) throw unprocessedFor(attempt);
    left = answer.left;
    await pauseBefore(attempt + 1, options);
  }
}

function getSome(
  { client, table }: TablePlace,
  keys: readonly ItemJson[],
  options: CallOptions,
): Promise<{ readonly items: readonly ItemJson[]; readonly left: readonly ItemJson[] }> {
  return callUpstream('dynamodb:BatchGetItem', options, async (abortSignal) => {
    const command = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: keys.map(itemToSdk), ConsistentRead: true } },
    });
    const rawResponses = takeMember(command, 'Responses');
    const { Responses, UnprocessedKeys } = await client.send(command, { abortSignal });
    const raw = rawResponses() as Readonly<Record<string, unknown>> | undefined;
    const items = raw
      ? Object.values(raw).flatMap((some) => itemsOf(some, undefined))
      : Object.values(Responses ?? {}).flatMap((some) => some.map(itemFromSdk));
    const left = Object.values(UnprocessedKeys ?? {}).flatMap(({ Keys = [] }) => Keys.map(itemFromSdk));
    return { items, left };
  });
}

function isKeyOf(key: ItemJson, { partitionKey, sortKey }: KeySchema): boolean {
  const wanted = sortKey ? [partitionKey, sortKey] : [partitionKey];
  return (
    Object.keys(key).length === wanted.length &&
    wanted.every(({ name, type }) => Object.hasOwn(key, name) && type in (key[name] ?? {}))
  );
}

function unprocessedFor(attempts: number): UpstreamFailed {
  return new UpstreamFailed({
    state: 'throttled',
    operation: 'dynamodb:BatchGetItem',
    code: 'UnprocessedKeys',
    detail: `DynamoDB left the same keys unprocessed ${attempts} times.`,
    at: Date.now(),
  });
}
