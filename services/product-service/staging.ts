import { BatchWriteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../core/catalogue/names.ts';
import { outcomeOf, stagedItem, stagedKey, withPart } from '../../core/commerce/assembly.ts';
import type { Parts } from '../../core/commerce/assembly.ts';
import type { ProductProcessed } from '../../core/events/product-processed.ts';
import type { ResultOf, WorkerResult } from '../../core/events/worker-result.ts';
import { workerResultSchema } from '../../core/events/worker-result.ts';
import { fromAttributes, ifConditionHolds, putItem, toAttributes } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';

/** Stages a result beside the others of its video. @returns all that are staged, this one included. */
export async function stageResult(tables: Tables, result: WorkerResult, now: number): Promise<Parts> {
  await putItem(tables, 'product-staging', stagedItem(result, withPart({}, result), now));
  return stagedParts(tables, result);
}

/** All that is staged of the video of a result. */
export async function stagedParts({ client, stage }: Tables, result: WorkerResult): Promise<Parts> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName(stage, 'product-staging'),
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :results)',
      ExpressionAttributeValues: toAttributes({
        ':pk': stagedKey(result.video_id, result.worker).PK,
        ':results': 'RESULT#',
      }),
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => workerResultSchema.safeParse(fromAttributes(item)))
    .flatMap(({ data }) => data ?? [])
    .reduce<Parts>(withPart, {});
}

/** Takes results out of the staging that a product was made of. */
export async function unstage({ client, stage }: Tables, parts: Parts): Promise<void> {
  const staged = [parts.caption, parts.thumbnail, parts.tags].flatMap((part) => part ?? []);
  const table = tableName(stage, 'product-staging');
  // What is left unprocessed expires within a day.
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [table]: staged.map((part) => ({
          DeleteRequest: { Key: toAttributes(stagedKey(part.video_id, part.worker)) },
        })),
      },
    }),
  );
}

/** Notes that a product was announced. */
export function noteAnnounced(
  { client, stage }: Tables,
  { seller_handle, video_id }: Pick<ProductProcessed, 'seller_handle' | 'video_id'>,
  now: number,
): Promise<boolean> {
  return ifConditionHolds(
    client.send(
      new UpdateItemCommand({
        TableName: tableName(stage, 'products'),
        Key: toAttributes({ seller_handle, video_id }),
        UpdateExpression: 'SET announced_at = :now',
        ConditionExpression: 'attribute_exists(video_id)',
        ExpressionAttributeValues: toAttributes({ ':now': new Date(now).toISOString() }),
      }),
    ),
  );
}

/** Gives a product that is there the tags that came after it. @returns whether there was one without them. */
export function addLateTags(
  { client, stage }: Tables,
  tags: ResultOf<'auto-tagger'>,
  now: number,
): Promise<boolean> {
  const { result } = tags;
  const hasTags = result.tags.length > 0;
  return ifConditionHolds(
    client.send(
      new UpdateItemCommand({
        TableName: tableName(stage, 'products'),
        Key: toAttributes({ seller_handle: tags.seller_handle, video_id: tags.video_id }),
        UpdateExpression: `SET #processing.#tagger = :outcome, updated_at = :now${hasTags ? ', tags = :tags' : ''}`,
        ConditionExpression: 'attribute_exists(video_id) AND #processing.#tagger.#status <> :completed',
        ExpressionAttributeNames: {
          '#processing': 'processing',
          '#tagger': tags.worker,
          '#status': 'status',
        },
        ExpressionAttributeValues: toAttributes({
          ':outcome': outcomeOf(tags),
          ':now': new Date(now).toISOString(),
          ':completed': 'completed',
          ...(hasTags && { ':tags': new Set(result.tags) }),
        }),
      }),
    ),
  );
}
