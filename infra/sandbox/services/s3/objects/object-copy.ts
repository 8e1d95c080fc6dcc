import { createHash, randomBytes } from 'node:crypto';
import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.ts';
import { createDigest, isChecksumAlgorithm } from '../checksums/checksum.ts';
import type { ChecksumAlgorithm } from '../checksums/checksum.ts';
import { checkCopyConditions, checkWriteConditions } from './conditions.ts';
import type { Operation, S3Context } from '../context.ts';
import { badRequest, invalidArgument, invalidRequest } from '../errors.ts';
import type { IncomingBody } from './incoming-body.ts';
import { checkKey, encryptionMembers, etagOf, readDetails, readStorageClass } from './object-details.ts';
import { requireObject } from './object-lookup.ts';
import { checkReadable } from './object-restore.ts';
import { checksumMembers, pendingBody, storeObject, versionIdMember } from './object-write.ts';
import type { BucketRecord, Details, ObjectVersion } from '../records.ts';

const copyLimitBytes = 5 * 1024 ** 3;

export interface CopySource {
  readonly bucket: BucketRecord;
  readonly key: string;
  readonly version: ObjectVersion;
}

interface SourceInput {
  readonly CopySource?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
  readonly ExpectedSourceBucketOwner?: string;
}

/**
 * Reads `x-amz-copy-source`: `bucket/key`, URL-encoded with or without the slash between them, with or without a slash
 * before, and `?versionId=` behind, which is never encoded.
 */
export function requireSource(context: S3Context, input: SourceInput): CopySource {
  const { CopySource: header = '' } = input;
  const [path = '', query = ''] = header.split('?versionId=');
  const place = (decode(path) ?? '').replace(/^\//, '');
  const slash = place.indexOf('/');
  const [bucketName, key] = [place.slice(0, slash), place.slice(slash + 1)];
  if (slash < 1 || key === '')
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      header,
    );
  const bucket = context.buckets.require(bucketName, input.ExpectedSourceBucketOwner);
  const versionId = query === '' ? undefined : decode(query);
  const { version } = requireSourceObject(context, bucket, key, versionId);
  checkCopyConditions(version, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  checkReadable(version, context.cloud.clock.now());
  return { bucket, key, version };
}

function requireSourceObject(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId: string | undefined,
): { readonly version: ObjectVersion } {
  const entry = context.objects.find(bucket.id, key);
  const named = versionId === undefined ? undefined : context.objects.findVersion(entry, versionId);
  if (named !== 'malformed' && named?.kind === 'marker')
    throw invalidRequest(
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  return requireObject(context, bucket, key, versionId);
}

/** S3 takes a plus for a space. Undefined where the text is no encoding of any. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}

/** Writes the bytes of an object, or of a range of it, as a body of their own. */
export async function copyBody(
  context: S3Context,
  { version }: CopySource,
  algorithm: ChecksumAlgorithm,
  range?: ByteRange,
): Promise<IncomingBody> {
  const md5 = createHash('md5');
  const digest = createDigest(algorithm);
  const bytes = context.bodies.read(version.body, version.size, range);
  const source = bytes instanceof Readable ? bytes : Readable.from([bytes]);
  const received = await context.bodies.receive(source, [md5, digest]);
  const value = digest.digest().toString('base64');
  return { received, md5: md5.digest(), checksum: { algorithm, value, type: 'FULL_OBJECT' } };
}

function readDirective(value: string | undefined, argument: string): 'COPY' | 'REPLACE' {
  const directive = value ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE')
    throw invalidArgument(`Unknown ${argument} directive.`, `x-amz-${argument}-directive`, value);
  return directive;
}

function readAlgorithm(asked: string | undefined, source: ObjectVersion): ChecksumAlgorithm {
  if (asked === undefined) return source.checksum.algorithm;
  if (isChecksumAlgorithm(asked)) return asked;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** Metadata of the source, or of the request; encryption, class and grants are the request's own in either case. */
function copyDetails(
  context: S3Context,
  bucket: BucketRecord,
  input: CopyObjectCommandInput,
  source: ObjectVersion,
): Details {
  const tagsReplaced = readDirective(input.TaggingDirective, 'tagging') === 'REPLACE';
  const asked = readDetails(context, bucket, input, tagsReplaced ? undefined : source.details.tags);
  if (readDirective(input.MetadataDirective, 'metadata') === 'REPLACE') return asked;
  const { encryption, tags, grants } = asked;
  return {
    ...source.details,
    restore: undefined,
    // A website redirect is never copied along.
    websiteRedirectLocation: asked.websiteRedirectLocation,
    encryption,
    tags,
    grants,
  };
}

/** S3 refuses a copy onto itself that would change nothing. */
function checkSelfCopy(input: CopyObjectCommandInput, source: CopySource): void {
  const isSame = source.bucket.name === input.Bucket && source.key === input.Key;
  if (!isSame || input.CopySource?.includes('?versionId=')) return;
  const changesSomething =
    input.MetadataDirective === 'REPLACE' ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    (input.StorageClass !== undefined && input.StorageClass !== source.version.storageClass);
  if (!changesSomething)
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
}

export const copyObject: Operation<
  CopyObjectCommandInput,
  Omit<CopyObjectCommandOutput, '$metadata'>
> = async (context, input) => {
  const { Bucket = '', Key: key = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  checkKey(key);
  const source = requireSource(context, input);
  const { size } = source.version;
  if (size > copyLimitBytes)
    throw badRequest(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  checkSelfCopy(input, source);
  const storageClass = readStorageClass(input.StorageClass);
  const details = copyDetails(context, bucket, input, source.version);
  const algorithm = readAlgorithm(input.ChecksumAlgorithm, source.version);
  checkWriteConditions(context.objects.find(bucket.id, key), key, input);

  const { received, md5, checksum } = await copyBody(context, source, algorithm);
  const etag = etagOf(md5, details.encryption, () => randomBytes(16));
  const { version, bucket: target } = await storeObject(
    context,
    Bucket,
    key,
    { size, etag, storageClass, checksum, partsCount: 0, details },
    pendingBody(context, received),
    input,
  );
  return {
    CopyObjectResult: {
      ETag: `"${etag}"`,
      LastModified: new Date(version.modifiedMs),
      ...checksumMembers(checksum),
    },
    CopySourceVersionId: versionIdMember(source.bucket, source.version.versionId),
    VersionId: versionIdMember(target, version.versionId),
    ...encryptionMembers(details.encryption),
  };
};
