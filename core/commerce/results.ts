import type { VideoPosted } from '../events/video-posted.ts';

/** What every worker says at the head of its result. `began` is on the clock of `performance`. */
export function resultHead(event: VideoPosted, began: number) {
  return {
    eventType: 'WorkerResult',
    version: 1,
    correlationId: event.correlationId,
    video_id: event.video_id,
    seller_handle: event.seller_handle,
    duration_ms: Math.round((performance.now() - began) * 100) / 100,
  } as const;
}
