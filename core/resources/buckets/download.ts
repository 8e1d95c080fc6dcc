// presignedDownload(source, place, budget): { ok, url, expiresAt } | { ok: false, failure }
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { valueOf } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import type { Source } from '../source.ts';
import { attachmentOf } from './attachment.ts';
import { placeInput } from './object.ts';
import { bucketRegion } from './settings.ts';
import type { ObjectPlace } from './types.ts';

export const DOWNLOAD_SECONDS = 60;

export type PresignedDownload =
  | { readonly ok: true; readonly url: string; readonly expiresAt: number }
  | { readonly ok: false; readonly failure: Failure };

/**
 * A link that lets its holder download one object for a minute, as a file and never as a page: S3 is told to answer
 * with `attachment` and with a type that no browser opens. S3 follows no link that is signed for another region than the bucket's: that is asked
 * for first, and taken for the environment's where it is not told.
 */
export async function presignedDownload(
  source: Source,
  place: ObjectPlace,
  budget: Budget,
): Promise<PresignedDownload> {
  const command = new GetObjectCommand({
    ...placeInput(place),
    ResponseContentDisposition: attachmentOf(place.key),
    ResponseContentType: 'application/octet-stream',
  });
  const region = valueOf(await bucketRegion(source, place.bucket, budget)) ?? source.environment.region;
  try {
    const { s3 } = source.clients.inRegion(region);
    const expiresAt = Date.now() + DOWNLOAD_SECONDS * 1_000;
    const url = await getSignedUrl(s3, command, { expiresIn: DOWNLOAD_SECONDS });
    return { ok: true, url, expiresAt };
  } catch (error) {
    return { ok: false, failure: failureOf(error, 's3:GetObject') };
  }
}
