import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { _Record, DynamoDBStreamsClient, Shard } from '@aws-sdk/client-dynamodb-streams';
import { answerDate } from '../../upstream/answer-date.ts';
import { itemFromSdk } from './sdk-values.ts';
import type { ItemJson } from './types.ts';

/** A part of a table's stream. Changes of one item stand in one shard and, later, in its children. */
export interface StreamShard {
  readonly id: string;
  readonly parent?: string;
  /** A closed shard gets no further records. */
  readonly isClosed: boolean;
}

/** One change of one item. */
export interface StreamChange {
  readonly sequence: string;
  /** About when it was made, in milliseconds since the epoch, rounded down to the second; undefined where it is not told. */
  readonly at?: number;
  readonly key: ItemJson;
  /** What stands there now; undefined where the item is gone. Only of streams whose view has new images. */
  readonly after?: ItemJson;
}

/** Everything of a stream behind a position: from its beginning, as far as it is kept, or after a sequence number. */
export interface StreamPosition {
  readonly arn: string;
  readonly shard: string;
  readonly after?: string;
}

/** The time by DynamoDB's own clock, as records of a stream tell it; the console's where an endpoint tells none. Rejects as the SDK does. */
export async function streamNow(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  abortSignal: AbortSignal,
): Promise<number> {
  const command = new DescribeStreamCommand({ StreamArn, Limit: 1 });
  const date = answerDate(command);
  await client.send(command, { abortSignal });
  return date() ?? Date.now();
}

/**
 * Shards of a stream in pages of a hundred, the oldest first; `last` of the page before. A stream that is not on tells
 * no further change. Rejects as the SDK does.
 */
export async function shardPage(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  last: string | undefined,
  abortSignal: AbortSignal,
): Promise<{ readonly shards: readonly StreamShard[]; readonly last?: string; readonly isOn: boolean }> {
  const { StreamDescription } = await client.send(
    new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: last }),
    { abortSignal },
  );
  const shards = (StreamDescription?.Shards ?? []).flatMap(shardOf);
  const { StreamStatus: status, LastEvaluatedShardId } = StreamDescription ?? {};
  return { shards, last: LastEvaluatedShardId, isOn: status === undefined || status === 'ENABLED' };
}

function shardOf({ ShardId, ParentShardId, SequenceNumberRange }: Shard): readonly StreamShard[] {
  if (ShardId === undefined) return [];
  const isClosed = SequenceNumberRange?.EndingSequenceNumber !== undefined;
  return [{ id: ShardId, parent: ParentShardId, isClosed }];
}

/** Where reading begins: for a quarter of an hour. Source: API reference, GetShardIterator. Rejects as the SDK does. */
export async function shardIterator(
  client: DynamoDBStreamsClient,
  { arn, shard, after }: StreamPosition,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn: arn,
      ShardId: shard,
      ...(after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
    }),
    { abortSignal },
  );
  return ShardIterator;
}

/**
 * The next changes of a shard in their order: at most 1,000, or 1 MB (API reference, GetRecords). None does not mean
 * that none come. Without `next` the shard is closed and read to its end. Rejects as the SDK does.
 */
export async function changesFrom(
  client: DynamoDBStreamsClient,
  ShardIterator: string,
  abortSignal: AbortSignal,
): Promise<{ readonly changes: readonly StreamChange[]; readonly next?: string }> {
  const answer = await client.send(new GetRecordsCommand({ ShardIterator }), { abortSignal });
  return { changes: (answer.Records ?? []).flatMap(changeOf), next: answer.NextShardIterator };
}

function changeOf({ eventName, dynamodb }: _Record): readonly StreamChange[] {
  const { SequenceNumber, Keys, NewImage, ApproximateCreationDateTime } = dynamodb ?? {};
  if (SequenceNumber === undefined || !Keys) return [];
  return [
    {
      sequence: SequenceNumber,
      at: ApproximateCreationDateTime?.getTime(),
      key: itemFromSdk(Keys as Parameters<typeof itemFromSdk>[0]),
      ...(eventName !== 'REMOVE' && NewImage
        ? { after: itemFromSdk(NewImage as Parameters<typeof itemFromSdk>[0]) }
        : {}),
    },
  ];
}
