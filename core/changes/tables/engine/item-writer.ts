import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { takeMember } from '../../../resources/tables/raw-answer.ts';
import { itemFromSdk } from '../../../resources/tables/sdk-values.ts';
import type { ItemJson, KeySchema } from '../../../resources/tables/types.ts';
import type { TablePlace } from './bulk.ts';
import { canonicalItem, keyTextOf } from './canonical.ts';
import { giveBody } from './raw-body.ts';
import type { CallOptions } from './table-facts.ts';
import { BULK_PATIENCE, callUpstream, pauseBefore, UpstreamFailed } from './upstream-call.ts';

/** `put` replaces what is there; `put-if-absent` leaves it as it is and counts it. */
export type WriteMode = 'put' | 'put-if-absent';

/** Source: API reference, BatchWriteItem. */
export const BATCH_ITEMS = 25;
const BATCHES_AT_ONCE = 8;
const PUTS_AT_ONCE = 32;

/** What became of some items. */
export interface Written {
  readonly written: number;
  /** Of everything that was sent, as JSON; about, where texts are not ASCII. */
  readonly bytes: number;
  /** There already, and the same: by an earlier attempt, or by chance. */
  readonly same: number;
  /** There already, and different; only `put-if-absent` leaves them. */
  readonly kept: readonly ItemJson[];
  /** What DynamoDB would not take, in its words. Nothing of such an item was written. */
  readonly refused: readonly { readonly item: ItemJson; readonly sentence: string }[];
}

const NOTHING: Written = { written: 0, bytes: 0, same: 0, kept: [], refused: [] };

export function sumOf(parts: readonly Written[]): Written {
  return parts.reduce(
    (sum, part) => ({
      written: sum.written + part.written,
      bytes: sum.bytes + part.bytes,
      same: sum.same + part.same,
      kept: sum.kept.concat(part.kept),
      refused: sum.refused.concat(part.refused),
    }),
    NOTHING,
  );
}

/** DynamoDB's refusals of one item; every other refusal is about the table, or about who asks. */
const ABOUT_THE_ITEM: ReadonlySet<string | undefined> = new Set([
  'ValidationException',
  'ItemCollectionSizeLimitExceededException',
]);

/**
 * Writes items of a table, several calls at once. Every call may be repeated: the same item put twice is the same
 * item, and one that was put by an attempt whose answer got lost is found to be the same.
 */
export class ItemWriter {
  private readonly limit: ReturnType<typeof pLimit>;

  constructor(
    private readonly place: TablePlace,
    private readonly keys: KeySchema,
    private readonly mode: WriteMode,
    private readonly options: CallOptions,
  ) {
    // Every call under way listens for the end.
    setMaxListeners(0, options.signal);
    this.limit = pLimit(mode === 'put' ? BATCHES_AT_ONCE : PUTS_AT_ONCE);
  }

  /** Writes at most {@link BATCH_ITEMS} items with different keys. @throws UpstreamFailed, Cancelled. */
  async write(items: readonly ItemJson[]): Promise<Written> {
    if (items.length === 0) return NOTHING;
    if (this.mode === 'put') return this.limit(() => this.putBatch(items));
    return sumOf(await Promise.all(items.map((item) => this.limit(() => this.putAlone(item)))));
  }

  private async putBatch(items: readonly ItemJson[]): Promise<Written> {
    try {
      const bytes = await this.putTogether(items);
      return { ...NOTHING, written: items.length, bytes };
    } catch (error) {
      if (!isAboutTheItem(error)) throw error;
      // One of them spoils the batch, and DynamoDB does not say which.
      const parts: Written[] = [];
      for (const item of items) parts.push(await this.putAlone(item));
      return sumOf(parts);
    }
  }

