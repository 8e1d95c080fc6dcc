import { tableName } from '../../core/catalogue/names.ts';
import type { Item } from '../../core/commerce/item.ts';
import { tagItems, tagsOf, trendKeys } from '../../core/commerce/tagging.ts';
import type { Tables } from '../../core/platform/items.ts';
import { toAttributes } from '../../core/platform/items.ts';
import { writeTogether } from '../../core/platform/transaction.ts';
import type { Handle } from '../host/video-worker.ts';

export interface AutoTaggerDeps {
  readonly tables: Tables;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Tags videos, keeps the tags, and counts each of them once in the hour in which it was first seen with the video. */
export function createAutoTagger({ tables, now }: AutoTaggerDeps): Handle<'auto-tagger'> {
  return async (event) => {
    const result = tagsOf(event);
    const items = tagItems({ video_id: event.video_id, seller_handle: event.seller_handle, result });
    await Promise.all(items.map((item) => keepTag(tables, item, now())));
    return { kind: 'found', result };
  };
}

/** The tag and its count are written together or not at all, so that a message that comes twice counts once. */
async function keepTag({ client, stage }: Tables, item: Item, now: number): Promise<void> {
  const { PK, SK, ...index } = trendKeys(String(item.tag), now);
  await writeTogether(client, [
    {
      Put: {
        TableName: tableName(stage, 'tags'),
        Item: toAttributes(item),
        ConditionExpression: 'attribute_not_exists(PK)',
      },
    },
    {
      Update: {
        TableName: tableName(stage, 'trends'),
        Key: toAttributes({ PK, SK }),
        UpdateExpression: 'SET GSI1PK = :tagKey, GSI1SK = :hour, tag = :tag ADD videos :one',
        ExpressionAttributeValues: toAttributes({
          ':tagKey': index.GSI1PK,
          ':hour': index.GSI1SK,
          ':tag': item.tag,
          ':one': 1,
        }),
      },
    },
  ]);
}
