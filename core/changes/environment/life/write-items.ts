import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../../commerce/item.ts';
import { itemFromSdk } from '../../../resources/tables/sdk-values.ts';
import type { KeySchema } from '../../../resources/tables/types.ts';
import type { TablePlace } from '../../tables/engine/bulk.ts';
import { BATCH_ITEMS, ItemWriter } from '../../tables/engine/item-writer.ts';

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Told how many are written so far. */
  readonly onWritten?: (count: number) => void;
}

/** Batches that are begun and not done; a million items are not held in memory. */
const AT_ONCE = 12;

/**
 * Writes items over what is there, in batches of 25, several at once, and again what was left unprocessed. Two items of
 * one key must not follow each other closely: a batch refuses both.
 * @returns how many were written.
 * @throws UpstreamFailed, Cancelled.
 */
export async function writeItems(
  place: TablePlace,
  keys: KeySchema,
  items: Iterable<Item>,
  { signal, onWritten }: WriteOptions,
): Promise<number> {
  const writer = new ItemWriter(place, keys, 'put', { signal });
  const running = new Set<Promise<void>>();
  let written = 0;
  async function write(batch: readonly Item[]): Promise<void> {
    const done = await writer.write(
      batch.map((item) => itemFromSdk(marshall(item, { removeUndefinedValues: true }))),
    );
    const [refused] = done.refused;
    if (refused) throw new RangeError(`${place.table} takes no such item: ${refused.sentence}`);
    written += done.written;
    onWritten?.(written);
  }
  for (const batch of batchesOf(items, BATCH_ITEMS)) {
    const task: Promise<void> = write(batch).finally(() => running.delete(task));
    // Whoever waits for all of them is told; until then it is no rejection that nobody handles.
    task.catch(() => undefined);
    running.add(task);
    if (running.size >= AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  return written;
}

/** Groups of at most `size`, in order. */
export function* batchesOf<Value>(values: Iterable<Value>, size: number): Generator<readonly Value[]> {
  let batch: Value[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
