import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import pLimit from 'p-limit';
import { setTimeout as pause } from 'node:timers/promises';

export type Item = Readonly<Record<string, unknown>>;

/** BatchWriteItem takes 25 items. */
const BATCH = 25;
const AT_ONCE = 6;
const FIRST_PAUSE_MS = 50;

/**
 * Writes items in batches, several at once, and again what was left unprocessed. `onWritten` is told how many are
 * written so far. Two items of one key must not follow each other closely: a batch refuses both.
 */
export async function writeItems(
  client: DynamoDBClient,
  table: string,
  items: Iterable<Item>,
  onWritten: (count: number) => void = () => undefined,
): Promise<number> {
  const limit = pLimit(AT_ONCE);
  const running = new Set<Promise<void>>();
  let written = 0;
  async function write(batch: readonly Item[]): Promise<void> {
    await writeBatch(client, table, batch);
    written += batch.length;
    onWritten(written);
  }
  for (const batch of batchesOf(items, BATCH)) {
    const task: Promise<void> = limit(() => write(batch)).finally(() => running.delete(task));
    running.add(task);
    // A million items are not held in memory: the generator waits while enough is under way.
    if (running.size >= AT_ONCE * 2) await Promise.race(running);
  }
  await Promise.all(running);
  return written;
}

async function writeBatch(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  let requests: WriteRequest[] = items.map((item) => ({
    PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
  }));
  for (let waitMs = FIRST_PAUSE_MS; requests.length > 0; waitMs *= 2) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
    );
    requests = UnprocessedItems?.[table] ?? [];
    if (requests.length > 0) await pause(waitMs);
  }
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
