import type { ResultOf } from '../../core/events/worker-result.ts';

/** What the workers find out about one video. */
export interface FoundParts {
  readonly caption: ResultOf<'caption-parser'>;
  readonly thumbnail: ResultOf<'thumbnail-generator'>;
  readonly tags: ResultOf<'auto-tagger'>;
}

let videos = 0;

/** The results about a video of a seller that nobody has seen before. */
export function newParts(seller_handle: string): FoundParts {
  videos += 1;
  const head = {
    eventType: 'WorkerResult',
    version: 1,
    correlationId: '00000000-0000-4000-8000-000000000000',
    video_id: `76000000000000${String(videos).padStart(5, '0')}`,
    seller_handle,
    duration_ms: 1,
  } as const;
  return {
    caption: {
      ...head,
      worker: 'caption-parser',
      result: {
        title: 'Heels',
        description: '',
        price: 55_000,
        currency: 'UGX',
        category: 'footwear',
        sizes: ['37'],
      },
    },
    thumbnail: {
      ...head,
      worker: 'thumbnail-generator',
      result: { bucket: 'tiktok-commerce-thumbnails-dev', keys: { 96: 'a.png' } },
    },
    tags: { ...head, worker: 'auto-tagger', result: { tags: ['shoes'], trending: [] } },
  };
}
