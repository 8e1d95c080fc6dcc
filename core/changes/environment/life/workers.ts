import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Stage } from '../../../catalogue/stage.ts';
import { videoPostedSchema } from '../../../events/video-posted.ts';
import type { VideoPosted } from '../../../events/video-posted.ts';
import type { WorkerResult } from '../../../events/worker-result.ts';
import { CATEGORIES } from '../world/goods.ts';
import { productPicture } from '../world/picture.ts';
import type { Trouble, Video } from '../world/world.ts';
import { parseCaption } from './caption.ts';
import { bucketName } from './names.ts';
import type { Verdict, Worker } from './worker.ts';

/** Edges of a thumbnail in pixels. */
export const THUMBNAIL_EDGES = [96, 240, 480] as const;
/** After so many receives the worker gives a message up; the queue does after the same number. */
export const RECEIVES = 3;
const MODEL_SECONDS = 30;
const TURNS = [-14, 0, 14, 28] as const;

export interface WorkerBench {
  readonly stage: Stage;
  /** Takes a thumbnail; whether it is stored at once is its owner's affair. */
  readonly keep: (object: PutObjectCommandInput) => Promise<unknown>;
  /** Takes what a worker has found out, which goes on to product-assembly. */
  readonly onResult: (result: WorkerResult) => void;
  readonly videoOf: (id: string) => Video | undefined;
  readonly pictureOf: PictureBook;
}

type PictureBook = (video: Video, edge: number) => Uint8Array;

/** Pictures by category, colour and size: few are drawn, and many videos share them. */
export function createPictureBook(): PictureBook {
  const drawn = new Map<string, Uint8Array>();
  return (video, edge) => {
    const turn = TURNS[Number(video.id.slice(-2)) % TURNS.length] ?? 0;
    const key = `${video.category.name} ${turn} ${edge}`;
    const known = drawn.get(key);
    if (known) return known;
    const picture = productPicture(video.category, edge, turn);
    drawn.set(key, picture);
    return picture;
  };
}

interface Attempt {
  readonly trouble: Trouble;
  /** How often the message was received, this time included. */
  readonly receives: number;
  /** When the work began, on the clock of `performance`. */
  readonly began: number;
}

type Handle = (event: VideoPosted, attempt: Attempt) => Promise<Verdict>;

/** The three workers that take a VideoPosted each. */
export function videoWorkers(bench: WorkerBench): readonly Worker[] {
  return [
    worker(bench, 'caption-parser', 'caption-analysis', readCaption(bench)),
    worker(bench, 'thumbnail-generator', 'thumbnail-generation', cutThumbnails(bench)),
    worker(bench, 'auto-tagger', 'auto-tagging', tagVideo(bench)),
  ];
}

function worker(bench: WorkerBench, name: string, queue: string, handle: Handle): Worker {
  return {
    name,
    queue,
    async handle(body, receives) {
      const parsed = videoPostedSchema.safeParse(body);
      if (!parsed.success)
        return {
          kind: 'dead',
          cause: 'MalformedMessage',
          sentence: parsed.error.issues
            .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
            .join('; '),
        };
      return handle(parsed.data, {
        trouble: bench.videoOf(parsed.data.video_id)?.trouble ?? 'none',
        receives,
        began: performance.now(),
      });
    },
  };
}

function readCaption({ onResult }: WorkerBench): Handle {
  return (event, { trouble, receives, began }) => {
    if (trouble === 'model-hangs') return Promise.resolve({ kind: 'again' });
    if (trouble === 'model-slow') return Promise.resolve(afterModelTimeout(event, receives));
    const parsed = parseCaption(event.caption, categoryOfWords);
    if (!parsed.ok)
      return Promise.resolve({
        kind: 'dead',
        cause: parsed.cause,
        sentence: `No price was found in the caption of video ${event.video_id}.`,
      });
    onResult({ ...headOf(event, began), worker: 'caption-parser', result: parsed.value });
    return Promise.resolve({ kind: 'done' });
  };
}

/** The language model is asked again, until the worker has asked as often as the queue allows. */
function afterModelTimeout(event: VideoPosted, receives: number): Verdict {
  if (receives < RECEIVES) return { kind: 'again' };
  return {
    kind: 'dead',
    cause: 'ModelTimeout',
    sentence: `The language model did not answer within ${MODEL_SECONDS} s, ${receives} times, for video ${event.video_id}.`,
  };
}

function cutThumbnails({ stage, keep, onResult, videoOf, pictureOf }: WorkerBench): Handle {
  const bucket = bucketName(stage, 'thumbnails');
  return async (event, { trouble, began }) => {
    const video = videoOf(event.video_id);
    if (trouble === 'image-gone' || !video)
      return {
        kind: 'dead',
        cause: 'ImageNotFound',
        sentence: `GET ${event.metadata.thumbnail_url} answered 404.`,
      };
    const keys = THUMBNAIL_EDGES.map(
      (edge) => [String(edge), `${event.seller_handle}/${event.video_id}/${edge}.png`] as const,
    );
    await Promise.all(
      keys.map(([edge, Key]) =>
        keep({
          Bucket: bucket,
          Key,
          Body: pictureOf(video, Number(edge)),
          ContentType: 'image/png',
          CacheControl: 'public, max-age=31536000, immutable',
          Metadata: { 'video-id': event.video_id, 'correlation-id': event.correlationId },
        }),
      ),
    );
    const result = { bucket, keys: Object.fromEntries(keys) };
    onResult({ ...headOf(event, began), worker: 'thumbnail-generator', result });
    return { kind: 'done' };
  };
}

function tagVideo({ onResult }: WorkerBench): Handle {
  return (event, { began }) => {
    const category = CATEGORIES.find(({ name }) => name === categoryOfWords(event.caption.toLowerCase()));
    const own = [...event.caption.matchAll(/#(\w+)/g)].map((match) => (match[1] ?? '').toLowerCase());
    const tags = [...new Set([...own, ...(category ? [category.name, ...category.tags.slice(0, 2)] : [])])];
    const trending = event.metadata.likes > 10_000 ? tags.slice(0, 2) : [];
    onResult({ ...headOf(event, began), worker: 'auto-tagger', result: { tags, trending } });
    return Promise.resolve({ kind: 'done' });
  };
}

function headOf(event: VideoPosted, began: number) {
  return {
    eventType: 'WorkerResult',
    version: 1,
    correlationId: event.correlationId,
    video_id: event.video_id,
    seller_handle: event.seller_handle,
    duration_ms: Math.round((performance.now() - began) * 100) / 100,
  } as const;
}

function categoryOfWords(text: string): string {
  const found = CATEGORIES.find(({ things }) => things.some((thing) => text.includes(thing)));
  return found?.name ?? 'other';
}
