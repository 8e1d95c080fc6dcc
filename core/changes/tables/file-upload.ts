import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { CompletedPart, S3Client } from '@aws-sdk/client-s3';
import { callUpstream, UpstreamFailed } from './engine/upstream-call.ts';

/** Where a file is written, part by part, by one run that may be killed and go on. */
export interface FilePlace {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Nobody else writes under it: it holds the run's id. */
  readonly key: string;
  readonly contentType: string;
  readonly signal: AbortSignal;
}

const TAGGING = 'operations-console=export';
const ABORT_MS = 10_000;

/** The upload that an earlier attempt began under this key, or a new one. @throws UpstreamFailed, Cancelled. */
export async function beginFile(place: FilePlace): Promise<string> {
  const { s3, bucket: Bucket, key: Key, contentType: ContentType, signal } = place;
  const known = await callUpstream('s3:ListBucketMultipartUploads', { signal }, (abortSignal) =>
    s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }), { abortSignal }),
  );
  const found = known.Uploads?.find((one) => one.Key === Key)?.UploadId;
  if (found !== undefined) return found;
  const made = await callUpstream('s3:PutObject', { signal }, (abortSignal) =>
    s3.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key,
        ContentType,
        Tagging: TAGGING,
        ChecksumAlgorithm: 'CRC32',
      }),
      { abortSignal },
    ),
  );
  return made.UploadId ?? '';
}

/** Parts are numbered from 1; the same number again replaces the part. S3 checks each by its CRC32. */
export async function putPart(
  { s3, bucket: Bucket, key: Key, signal }: FilePlace,
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
): Promise<void> {
  await callUpstream('s3:PutObject', { signal }, (abortSignal) =>
    s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }), {
      abortSignal,
    }),
  );
}

/**
 * Puts the first `count` parts together. S3 knows the parts; a checkpoint of ten thousand would be too large. One that
 * was put together already, by an attempt whose answer got lost, is found under its key.
 */
export async function endFile(place: FilePlace, UploadId: string, count: number): Promise<void> {
  const { s3, bucket: Bucket, key: Key, signal } = place;
  try {
    const Parts = (await partsOf(place, UploadId)).slice(0, count);
    await callUpstream('s3:PutObject', { signal }, (abortSignal) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }), {
        abortSignal,
      }),
    );
  } catch (error) {
    const isOver = error instanceof UpstreamFailed && error.failure.code === 'NoSuchUpload';
    if (!isOver || !(await isThere(place))) throw error;
  }
}

/** A file of no bytes has no parts. */
export async function putEmptyFile(place: FilePlace, uploadId: string): Promise<void> {
  const { s3, bucket: Bucket, key: Key, contentType: ContentType, signal } = place;
  await callUpstream('s3:PutObject', { signal }, (abortSignal) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: '', ContentType, Tagging: TAGGING }), { abortSignal }),
  );
  await abortFile(place, uploadId);
}

/** Ends an upload that nobody goes on with. Its parts would be paid for; what can not be ended is left to S3's rules. */
export async function abortFile(
  { s3, bucket: Bucket, key: Key }: FilePlace,
  UploadId: string,
): Promise<void> {
  await s3
    .send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), {
      abortSignal: AbortSignal.timeout(ABORT_MS),
    })
    .catch(() => undefined);
}

/** Whether the file stands under its key. @throws UpstreamFailed, Cancelled. */
export async function isThere({ s3, bucket: Bucket, key: Key, signal }: FilePlace): Promise<boolean> {
  try {
    await callUpstream('s3:GetObject', { signal }, (abortSignal) =>
      s3.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal }),
    );
    return true;
  } catch (error) {
    if (error instanceof UpstreamFailed && error.failure.state === 'absent') return false;
    throw error;
  }
}

/** S3 lists a thousand parts at once, and an upload has ten thousand at most. */
async function partsOf(
  { s3, bucket: Bucket, key: Key, signal }: FilePlace,
  UploadId: string,
): Promise<readonly CompletedPart[]> {
  const parts: CompletedPart[] = [];
  let marker: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const answer = await callUpstream('s3:ListMultipartUploadParts', { signal }, (abortSignal) =>
      s3.send(new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: marker }), { abortSignal }),
    );
    for (const { PartNumber, ETag, ChecksumCRC32 } of answer.Parts ?? [])
      parts.push({ PartNumber, ETag, ChecksumCRC32 });
    marker = answer.NextPartNumberMarker;
    if (!answer.IsTruncated) break;
  }
  return parts;
}
