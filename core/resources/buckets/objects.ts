// listObjects(source, place, budget): Cell<ObjectPage>        place: planListing({...}) of listing.ts
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Cell } from '../../cells/cell.ts';
import { nextCursor, previousCursor } from '../../paging/cursors.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keyOf } from './answers.ts';
import type { ObjectListing } from './listing.ts';
import { LISTING_PAGE_SIZE } from './listing.ts';
import type { ObjectPage } from './types.ts';

/** One page of a bucket's objects under a prefix. With a delimiter what lies deeper is told as folders. */
export function listObjects(
  source: Source,
  listing: ObjectListing,
  budget: Budget,
): Promise<Cell<ObjectPage>> {
  const { bucket, prefix, delimiter, scope, cursor } = listing;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 's3:ListBucket',
      key: JSON.stringify(['objects', bucket, prefix, delimiter ?? null, cursor ?? null]),
      run: async (signal) => {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix || undefined,
          Delimiter: delimiter,
          MaxKeys: LISTING_PAGE_SIZE,
          ContinuationToken: cursor?.position,
          EncodingType: 'url',
        });
        const answer = await source.clients.s3.send(command, { abortSignal: signal });
        const decoded = (text: string | undefined) => keyOf(text, answer.EncodingType);
        return {
          prefix,
          folders: (answer.CommonPrefixes ?? []).map((folder) => decoded(folder.Prefix)),
          objects: (answer.Contents ?? []).map((object) => ({
            key: decoded(object.Key),
            sizeBytes: object.Size ?? 0,
            lastModifiedAt: object.LastModified?.getTime(),
            storageClass: object.StorageClass ?? 'STANDARD',
            etag: object.ETag,
          })),
          pageNumber: cursor?.pageNumber ?? 1,
          next: answer.NextContinuationToken
            ? nextCursor(scope, cursor, answer.NextContinuationToken)
            : undefined,
          previous: previousCursor(scope, cursor),
        };
      },
    },
    budget,
  );
}
