import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { CompletedPart, CreateMultipartUploadCommandInput, S3Client, Tag } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { within } from './attempt.ts';
import type { CopyOrder, Written } from './copy-order.ts';
import { conditionOf, copySourceOf, encryptionOf } from './copy-order.ts';
import { readTags } from './object-state.ts';

const PART_BYTES = 256 * 1_048_576;
/** S3's limit of parts in one upload. Source: S3 User Guide, "Multipart upload limits". */
const MOST_PARTS = 10_000;
const AT_ONCE = 8;
const CALL_MS = 60_000;
const ABORT_MS = 10_000;

/**
 * Copies what is too large for one call: parts, put together at the end, where the condition is checked. An upload has
 * nothing of its source, so that headers, metadata and tags are set anew. What failed leaves no parts behind.
 */
export async function copyInParts(s3: S3Client, order: CopyOrder): Promise<Written> {
  const { from, source, to, storageClass, expected, signal } = order;
  const place = { Bucket: to.bucket, Key: to.key };
  const create = new CreateMultipartUploadCommand({
    ...place,
    ContentType: source.ContentType,
    CacheControl: source.CacheControl,
    ContentDisposition: source.ContentDisposition,
    ContentEncoding: source.ContentEncoding,
    ContentLanguage: source.ContentLanguage,
    Expires: expiresOf(source.ExpiresString),
    Metadata: source.Metadata,
    WebsiteRedirectLocation: source.WebsiteRedirectLocation,
    Tagging: taggingOf(await readTags(s3, from, signal)),
    StorageClass: storageClass as CreateMultipartUploadCommandInput['StorageClass'],
    ...encryptionOf(source),
  });
  const { UploadId } = await s3.send(create, within(signal, CALL_MS));
  // One part that fails stops those that wait.
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(AT_ONCE);
  const parts = rangesOf(source.ContentLength ?? 0).map((range, index) =>
    limit(() => copyPart(s3, { ...order, signal: both }, UploadId, index + 1, range)),
  );
  try {
    const Parts = await Promise.all(parts);
    const complete = new CompleteMultipartUploadCommand({
      ...place,
      UploadId,
      MultipartUpload: { Parts },
      ...conditionOf(expected),
    });
    const answer = await s3.send(complete, within(signal, CALL_MS));
    return { versionId: answer.VersionId, etag: answer.ETag };
  } catch (error) {
    stop.abort();
    await Promise.allSettled(parts);
    const abort = new AbortMultipartUploadCommand({ ...place, UploadId });
    await s3.send(abort, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => undefined);
    throw error;
  }
}

async function copyPart(
  s3: S3Client,
  { from, source, to, signal }: CopyOrder,
  UploadId: string | undefined,
  PartNumber: number,
  CopySourceRange: string,
): Promise<CompletedPart> {
  const command = new UploadPartCopyCommand({
    Bucket: to.bucket,
    Key: to.key,
    UploadId,
    PartNumber,
    CopySource: copySourceOf(from),
    CopySourceIfMatch: source.ETag,
    CopySourceRange,
  });
  const { CopyPartResult: result = {} } = await s3.send(command, within(signal, CALL_MS));
  const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = result;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
}

/** `bytes=0-268435455`, and so on to the end. */
export function rangesOf(sizeBytes: number): readonly string[] {
  const part = Math.max(PART_BYTES, Math.ceil(sizeBytes / MOST_PARTS));
  return Array.from({ length: Math.ceil(sizeBytes / part) }, (_, index) => {
    const first = index * part;
    return `bytes=${first}-${Math.min(sizeBytes, first + part) - 1}`;
  });
}

function taggingOf(tags: readonly Tag[]): string | undefined {
  if (tags.length === 0) return undefined;
  return new URLSearchParams(tags.map(({ Key = '', Value = '' }) => [Key, Value])).toString();
}

/** S3 keeps whatever text was sent as `Expires`; a request can carry a date alone. */
function expiresOf(text: string | undefined): Date | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at);
}
