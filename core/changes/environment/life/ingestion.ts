import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { WorkerResult } from '../../../events/worker-result.ts';
import type { Video } from '../world/world.ts';
import type { Item } from './write-items.ts';

/** What ingestion-api stores of a video. */
export function videoItem(video: Video): Item {
  return {
    PK: `SELLER#${video.sellerHandle}`,
    SK: `VIDEO#${video.id}`,
    GSI1PK: `DAY#${video.postedAt.slice(0, 10)}`,
    GSI1SK: video.postedAt,
    ...video.body,
    ingested_at: video.postedAt,
  };
}

/** The VideoPosted that ingestion-api publishes, as an entry of a batch. */
export function postedEntry(video: Video, index: number): PublishBatchRequestEntry {
  return {
    Id: String(index),
    Message: JSON.stringify(video.body),
    MessageAttributes: postedAttributes(video),
  };
}

/** What a VideoPosted carries beside its body; topics and queues take the same. */
export function postedAttributes(video: Video): Record<string, { DataType: string; StringValue: string }> {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    eventType: text('VideoPosted'),
    correlationId: text(video.correlationId),
    sellerHandle: text(video.sellerHandle),
  };
}

/** The job that is opened for a video. */
export function openedJob(video: Video): Item {
  return jobItem(video, 'waiting', []);
}

interface JobStep {
  readonly worker: string;
  readonly status: 'completed' | 'failed';
  readonly cause?: string;
}

/** The job of a video, as far as it has come. */
function jobItem(video: Video, status: 'waiting' | 'completed' | 'failed', steps: readonly JobStep[]): Item {
  return {
    PK: `VIDEO#${video.id}`,
    SK: 'JOB',
    GSI1PK: `STATUS#${status}`,
    GSI1SK: video.postedAt,
    video_id: video.id,
    seller_handle: video.sellerHandle,
    status,
    steps: Object.fromEntries(steps.map(({ worker, ...step }) => [worker, step])),
    attempts: steps.length,
    correlation_id: video.correlationId,
    opened_at: video.postedAt,
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
