import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { Item } from '../../../commerce/item.ts';
import type { JobStep } from '../../../commerce/videos.ts';
import { jobItem, postedAttributes, videoItem } from '../../../commerce/videos.ts';
import type { WorkerResult } from '../../../events/worker-result.ts';
import type { Video } from '../world/world.ts';

/** What ingestion-api has stored of a video, which came in when it was posted where nothing else is said. */
export function ingestedVideo(video: Video, ingestedAt = video.postedAt): Item {
  return videoItem(video, ingestedAt);
}

/** The job that is opened for a video. */
export function openedJob(video: Video): Item {
  return jobItem(video);
}

/** The VideoPosted that ingestion-api publishes, as an entry of a batch. */
export function postedEntry(video: Video, index: number): PublishBatchRequestEntry {
  return {
    Id: String(index),
    Message: JSON.stringify(video.body),
    MessageAttributes: postedAttributes(video),
  };
}

/** The jobs of videos that were worked on: completed where a product came of it. */
export function closedJobs(
  videos: readonly Video[],
  results: readonly WorkerResult[],
  products: readonly Item[],
): readonly Item[] {
  const done = new Set(products.map((product) => product.video_id));
  const found = new Map<string, JobStep[]>();
  for (const { video_id, worker } of results)
    found.set(video_id, [...(found.get(video_id) ?? []), { worker, status: 'completed' }]);
  return videos.map((video) =>
    jobItem(video, done.has(video.id) ? 'completed' : 'failed', found.get(video.id) ?? []),
  );
}
