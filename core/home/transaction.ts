import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { callHome, HomeError } from './home-error.ts';
import { deadlineIn, pauseBefore } from './pauses.ts';
import type { HomeTable } from './table.ts';

const OPERATION = 'dynamodb:TransactWriteItems';
/** A table that is away is told soon; a table that is busy is tried until the deadline. */
const UNCERTAIN_ATTEMPTS = 3;
const TRANSACTION_MS = 10_000;

/** Which of the writes' conditions do not hold, in the order of the writes; nothing was written then. */
export interface Unmet {
  readonly unmet: readonly boolean[];
}

/**
 * Writes all or nothing. An attempt that was not answered is repeated under the same token, which DynamoDB takes for
 * the same transaction for ten minutes, so that what was done is not done again. Conflicts with the transactions of
 * others are tried again until the deadline.
 * @throws HomeError; where it is `uncertain`, everything may have been written.
 */
export async function transact(
  { dynamodb }: HomeTable,
  TransactItems: TransactWriteItem[],
  milliseconds = TRANSACTION_MS,
): Promise<'written' | Unmet> {
  const left = deadlineIn(milliseconds);
  const command = new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: randomUUID() });
  let uncertain = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await callHome(OPERATION, (abortSignal) => dynamodb.send(command, { abortSignal }), {
        milliseconds: Math.min(5_000, left()),
      });
      return 'written';
    } catch (error) {
      if (!(error instanceof HomeError)) throw error;
      const codes = reasonsOf(error.cause);
      if (codes.includes('ConditionalCheckFailed'))
        return { unmet: codes.map((code) => code === 'ConditionalCheckFailed') };
      const failure = codes.length > 0 ? cancelled(error, codes) : error;
      if (failure.uncertain) uncertain += 1;
      const again =
        failure.failure.state === 'throttled' || (failure.uncertain && uncertain < UNCERTAIN_ATTEMPTS);
      if (!again || left() === 0) throw failure;
      await pauseBefore(attempt);
    }
  }
}

/** Reasons that pass by themselves. Source: DynamoDB API reference, TransactWriteItems, "Cancellation reasons". */
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'None']);

function reasonsOf(cause: unknown): readonly string[] {
  if (!(cause instanceof TransactionCanceledException)) return [];
  return (cause.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
}

function cancelled(error: HomeError, codes: readonly string[]): HomeError {
  const code = codes.find((one) => one !== 'None');
  const passes = codes.every((one) => PASSING.has(one));
  return new HomeError(
    { ...error.failure, state: passes ? 'throttled' : 'rejected', code: code ?? error.failure.code },
    { cause: error.cause },
  );
}
