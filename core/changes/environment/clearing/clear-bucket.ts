import { DeleteObjectCommand, DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { isXmlText, MOST_KEYS } from '../../buckets/delete-many.ts';
import { entriesOf } from '../../buckets/version-entries.ts';
import type { VersionEntry, VersionPosition } from '../../buckets/version-entries.ts';
import { callUpstream, UpstreamFailed } from '../../tables/engine/upstream-call.ts';

export interface BucketToClear {
  readonly bucket: string;
  /** What begins with it stays: the captures of other actions, which expire by themselves. */
  readonly spared?: string;
  readonly signal: AbortSignal;
  readonly onDeleted: (count: number) => void;
}

/**
 * Deletes every object of a bucket with all its versions and delete markers, page by page; the bucket and its settings
 * stay. Begun again it deletes what is left. @returns how many were deleted. @throws UpstreamFailed, Cancelled.
 */
export async function clearBucket(s3: S3Client, work: BucketToClear): Promise<number> {
  const { bucket: Bucket, spared, signal } = work;
  let position: VersionPosition | undefined;
  let deleted = 0;
  do {
    const from: VersionPosition | undefined = position;
    const { entries, next } = await callUpstream('s3:ListBucketVersions', { signal }, async (abortSignal) =>
      entriesOf(
        await s3.send(
          new ListObjectVersionsCommand({ Bucket, EncodingType: 'url', MaxKeys: MOST_KEYS, ...from }),
          { abortSignal },
        ),
      ),
    );
    const doomed = entries.filter(({ key }) => spared === undefined || !key.startsWith(spared));
    await deleteEntries(s3, work, doomed);
    deleted += doomed.length;
    work.onDeleted(deleted);
    position = next;
  } while (position);
  return deleted;
}

async function deleteEntries(
  s3: S3Client,
  { bucket: Bucket, signal }: BucketToClear,
  entries: readonly VersionEntry[],
): Promise<void> {
  const plain = entries.filter(({ key }) => isXmlText(key));
  if (plain.length > 0) {
    const Objects = plain.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const { Errors = [] } = await callUpstream('s3:DeleteObject', { signal }, (abortSignal) =>
      s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), { abortSignal }),
    );
    const [error] = Errors;
    if (error)
      throw new UpstreamFailed({
        state: 'rejected',
        operation: 's3:DeleteObject',
        code: error.Code,
        detail: `${Errors.length} objects of ${Bucket} were not deleted; the first is ${error.Key ?? ''}.`,
        at: Date.now(),
      });
  }
  // XML has no way to write these keys; a request of their own has.
  for (const { key: Key, versionId: VersionId } of entries.filter((one) => !isXmlText(one.key)))
    await callUpstream('s3:DeleteObject', { signal }, (abortSignal) =>
      s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }), { abortSignal }),
    );
}
