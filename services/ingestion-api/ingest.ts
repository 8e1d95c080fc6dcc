import { tableName } from '../../core/catalogue/names.ts';
import type { Item } from '../../core/commerce/item.ts';
import {
  jobItem,
  jobKey,
  postedAttributes,
  postedVideo,
  videoItem,
  videoKey,
} from '../../core/commerce/videos.ts';
import { videoPostedSchema } from '../../core/events/video-posted.ts';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import { getItem, toAttributes } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';
import { reopenJob } from '../../core/platform/jobs.ts';
import type { Publish } from '../../core/platform/messaging.ts';
import { writeTogether } from '../../core/platform/transaction.ts';

export interface IngestDeps {
  readonly tables: Tables;
  readonly publish: Publish;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type Ingested =
  | { readonly outcome: 'accepted' | 'known'; readonly job: Item }
  /** Somebody else has posted a video of this id. */
  | { readonly outcome: 'taken' };

/**
 * Stores a video with its job and publishes it. A video that is known is published again unless its job is completed:
 * whoever was interrupted between storing and publishing posts it once more, and so does whose video has failed.
 */
export async function ingestVideo(
  { tables, publish, now }: IngestDeps,
  event: VideoPosted,
): Promise<Ingested> {
  const video = postedVideo(event);
  const job = jobItem(video);
  const isNew = await putBoth(tables, videoItem(video, new Date(now()).toISOString()), job);
  if (isNew) {
    await publish('new-video-posted', { body: event, attributes: postedAttributes(video) });
    return { outcome: 'accepted', job };
  }
  const known = await getItem(tables, 'processing-jobs', jobKey(video.id));
  if (!known || known.seller_handle !== video.sellerHandle) return { outcome: 'taken' };
  if (known.status === 'completed' || !(await reopenJob(tables, video.id)))
    return { outcome: 'known', job: known };
  await publishAgain(tables, publish, video.sellerHandle, video.id);
  return { outcome: 'known', job: { ...known, status: 'waiting', steps: {} } };
}

/** What was stored is published, not what came now: one video has one caption and one correlation id. */
async function publishAgain(
  tables: Tables,
  publish: Publish,
  sellerHandle: string,
  videoId: string,
): Promise<void> {
  const stored = videoPostedSchema.safeParse(
    await getItem(tables, 'videos', videoKey(sellerHandle, videoId)),
  );
  if (!stored.success) return;
  const video = postedVideo(stored.data);
  await publish('new-video-posted', { body: stored.data, attributes: postedAttributes(video) });
}

/** @returns whether they were put: false where the video or its job is there already. */
function putBoth({ client, stage }: Tables, video: Item, job: Item): Promise<boolean> {
  const put = (logical: string, item: Item) => ({
    Put: {
      TableName: tableName(stage, logical),
      Item: toAttributes(item),
      ConditionExpression: 'attribute_not_exists(PK)',
    },
  });
  return writeTogether(client, [put('videos', video), put('processing-jobs', job)]);
}
