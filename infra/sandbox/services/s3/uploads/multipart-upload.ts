import type {
  AbortMultipartUploadCommandInput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
  UploadPartCommandInput,
  UploadPartCommandOutput,
  UploadPartCopyCommandInput,
  UploadPartCopyCommandOutput,
} from '@aws-sdk/client-s3';
import { contentRange, readRange } from '../objects/byte-range.ts';
import type { ByteRange } from '../objects/byte-range.ts';
import { isChecksumAlgorithm } from '../checksums/checksum.ts';
import type { ChecksumAlgorithm } from '../checksums/checksum.ts';
import { writtenTime } from '../context.ts';
import type { Operation, S3Context } from '../context.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { readChecksumClaim, receiveBody } from '../objects/incoming-body.ts';
import type { IncomingBody } from '../objects/incoming-body.ts';
import { abortNotice } from './multipart-list.ts';
import { checkKey, encryptionMembers, readDetails, readStorageClass } from '../objects/object-details.ts';
import { copyBody, requireSource } from '../objects/object-copy.ts';
import { checksumMembers, versionIdMember } from '../objects/object-write.ts';
import type { Part, Upload } from '../records.ts';

type Out<Command> = Omit<Command, '$metadata'>;

const partLimit = 10_000;
const copyPartLimitBytes = 5 * 1024 ** 3;

