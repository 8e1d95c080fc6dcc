import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bucketName } from '../../core/catalogue/names.ts';
import { THUMBNAIL_CACHE_CONTROL, THUMBNAIL_EDGES, thumbnailKeys } from '../../core/commerce/thumbnails.ts';
import { RECEIVES } from '../../core/commerce/worker.ts';
import type { Handle } from '../host/video-worker.ts';
import { cutThumbnails } from './cut.ts';
import { pictureOf } from './picture-source.ts';
import type { PictureSource } from './picture-source.ts';

/**
 * Cuts the thumbnails of a video and puts them into their bucket, under the same keys every time. A picture that may
 * come later is asked for as often as the queue allows; the last time it becomes a dead letter with its cause.
 */
export function createThumbnailGenerator(source: PictureSource): Handle<'thumbnail-generator'> {
  const bucket = bucketName(source.stage, 'thumbnails');
  return async (event, receives) => {
    const picture = await pictureOf(source, event);
    if (!picture.ok) {
      const { cause, sentence, mayPass } = picture;
      return mayPass && receives < RECEIVES ? { kind: 'again', sentence } : { kind: 'dead', cause, sentence };
    }
    const cut = await cutThumbnails(picture.bytes, THUMBNAIL_EDGES);
    if (!cut.ok) return { kind: 'dead', cause: 'ImageUnreadable', sentence: cut.sentence };
    const keys = thumbnailKeys(event.seller_handle, event.video_id);
    await Promise.all(
      cut.thumbnails.map(({ edge, bytes }) =>
        source.s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: keys[String(edge)],
            Body: bytes,
            ContentType: 'image/png',
            CacheControl: THUMBNAIL_CACHE_CONTROL,
            Metadata: { 'video-id': event.video_id, 'correlation-id': event.correlationId },
          }),
        ),
      ),
    );
    return { kind: 'found', result: { bucket, keys: { ...keys } } };
  };
}
