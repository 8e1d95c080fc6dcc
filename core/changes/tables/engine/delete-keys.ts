import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { itemToSdk } from '../../../resources/tables/sdk-values.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';
import type { TablePlace } from './bulk.ts';
import type { CallOptions } from './table-facts.ts';
import { callUpstream, pauseBefore } from './upstream-call.ts';

/**
 * Deletes at most 25 items by their keys; one that is not there is deleted already. What DynamoDB leaves unprocessed is
 * asked for again. @throws UpstreamFailed, Cancelled.
 */
export async function deleteKeys(
  { client, table }: TablePlace,
  keys: readonly ItemJson[],
  options: CallOptions,
): Promise<void> {
  let requests = keys.map((key) => ({ DeleteRequest: { Key: itemToSdk(key) } }));
  for (let attempt = 1; requests.length > 0; attempt += 1) {
    if (attempt > 1) await pauseBefore(attempt, options);
    const RequestItems = { [table]: requests };
    const answer = await callUpstream('dynamodb:BatchWriteItem', options, (abortSignal) =>
      client.send(new BatchWriteItemCommand({ RequestItems }), { abortSignal }),
    );
    requests = (answer.UnprocessedItems?.[table] ?? []) as typeof requests;
  }
}
