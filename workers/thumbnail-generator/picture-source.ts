import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { bucketName } from '../../core/catalogue/names.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { coverKey } from '../../core/commerce/thumbnails.ts';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import { fetchPicture } from './fetch-picture.ts';
import type { FetchRules } from './fetch-picture.ts';
import { refused } from './picture.ts';
import type { Picture } from './picture.ts';

export interface PictureSource {
  readonly s3: S3Client;
  readonly stage: Stage;
  readonly rules: FetchRules;
}

/** The picture of a video: the cover that its seller uploaded, else what its metadata names. */
export async function pictureOf(source: PictureSource, event: VideoPosted): Promise<Picture> {
  const own = await pictureInBucket(source, coverKey(event.video_id));
  if (own.ok || own.cause !== 'ImageNotFound') return own;
  const url = new URL(event.metadata.thumbnail_url);
  if (url.protocol !== 's3:') return fetchPicture(url, source.rules);
  if (url.host !== bucketName(source.stage, 'assets'))
    return refused('ImageRefused', `Pictures are taken from the assets bucket, not from ${url.host}.`);
  return pictureInBucket(source, decodeURIComponent(url.pathname.slice(1)));
}

async function pictureInBucket({ s3, stage, rules }: PictureSource, Key: string): Promise<Picture> {
  const Bucket = bucketName(stage, 'assets');
  try {
    const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }), {
      abortSignal: AbortSignal.timeout(rules.deadlineMs),
    });
    if (ContentLength > rules.mostBytes) {
      // A body that nobody reads holds its connection.
      if (Body && 'destroy' in Body) Body.destroy();
      return refused('ImageTooLarge', `s3://${Bucket}/${Key} has ${ContentLength} bytes.`);
    }
    return { ok: true, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array() };
  } catch (error) {
    if (error instanceof NoSuchKey) return refused('ImageNotFound', `There is no s3://${Bucket}/${Key}.`);
    throw error;
  }
}
