import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';

/** Reasons that pass by themselves. Source: DynamoDB API reference, TransactWriteItems, "Cancellation reasons". */
const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const MOST_TRIES = 7;
const FIRST_PAUSE_MS = 50;

/**
 * Writes items together or not at all. Where another transaction has one of them in hand it is tried again, six times
 * within some three seconds: the SDK does not do so by itself.
 * @returns false where a condition did not hold. @throws whatever else went wrong.
 */
export async function writeTogether(
  client: DynamoDBClient,
  TransactItems: TransactWriteItem[],
): Promise<boolean> {
  for (let tries = 1; ; tries += 1)
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
      if (codes.includes('ConditionalCheckFailed')) return false;
      if (tries === MOST_TRIES || !codes.some((code) => PASSING.has(code))) throw error;
      // Those who met must not meet again.
      await pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
    }
}
