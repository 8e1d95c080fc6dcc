import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, WriteRequest } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type { KeySchema } from '../../../resources/tables/types.ts';
import type { TablePlace } from '../../tables/engine/bulk.ts';
import { batchesOf } from '../../tables/engine/item-writer.ts';
import { summaryOf } from '../../tables/engine/table-facts.ts';
import {
  BULK_PATIENCE,
  callUpstream,
  pauseBefore,
  UpstreamFailed,
} from '../../tables/engine/upstream-call.ts';

const BATCHES_AT_ONCE = 8;

type Key = Record<string, AttributeValue>;

/**
 * Deletes every item of a table, page by page; the table and its settings stay. Begun again it deletes what is left.
 * @returns how many were deleted. @throws UpstreamFailed, Cancelled.
 */
export async function clearTable(
  place: TablePlace,
  signal: AbortSignal,
  onDeleted: (count: number) => void,
): Promise<number> {
  const keys = await summaryOf(place, { signal });
  const limit = pLimit(BATCHES_AT_ONCE);
  let deleted = 0;
  let start: Key | undefined;
  do {
    const page = await callUpstream('dynamodb:Scan', { signal }, (abortSignal) =>
      place.client.send(new ScanCommand({ ...scanInput(place.table, keys), ExclusiveStartKey: start }), {
        abortSignal,
      }),
    );
    await Promise.all(
      [...batchesOf(page.Items ?? [])].map((batch) =>
        limit(async () => {
          await deleteBatch(place, batch, signal);
          deleted += batch.length;
          onDeleted(deleted);
        }),
      ),
    );
    start = page.LastEvaluatedKey;
  } while (start);
  return deleted;
}

/** The keys alone, as they are now. */
function scanInput(TableName: string, { partitionKey, sortKey }: KeySchema) {
  const names = [partitionKey, ...(sortKey ? [sortKey] : [])].map(({ name }) => name);
  return {
    TableName,
    ConsistentRead: true,
    ProjectionExpression: names.map((_, index) => `#k${index}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#k${index}`, name])),
  };
}

/** Again what was left unprocessed. Source: API reference, BatchWriteItem: with exponential backoff. */
async function deleteBatch(
  { client, table }: TablePlace,
  keys: readonly Key[],
  signal: AbortSignal,
): Promise<void> {
  let requests: WriteRequest[] = keys.map((Key) => ({ DeleteRequest: { Key } }));
  for (let attempt = 1; ; attempt += 1) {
    const asked = requests;
    const { UnprocessedItems } = await callUpstream('dynamodb:BatchWriteItem', { signal }, (abortSignal) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [table]: asked } }), { abortSignal }),
    );
    requests = UnprocessedItems?.[table] ?? [];
    if (requests.length === 0) return;
    if (requests.length < asked.length) attempt = 1;
    if (attempt >= BULK_PATIENCE.attempts)
      throw new UpstreamFailed({
        state: 'throttled',
        operation: 'dynamodb:BatchWriteItem',
        code: 'UnprocessedItems',
        at: Date.now(),
      });
    await pauseBefore(attempt + 1, { signal });
  }
}