  /**
   * Again what was left unprocessed. Source: API reference, BatchWriteItem: with exponential backoff.
   * @returns the bytes of the whole.
   */
  private async putTogether(items: readonly ItemJson[]): Promise<number> {
    const { attempts } = this.options.patience ?? BULK_PATIENCE;
    let left = items;
    let wholeBytes = 0;
    for (let attempt = 1; ; attempt += 1) {
      const { unprocessed, bytes } = await this.sendBatch(left);
      wholeBytes ||= bytes;
      if (unprocessed.size === 0) return wholeBytes;
      const next = left.filter((item) => unprocessed.has(keyTextOf(item, this.keys)));
      if (next.length < left.length) attempt = 1;
      if (attempt >= attempts) throw unprocessedFor(attempt);
      left = next;
      await pauseBefore(attempt + 1, this.options);
    }
  }

  private async sendBatch(
    items: readonly ItemJson[],
  ): Promise<{ readonly unprocessed: ReadonlySet<string>; readonly bytes: number }> {
    const { client, table } = this.place;
    const puts = items.map((item) => `{"PutRequest":{"Item":${JSON.stringify(item)}}}`);
    const body = `{"RequestItems":{${JSON.stringify(table)}:[${puts.join(',')}]}}`;
    return callUpstream('dynamodb:BatchWriteItem', this.options, async (abortSignal) => {
      const command = new BatchWriteItemCommand({
        RequestItems: { [table]: [{ PutRequest: { Item: {} } }] },
      });
      giveBody(command, body);
      const rawUnprocessed = takeMember(command, 'UnprocessedItems');
      const answer = await client.send(command, { abortSignal });
      const left = rawUnprocessed() ?? unprocessedFromSdk(answer.UnprocessedItems);
      const keys = Object.values(left as RawRequests)
        .flat()
        .map(({ PutRequest: { Item } }) => keyTextOf(Item, this.keys));
      return { unprocessed: new Set(keys), bytes: body.length };
    });
  }

  private async putAlone(item: ItemJson): Promise<Written> {
    try {
      return await this.sendPut(item);
    } catch (error) {
      if (!isAboutTheItem(error)) throw error;
      const sentence = error.failure.detail ?? 'DynamoDB refuses the item.';
      return { ...NOTHING, refused: [{ item, sentence }] };
    }
  }

  private sendPut(item: ItemJson): Promise<Written> {
    const { client, table } = this.place;
    const condition =
      this.mode === 'put'
        ? {}
        : {
            ConditionExpression: 'attribute_not_exists(#partitionKey)',
            ExpressionAttributeNames: { '#partitionKey': this.keys.partitionKey.name },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          };
    const body = JSON.stringify({ TableName: table, Item: item, ...condition });
    return callUpstream('dynamodb:PutItem', this.options, async (abortSignal) => {
      const command = new PutItemCommand({ TableName: table, Item: {} });
      giveBody(command, body);
      try {
        await client.send(command, { abortSignal });
        return { ...NOTHING, written: 1, bytes: body.length };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const isSame =
          error.Item !== undefined && canonicalItem(itemFromSdk(error.Item)) === canonicalItem(item);
        return isSame ? { ...NOTHING, same: 1 } : { ...NOTHING, kept: [item] };
      }
    });
  }
}

type RawRequests = Readonly<Record<string, readonly { readonly PutRequest: { readonly Item: ItemJson } }[]>>;

/** For an answer that only the SDK could read. */
function unprocessedFromSdk(
  unprocessed: Readonly<Record<string, readonly WriteRequest[]>> = {},
): RawRequests {
  return Object.fromEntries(
    Object.entries(unprocessed).map(([table, requests]) => [
      table,
      requests.map(({ PutRequest }) => ({ PutRequest: { Item: itemFromSdk(PutRequest?.Item ?? {}) } })),
    ]),
  );
}

function isAboutTheItem(error: unknown): error is UpstreamFailed {
  return error instanceof UpstreamFailed && ABOUT_THE_ITEM.has(error.failure.code);
}

function unprocessedFor(attempts: number): UpstreamFailed {
  return new UpstreamFailed({
    state: 'throttled',
    operation: 'dynamodb:BatchWriteItem',
    code: 'UnprocessedItems',
    detail: `DynamoDB left the same items unprocessed ${attempts} times.`,
    at: Date.now(),
  });
}

/** Groups of what fits into one call, in order. */
export function* batchesOf<T>(values: readonly T[], size: number = BATCH_ITEMS): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
