import { createHash, randomBytes } from 'node:crypto';
import type {
  CompletedPart,
  CompleteMultipartUploadCommandInput,
  CompleteMultipartUploadCommandOutput,
} from '@aws-sdk/client-s3';
import { ServiceError } from '../../../protocol/service.ts';
import { checksumMember, createDigest } from '../checksums/checksum.ts';
import type { Operation, S3Context } from '../context.ts';
import { combineCrcs } from '../checksums/crc.ts';
import { badRequest, invalidRequest, malformedXml } from '../errors.ts';
import { badDigest } from '../objects/incoming-body.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rules.ts';
import { encryptionMembers } from '../objects/object-details.ts';
import { checksumMembers, storeObject, versionIdMember } from '../objects/object-write.ts';
import type { BodyRef, BucketRecord, Part, StoredChecksum, Upload } from '../records.ts';
import { idKey } from '../storage/store-keys.ts';

const leastPartBytes = 5 * 1024 ** 2;
const objectLimitBytes = 50 * 1024 ** 4;

function bare(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

function invalidPart(upload: Upload, { PartNumber, ETag }: CompletedPart): Error {
  return badRequest(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload.uploadId, PartNumber, ETag },
  );
}

/** The parts that the request names, in its order, each as it was uploaded. */
function chooseParts(context: S3Context, upload: Upload, wanted: readonly CompletedPart[]): readonly Part[] {
  if (wanted.length === 0) throw malformedXml();
  const parts: Part[] = [];
  let before = 0;
  for (const item of wanted) {
    const { PartNumber: number } = item;
    if (number === undefined) throw malformedXml();
    if (number <= before)
      throw badRequest(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: upload.uploadId },
      );
    before = number;
    const part = number <= 10_000 ? context.uploads.findPart(upload, number) : undefined;
    if (!part || part.etag !== bare(item.ETag)) throw invalidPart(upload, item);
    checkPartChecksum(upload, item, part);
    parts.push(part);
  }
  checkSequence(upload, parts);
  const small = parts.slice(0, -1).find(({ size }) => size < leastPartBytes);
  if (small)
    throw badRequest('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: small.size,
      MinSizeAllowed: leastPartBytes,
      PartNumber: small.partNumber,
      ETag: small.etag,
    });
  return parts;
}

/** "When a checksum is applied to each part, part numbers must be consecutive" (CompletedPart); S3 then answers 500. */
function checkSequence(upload: Upload, parts: readonly Part[]): void {
  if (!upload.checksumAsked || upload.checksumType === 'FULL_OBJECT') return;
  if (parts.some(({ partNumber }, at) => partNumber !== at + 1))
    throw new ServiceError('InternalError', 'We encountered an internal error. Please try again.', {
      status: 500,
    });
}

/** Where a checksum was asked for and is one of parts, each part is to be named with its own. */
function checkPartChecksum(upload: Upload, item: CompletedPart, part: Part): void {
  const given = item[checksumMember(upload.checksumAlgorithm)];
  if (given !== undefined) {
    if (given !== part.checksum.value) throw invalidPart(upload, item);
    return;
  }
  if (upload.checksumAsked && upload.checksumType === 'COMPOSITE')
    throw invalidRequest(
      `The upload was created using a ${upload.checksumAlgorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.partNumber} in the request.`,
    );
}

function checksumOf(upload: Upload, parts: readonly Part[]): StoredChecksum {
  const { checksumAlgorithm: algorithm, checksumType: type } = upload;
  const blocks = parts.map(({ checksum, size }) => ({
    crc: Buffer.from(checksum.value, 'base64'),
    lengthBytes: size,
  }));
  const isCrc = algorithm === 'CRC32' || algorithm === 'CRC32C' || algorithm === 'CRC64NVME';
  if (type === 'FULL_OBJECT' && isCrc)
    return { algorithm, type, value: combineCrcs(algorithm, blocks).toString('base64') };
  const digest = createDigest(algorithm);
  for (const { crc } of blocks) digest.update(crc);
  return { algorithm, type, value: `${digest.digest().toString('base64')}-${parts.length}` };
}

function checkWhole(
  input: CompleteMultipartUploadCommandInput,
  upload: Upload,
  checksum: StoredChecksum,
): void {
  if (input.ChecksumType !== undefined && input.ChecksumType !== upload.checksumType)
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType} checksum mode. The complete request must use the same checksum mode.`,
    );
  const claimed = input[checksumMember(upload.checksumAlgorithm)];
  // Of a checksum of parts, the client may leave their number out.
  const accepted: readonly unknown[] = [undefined, checksum.value, checksum.value.split('-')[0]];
  if (!accepted.includes(claimed)) throw badDigest(upload.checksumAlgorithm);
}

function etagOfParts(parts: readonly Part[]): string {
  const digest = createHash('md5');
  for (const { etag } of parts) digest.update(Buffer.from(etag, 'hex'));
  return `${digest.digest('hex')}-${parts.length}`;
}

export const completeMultipartUpload: Operation<
  CompleteMultipartUploadCommandInput,
  Omit<CompleteMultipartUploadCommandOutput, '$metadata'>
> = async (context, input, call) => {
  const { Bucket = '', Key: key = '', UploadId = '' } = input;
  const bucket: BucketRecord = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const upload = context.uploads.require(bucket.id, key, UploadId);
  const parts = chooseParts(context, upload, input.MultipartUpload?.Parts ?? []);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > objectLimitBytes)
    throw badRequest('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: size,
      MaxSizeAllowed: objectLimitBytes,
    });
  if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== size)
    throw invalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.", {
      ClientComputedObjectSize: input.MpuObjectSize,
      S3ComputedObjectSize: size,
    });
  const checksum = checksumOf(upload, parts);
  checkWhole(input, upload, checksum);
  const etag = etagOfParts(parts);
  const { details, storageClass } = upload;

  let files: readonly string[] = [];
  const ref: BodyRef = { id: randomBytes(16).toString('hex'), kind: 'parts' };
  const { version, bucket: current } = await storeObject(
    context,
    Bucket,
    key,
    { size, etag, storageClass, checksum, partsCount: parts.length, details },
    {
      keep() {
        files = context.uploads.end(bucket.id, upload, new Set(parts.map(({ partNumber }) => partNumber)));
        void context.storage.segments.put(idKey(ref.id), parts);
        return ref;
      },
      discard: () => Promise.resolve(),
    },
    input,
  );
  await context.bodies.removeFiles(files);
  return {
    Location: `${call.endpoint}/${Bucket}/${encodeURIComponent(key)}`,
    Bucket,
    Key: key,
    ETag: `"${etag}"`,
    ...checksumMembers(checksum),
    ...encryptionMembers(details.encryption),
    VersionId: versionIdMember(current, version.versionId),
    Expiration: expirationHeader(current, key, version),
  };
};
