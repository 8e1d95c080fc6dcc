import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { parseCaption } from '../../../commerce/caption.ts';
import { readMessage } from '../../../commerce/message.ts';
import { resultHead } from '../../../commerce/results.ts';
import { tagsOf } from '../../../commerce/tagging.ts';
import { coverKey, THUMBNAIL_CACHE_CONTROL, thumbnailKeys } from '../../../commerce/thumbnails.ts';
import type { Verdict, Worker } from '../../../commerce/worker.ts';
import { RECEIVES } from '../../../commerce/worker.ts';
import { bucketName } from '../../../catalogue/names.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import { videoPostedSchema } from '../../../events/video-posted.ts';
import type { VideoPosted } from '../../../events/video-posted.ts';
import type { WorkerResult } from '../../../events/worker-result.ts';
import { productPicture } from '../world/picture.ts';
import type { Trouble, Video } from '../world/world.ts';

const MODEL_SECONDS = 30;
const COVER_EDGE = 480;
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

/**
 * The cover that a seller uploaded with a video: thumbnails are cut out of it where nobody reaches TikTok. Undefined
 * where the picture is gone.
 */
export function uploadedCover(
  stage: Stage,
  video: Video,
  pictureOf: PictureBook,
): PutObjectCommandInput | undefined {
  if (video.trouble === 'image-gone') return undefined;
  return {
    Bucket: bucketName(stage, 'assets'),
    Key: coverKey(video.id),
    Body: pictureOf(video, COVER_EDGE),
    ContentType: 'image/png',
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
      const read = readMessage(videoPostedSchema, body);
      if (!read.ok) return read.death;
      return handle(read.value, {
        trouble: bench.videoOf(read.value.video_id)?.trouble ?? 'none',
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
    const parsed = parseCaption(event.caption);
    if (!parsed.ok)
      return Promise.resolve({
        kind: 'dead',
        cause: parsed.cause,
        sentence: `No price was found in the caption of video ${event.video_id}.`,
      });
    onResult({ ...resultHead(event, began), worker: 'caption-parser', result: parsed.value });
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
    const keys = thumbnailKeys(event.seller_handle, event.video_id);
    await Promise.all(
      Object.entries(keys).map(([edge, Key]) =>
        keep({
          Bucket: bucket,
          Key,
          Body: pictureOf(video, Number(edge)),
          ContentType: 'image/png',
          CacheControl: THUMBNAIL_CACHE_CONTROL,
          Metadata: { 'video-id': event.video_id, 'correlation-id': event.correlationId },
        }),
      ),
    );
    const result = { bucket, keys };
    onResult({ ...resultHead(event, began), worker: 'thumbnail-generator', result });
    return { kind: 'done' };
  };
}

function tagVideo({ onResult }: WorkerBench): Handle {
  return (event, { began }) => {
    onResult({ ...resultHead(event, began), worker: 'auto-tagger', result: tagsOf(event) });
    return Promise.resolve({ kind: 'done' });
  };
}
