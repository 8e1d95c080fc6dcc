import { PublishBatchCommand } from '@aws-sdk/client-sns';
import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { processedEntry } from '../../../../core/changes/environment/life/assembly.ts';
import {
  ingestedVideo,
  openedJob,
  postedEntry,
} from '../../../../core/changes/environment/life/ingestion.ts';
import { batchesOf } from '../../../../core/changes/environment/life/write-items.ts';
import type { Video } from '../../../../core/changes/environment/world/world.ts';
import type { ProductProcessed } from '../../../../core/events/product-processed.ts';
import type { PlacedLife } from './life.ts';
import { writeAll } from './write-all.ts';

/** PublishBatch takes ten messages. */
const BATCH = 10;

/** What ingestion-api does with videos: they are stored, a job is opened for each, and VideoPosted is published. */
export async function ingestVideos(
  life: PlacedLife,
  videos: readonly Video[],
  ingestedAt?: string,
): Promise<void> {
  await Promise.all([
    writeAll(
      life,
      'videos',
      videos.map((video) => ingestedVideo(video, ingestedAt)),
    ),
    writeAll(life, 'processing-jobs', videos.map(openedJob)),
  ]);
  await publish(life, 'new-video-posted', videos, postedEntry);
}

/** What product-service does with its products. */
export function announceProducts(life: PlacedLife, events: readonly ProductProcessed[]): Promise<void> {
  return publish(life, 'product-processed', events, processedEntry);
}

async function publish<Value>(
  { clients, messaging }: PlacedLife,
  topic: string,
  values: readonly Value[],
  entryOf: (value: Value, index: number) => PublishBatchRequestEntry,
): Promise<void> {
  for (const batch of batchesOf(values, BATCH))
    await clients.sns.send(
      new PublishBatchCommand({
        TopicArn: messaging.topicArn(topic),
        PublishBatchRequestEntries: batch.map(entryOf),
      }),
    );
}
