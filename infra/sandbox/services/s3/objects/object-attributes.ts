import type {
  GetObjectAttributesCommandInput,
  GetObjectAttributesCommandOutput,
  ObjectPart,
} from '@aws-sdk/client-s3';
import { checksumMember } from '../checksums/checksum.ts';
import type { Operation, S3Context } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import { readPageSize } from '../listing/list-page.ts';
import { requireObject } from './object-lookup.ts';
import { checksumMembers, versionIdMember } from './object-write.ts';
import type { ObjectVersion } from '../records.ts';

const known: readonly string[] = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

type Output = Omit<GetObjectAttributesCommandOutput, '$metadata'>;

function describeParts(
  context: S3Context,
  version: ObjectVersion,
  input: GetObjectAttributesCommandInput,
): Output['ObjectParts'] {
  if (version.partsCount === 0) return undefined;
  const limit = readPageSize(input.MaxParts, 'x-amz-max-parts');
  const marker = Number(input.PartNumberMarker ?? 0);
  const segments = context.bodies.segmentsOf(version.body);
  // Parts of a finished object are numbered anew, without gaps.
  const rest = segments.slice(marker);
  const parts: ObjectPart[] = rest.slice(0, limit).map(({ size, checksum }, at) => ({
    PartNumber: marker + at + 1,
    Size: size,
    [checksumMember(checksum.algorithm)]: checksum.value,
  }));
  const isTruncated = rest.length > parts.length;
  return {
    TotalPartsCount: version.partsCount,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: isTruncated ? String(marker + parts.length) : undefined,
    MaxParts: limit,
    IsTruncated: isTruncated,
    // S3 lists the parts only where each has a checksum of its own.
    Parts: version.checksum.type === 'COMPOSITE' ? parts : undefined,
  };
}

export const getObjectAttributes: Operation<GetObjectAttributesCommandInput, Output> = (context, input) => {
  const { Bucket = '', Key: key = '', ObjectAttributes: asked = [] } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined || asked.length === 0)
    throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', unknown);
  const { version } = requireObject(context, bucket, key, input.VersionId);
  const wants = new Set<string>(asked);
  return {
    LastModified: new Date(version.modifiedMs),
    VersionId: versionIdMember(bucket, version.versionId),
    ETag: wants.has('ETag') ? version.etag : undefined,
    Checksum: wants.has('Checksum') ? checksumMembers(version.checksum) : undefined,
    ObjectParts: wants.has('ObjectParts') ? describeParts(context, version, input) : undefined,
    StorageClass: wants.has('StorageClass') ? (version.storageClass as Output['StorageClass']) : undefined,
    ObjectSize: wants.has('ObjectSize') ? version.size : undefined,
  };
};
