import type {
  DeleteObjectCommandInput,
  DeleteObjectCommandOutput,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
  ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { ServiceError } from '../../../protocol/service.ts';
import type { Call } from '../../../protocol/service.ts';
import { checkWriteConditions } from './conditions.ts';
import { writtenTime } from '../context.ts';
import type { Operation, S3Context } from '../context.ts';
import { invalidArgument, invalidRequest, malformedXml, preconditionFailed } from '../errors.ts';
import { checkKey } from './object-details.ts';
import type { BucketRecord, Entry } from '../records.ts';
import { nullVersionId } from '../storage/version-id.ts';

const batchLimit = 1000;

interface Removal {
  /** The marker that was made or removed, or the version that was removed; absent where nothing was done. */
  readonly versionId?: string;
  readonly isMarker: boolean;
  readonly files: readonly string[];
}

const nothing: Removal = { isMarker: false, files: [] };

/** Removes a version, or what DELETE without a version means under the bucket's versioning. */
function removeInTransaction(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId: string | undefined,
): Removal {
  const { objects } = context;
  const entry = objects.find(bucket.id, key);
  if (versionId !== undefined) {
    const version = objects.findVersion(entry, versionId);
    if (version === 'malformed')
      throw invalidArgument('Invalid version id specified', 'versionId', versionId);
    // S3 answers 204 to the removal of a version that is not there.
    if (!entry || !version) return { ...nothing, versionId };
    const files = objects.remove(bucket.id, key, entry, version);
    return { versionId, isMarker: version.kind === 'marker', files };
  }
  if (bucket.versioning === undefined) {
    if (!entry) return nothing;
    return { isMarker: false, files: objects.remove(bucket.id, key, entry, entry.latest) };
  }
  const now = writtenTime(context);
  const marker = { kind: 'marker' as const, modifiedMs: now };
  const { version, files } = objects.add(bucket.id, key, bucket.versioning, marker, now);
  return { versionId: version.versionId, isMarker: true, files };
}

interface DeleteConditions {
  readonly IfMatch?: string;
  readonly IfMatchSize?: number;
  readonly IfMatchLastModifiedTime?: Date;
}

function checkDeleteConditions(entry: Entry | undefined, key: string, conditions: DeleteConditions): void {
  checkWriteConditions(entry, key, { IfMatch: conditions.IfMatch });
  const current = entry?.latest.kind === 'object' ? entry.latest : undefined;
  if (conditions.IfMatchSize !== undefined && current?.size !== conditions.IfMatchSize)
    throw preconditionFailed('x-amz-if-match-size');
  const { IfMatchLastModifiedTime: time } = conditions;
  if (time && Math.floor((current?.modifiedMs ?? 0) / 1000) !== Math.floor(time.getTime() / 1000))
    throw preconditionFailed('x-amz-if-match-last-modified-time');
}

/** Removes one object for a caller of any kind; files go once the transaction is committed. */
export async function deleteOne(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId?: string,
  conditions: DeleteConditions = {},
): Promise<Removal> {
  const removal = context.storage.transaction(() => {
    checkDeleteConditions(context.objects.find(bucket.id, key), key, conditions);
    return removeInTransaction(context, bucket, key, versionId);
  });
  await context.bodies.removeFiles(removal.files);
  return removal;
}

export const deleteObject: Operation<
  DeleteObjectCommandInput,
  Omit<DeleteObjectCommandOutput, '$metadata'>
> = async (context, input) => {
  const { Bucket = '', Key: key = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  checkKey(key);
  const removal = await deleteOne(context, bucket, key, input.VersionId, input);
  return {
    VersionId:
      bucket.versioning === undefined && input.VersionId === undefined ? undefined : removal.versionId,
    DeleteMarker: removal.isMarker || undefined,
  };
};

export const deleteObjects: Operation<
  DeleteObjectsCommandInput,
  Omit<DeleteObjectsCommandOutput, '$metadata'>
> = async (context, input, call) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  requireDigest(call.headers);
  const wanted = input.Delete?.Objects ?? [];
  if (wanted.length === 0 || wanted.length > batchLimit) throw malformedXml();
  const deleted: NonNullable<DeleteObjectsCommandOutput['Deleted']> = [];
  const errors: NonNullable<DeleteObjectsCommandOutput['Errors']> = [];
  for (const item of wanted) {
    const key = item.Key ?? '';
    try {
      checkKey(key);
      deleted.push(
        describeDeletion(item, await deleteOne(context, bucket, key, item.VersionId, conditionsOf(item))),
      );
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      errors.push({ Key: key, VersionId: item.VersionId, Code: error.code, Message: error.message });
    }
  }
  return { Deleted: input.Delete?.Quiet ? [] : deleted, Errors: errors };
};

/** DeleteObjects is one of the requests that S3 takes only with a digest of their body. */
function requireDigest(headers: Call['headers']): void {
  const names = [...Object.keys(headers), ...(headers['x-amz-trailer'] ?? '').split(',')];
  if (!names.some((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-')))
    throw invalidRequest('Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
}

function conditionsOf({ ETag, Size, LastModifiedTime }: ObjectIdentifier): DeleteConditions {
  return { IfMatch: ETag, IfMatchSize: Size, IfMatchLastModifiedTime: LastModifiedTime };
}

function describeDeletion({ Key, VersionId }: ObjectIdentifier, { isMarker, versionId }: Removal) {
  return {
    Key,
    VersionId,
    DeleteMarker: isMarker || undefined,
    DeleteMarkerVersionId: isMarker ? (versionId ?? nullVersionId) : undefined,
  };
}
