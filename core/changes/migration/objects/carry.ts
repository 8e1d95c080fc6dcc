import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type {
  CompletedPart,
  CreateMultipartUploadCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandOutput,
  PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { within } from '../../buckets/attempt.ts';
import { readTags } from '../../buckets/object-state.ts';
import { keyIn } from './pairs.ts';
import type { BucketPlace } from './pairs.ts';
import { wholeChecksums } from './sameness.ts';

const MIB = 1_048_576;
/** What is larger goes in parts of this size. Source: S3 User Guide, "Multipart upload limits": 5 MiB at least. */
export const PART_BYTES = 8 * MIB;
const MOST_PARTS = 10_000;
/** Of one object, in memory at once. */
export const LARGE_BYTES = 4 * PART_BYTES;
const CALL_MS = 120_000;
const ABORT_MS = 10_000;

export interface Carried {
  readonly from: BucketPlace;
  readonly to: BucketPlace;
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  /** Of the copy. */
  readonly storageClass: string;
  /** The run was killed before: what it left of an upload in parts is ended first, if it began after this moment. */
  readonly endsUploadsSince?: number;
  readonly signal: AbortSignal;
}

/**
 * Carries an object from one endpoint to another: content, headers, metadata and tags. Encryption is that of the
 * target's bucket, since a key of one environment is none in another. S3 checks the content by the source's own
 * checksum where it has one. @returns the ETag. @throws what S3 answers.
 */
export async function carryObject(order: Carried): Promise<string> {
  return order.sizeBytes > PART_BYTES ? carryInParts(order) : carryAtOnce(order);
}

async function carryAtOnce(order: Carried): Promise<string> {
  const { from, to, key, etag, signal } = order;
  const told = await from.s3.send(
    new GetObjectCommand({
      Bucket: from.bucket,
      Key: keyIn(from, key),
      IfMatch: etag,
      ChecksumMode: 'ENABLED',
    }),
    within(signal, CALL_MS),
  );
  const Body = (await told.Body?.transformToByteArray()) ?? new Uint8Array();
  const input: PutObjectCommandInput = {
    ...headersOf(told, order.storageClass),
    Bucket: to.bucket,
    Key: keyIn(to, key),
    Body,
    ContentLength: Body.byteLength,
    Tagging: await taggingOf(order, told),
    ...wholeChecksums(told),
  };
  const written = await to.s3.send(new PutObjectCommand(input), within(signal, CALL_MS));
  return written.ETag ?? '';
}

type Told = GetObjectCommandOutput | HeadObjectCommandOutput;

function headersOf(told: Told, storageClass: string) {
  const expires = told.ExpiresString === undefined ? Number.NaN : Date.parse(told.ExpiresString);
  return {
    ContentType: told.ContentType,
    CacheControl: told.CacheControl,
    ContentDisposition: told.ContentDisposition,
    ContentEncoding: told.ContentEncoding,
    ContentLanguage: told.ContentLanguage,
    Expires: Number.isNaN(expires) ? undefined : new Date(expires),
    Metadata: told.Metadata,
    WebsiteRedirectLocation: told.WebsiteRedirectLocation,
    StorageClass: storageClass as PutObjectCommandInput['StorageClass'],
  };
}

async function taggingOf(
  { from, key, signal }: Carried,
  { TagCount: tags = 0 }: Told,
): Promise<string | undefined> {
  if (tags === 0) return undefined;
  const found = await readTags(from.s3, { bucket: from.bucket, key: keyIn(from, key) }, signal);
  return new URLSearchParams(found.map(({ Key = '', Value = '' }) => [Key, Value])).toString();
}

/** By parts as large as the source's own where they fit in memory: then the ETag comes out the same. */
async function carryInParts(order: Carried): Promise<string> {
  const { from, to, key, etag, sizeBytes, signal } = order;
  const head = await from.s3.send(
    new HeadObjectCommand({ Bucket: from.bucket, Key: keyIn(from, key), IfMatch: etag, PartNumber: 1 }),
    within(signal, CALL_MS),
  );
  const isWhole = head.PartsCount === undefined || head.PartsCount <= 1;
  const own = isWhole ? PART_BYTES : (head.ContentLength ?? PART_BYTES);
  const partBytes = Math.max(own > LARGE_BYTES ? PART_BYTES : own, Math.ceil(sizeBytes / MOST_PARTS));
  if (order.endsUploadsSince !== undefined)
    await endUploads(to, keyIn(to, key), order.endsUploadsSince, signal);
  const place = { Bucket: to.bucket, Key: keyIn(to, key) };
  const create: CreateMultipartUploadCommandInput = {
    ...headersOf(head, order.storageClass),
    ...place,
    Tagging: await taggingOf(order, head),
  };
  const { UploadId } = await to.s3.send(new CreateMultipartUploadCommand(create), within(signal, CALL_MS));
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(Math.max(1, Math.floor(LARGE_BYTES / partBytes)));
  const numbers = Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => index + 1);
  const parts = numbers.map((number) =>
    limit(() => carryPart({ ...order, signal: both }, UploadId, number, partBytes)),
  );
  try {
    const Parts = await Promise.all(parts);
    const complete = new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } });
    return (await to.s3.send(complete, within(signal, CALL_MS))).ETag ?? '';
  } catch (error) {
    stop.abort();
    await Promise.allSettled(parts);
    await endUpload(to.s3, { ...place, UploadId });
    throw error;
  }
}

async function carryPart(
  { from, to, key, etag, sizeBytes, signal }: Carried,
  UploadId: string | undefined,
  PartNumber: number,
  partBytes: number,
): Promise<CompletedPart> {
  const first = (PartNumber - 1) * partBytes;
  const Range = `bytes=${first}-${Math.min(sizeBytes, first + partBytes) - 1}`;
  const told = await from.s3.send(
    new GetObjectCommand({ Bucket: from.bucket, Key: keyIn(from, key), IfMatch: etag, Range }),
    within(signal, CALL_MS),
  );
  const Body = await told.Body?.transformToByteArray();
  const command = new UploadPartCommand({
    Bucket: to.bucket,
    Key: keyIn(to, key),
    UploadId,
    PartNumber,
    Body,
  });
  const answer = await to.s3.send(command, within(signal, CALL_MS));
  const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = answer;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
}

/** Parts that a killed console left would be paid for. Those that somebody began before the run are left alone. */
async function endUploads(
  { s3, bucket }: BucketPlace,
  key: string,
  since: number,
  signal: AbortSignal,
): Promise<void> {
  const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key });
  const { Uploads: uploads = [] } = await s3.send(command, within(signal, CALL_MS));
  for (const { Key, UploadId, Initiated } of uploads)
    if (Key === key && (Initiated?.getTime() ?? 0) >= since)
      await endUpload(s3, { Bucket: bucket, Key, UploadId });
}

async function endUpload(
  s3: S3Client,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
): Promise<void> {
  await s3
    .send(new AbortMultipartUploadCommand(upload), { abortSignal: AbortSignal.timeout(ABORT_MS) })
    .catch(() => undefined);
}