function readAlgorithm(name: string | undefined): ChecksumAlgorithm {
  if (name === undefined) return 'CRC64NVME';
  if (isChecksumAlgorithm(name)) return name;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** Source: S3 User Guide, "Checksum types": which algorithms can tell of the whole, and which of the parts. */
function readChecksumType(
  algorithm: ChecksumAlgorithm,
  type: string | undefined,
): 'FULL_OBJECT' | 'COMPOSITE' {
  const isCrc = algorithm === 'CRC32' || algorithm === 'CRC32C';
  const byDefault = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const asked = type ?? byDefault;
  if (asked !== 'FULL_OBJECT' && asked !== 'COMPOSITE')
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  if (asked !== byDefault && !isCrc)
    throw invalidRequest(
      `The ${asked} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return asked;
}

export const createMultipartUpload: Operation<
  CreateMultipartUploadCommandInput,
  Out<CreateMultipartUploadCommandOutput>
> = (context, input) => {
  const { Bucket = '', Key: key = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  checkKey(key);
  if (input.ChecksumType !== undefined && input.ChecksumAlgorithm === undefined)
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  const checksumAlgorithm = readAlgorithm(input.ChecksumAlgorithm);
  const content = {
    key,
    initiatedMs: writtenTime(context),
    storageClass: readStorageClass(input.StorageClass),
    details: readDetails(context, bucket, input),
    checksumAlgorithm,
    checksumType: readChecksumType(checksumAlgorithm, input.ChecksumType),
    checksumAsked: input.ChecksumAlgorithm !== undefined,
  };
  const upload = context.storage.transaction(() => context.uploads.create(bucket.id, content));
  return {
    Bucket,
    Key: key,
    UploadId: upload.uploadId,
    ...encryptionMembers(content.details.encryption),
    ...abortNotice(bucket, upload),
    ...(upload.checksumAsked
      ? { ChecksumAlgorithm: upload.checksumAlgorithm, ChecksumType: upload.checksumType }
      : {}),
  };
};

function readPartNumber(partNumber: number | undefined): number {
  if (partNumber === undefined || !Number.isInteger(partNumber) || partNumber < 1 || partNumber > partLimit)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${partLimit}, inclusive`,
      'partNumber',
      partNumber,
    );
  return partNumber;
}

/** A part speaks the algorithm of its upload, where one was asked for. */
function checkAlgorithm(upload: Upload, given: ChecksumAlgorithm | undefined): void {
  if (!upload.checksumAsked || given === upload.checksumAlgorithm) return;
  // A checksum of the whole can do without the client's own for each part.
  if (given === undefined && upload.checksumType === 'FULL_OBJECT') return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksumAlgorithm.toLowerCase()}, actual checksum Type: ${given?.toLowerCase() ?? 'null'}`,
  );
}

async function storePart(
  context: S3Context,
  bucketName: string,
  key: string,
  uploadId: string,
  partNumber: number,
  body: IncomingBody,
): Promise<Part> {
  const modifiedMs = writtenTime(context);
  let stored: { readonly part: Part; readonly files: readonly string[] };
  try {
    stored = context.storage.transaction(() => {
      // The upload may have ended while the part came in.
      const bucket = context.buckets.require(bucketName);
      const upload = context.uploads.require(bucket.id, key, uploadId);
      const part = {
        partNumber,
        size: body.received.size,
        etag: body.md5.toString('hex'),
        modifiedMs,
        body: context.bodies.keep(body.received),
        checksum: body.checksum,
      };
      return { part, files: context.uploads.putPart(bucket.id, upload, part) };
    });
  } catch (error) {
    await context.bodies.discard(body.received);
    throw error;
  }
  await context.bodies.removeFiles(stored.files);
  return stored.part;
}

export const uploadPart: Operation<UploadPartCommandInput, Out<UploadPartCommandOutput>> = async (
  context,
  input,
  call,
) => {
  const { Bucket = '', Key: key = '', UploadId = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const partNumber = readPartNumber(input.PartNumber);
  const upload = context.uploads.require(bucket.id, key, UploadId);
  const claim = readChecksumClaim(call.headers);
  checkAlgorithm(upload, claim?.algorithm);
  const body = await receiveBody(context, input, call, upload.checksumAlgorithm);
  const { etag, checksum } = await storePart(context, Bucket, key, UploadId, partNumber, body);
  const { ChecksumType: _, ...members } = checksumMembers(checksum);
  return { ETag: `"${etag}"`, ...members, ...encryptionMembers(upload.details.encryption) };
};

/** `x-amz-copy-source-range` names both ends, and they must lie within the source. */
function readCopyRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  if (!/^bytes=\d+-\d+$/.test(header))
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      header,
    );
  const range = readRange(header, size);
  const isWithin =
    typeof range === 'object' && header === `bytes=${contentRange(range, size).slice(6).split('/')[0]}`;
  if (!isWithin)
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      'x-amz-copy-source-range',
      header,
    );
  return range;
}

export const uploadPartCopy: Operation<UploadPartCopyCommandInput, Out<UploadPartCopyCommandOutput>> = async (
  context,
  input,
) => {
  const { Bucket = '', Key: key = '', UploadId = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const partNumber = readPartNumber(input.PartNumber);
  const upload = context.uploads.require(bucket.id, key, UploadId);
  const source = requireSource(context, input);
  const range = readCopyRange(input.CopySourceRange, source.version.size);
  if ((range?.length ?? source.version.size) > copyPartLimitBytes)
    throw invalidRequest(
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  const body = await copyBody(context, source, upload.checksumAlgorithm, range);
  const { etag, modifiedMs, checksum } = await storePart(context, Bucket, key, UploadId, partNumber, body);
  const { ChecksumType: _, ...members } = checksumMembers(checksum);
  return {
    CopyPartResult: { ETag: `"${etag}"`, LastModified: new Date(modifiedMs), ...members },
    CopySourceVersionId: versionIdMember(source.bucket, source.version.versionId),
    ...encryptionMembers(upload.details.encryption),
  };
};

export const abortMultipartUpload: Operation<AbortMultipartUploadCommandInput, object> = async (
  context,
  input,
) => {
  const { Bucket = '', Key: key = '', UploadId = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const upload = context.uploads.require(bucket.id, key, UploadId);
  const files = context.storage.transaction(() => context.uploads.end(bucket.id, upload, new Set()));
  await context.bodies.removeFiles(files);
  return {};
};
