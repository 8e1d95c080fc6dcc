import type { VideoPosted } from '../events/video-posted.ts';
import type { Item } from './item.ts';
import type { MessageText } from './worker.ts';
import { textAttribute } from './worker.ts';

/** A video as ingestion-api takes it in. */
export interface PostedVideo {
  /** What is published of it. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly sellerHandle: string;
  readonly postedAt: string;
  readonly correlationId: string;
}

export type JobStatus = 'waiting' | 'completed' | 'failed';

export interface JobStep {
  readonly worker: string;
  readonly status: 'completed' | 'failed';
  readonly cause?: string;
}

export function postedVideo(event: VideoPosted): PostedVideo {
  const { video_id: id, seller_handle: sellerHandle, timestamp: postedAt, correlationId } = event;
  return { body: event, id, sellerHandle, postedAt, correlationId };
}

/** What ingestion-api stores of a video. */
export function videoItem(video: PostedVideo, ingestedAt: string): Item {
  return {
    ...videoKey(video.sellerHandle, video.id),
    GSI1PK: `DAY#${video.postedAt.slice(0, 10)}`,
    GSI1SK: video.postedAt,
    ...video.body,
    ingested_at: ingestedAt,
  };
}

export function videoKey(sellerHandle: string, videoId: string) {
  return { PK: `SELLER#${sellerHandle}`, SK: `VIDEO#${videoId}` } as const;
}

/** What a VideoPosted carries beside its body; topics and queues take the same. */
export function postedAttributes(video: PostedVideo): Record<string, MessageText> {
  return {
    eventType: textAttribute('VideoPosted'),
    correlationId: textAttribute(video.correlationId),
    sellerHandle: textAttribute(video.sellerHandle),
  };
}

export function jobKey(videoId: string) {
  return { PK: `VIDEO#${videoId}`, SK: 'JOB' } as const;
}

export function jobStatusKey(status: JobStatus): string {
  return `STATUS#${status}`;
}

/** The job of a video, as far as it has come. A new one has no steps and waits. */
export function jobItem(
  video: PostedVideo,
  status: JobStatus = 'waiting',
  steps: readonly JobStep[] = [],
): Item {
  return {
    ...jobKey(video.id),
    GSI1PK: jobStatusKey(status),
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
