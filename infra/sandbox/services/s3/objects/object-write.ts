import { randomBytes } from 'node:crypto';
import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ReceivedBody } from '../storage/body-store.ts';
import { checksumMember } from '../checksums/checksum.ts';
import { checkWriteConditions } from './conditions.ts';
import type { WriteConditions } from './conditions.ts';
import { writtenTime } from '../context.ts';
import type { Operation, S3Context } from '../context.ts';
import { receiveBody } from './incoming-body.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rules.ts';
import { checkKey, encryptionMembers, etagOf, readDetails, readStorageClass } from './object-details.ts';
import type { Written } from '../storage/object-index.ts';
import type { BodyRef, BucketRecord, ObjectVersion, StoredChecksum } from '../records.ts';

type Output<Command> = Omit<Command, '$metadata'>;

/** The checksum as the members of an answer tell it. */
export function checksumMembers(checksum: StoredChecksum): Readonly<Record<string, string>> {
  return { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
}

/** The id that answers tell: none for a bucket that never had versions. */
export function versionIdMember(bucket: BucketRecord, versionId: string): string | undefined {
  return bucket.versioning === undefined ? undefined : versionId;
}

type NewObject = Omit<ObjectVersion, 'kind' | 'seq' | 'versionId' | 'modifiedMs' | 'body'>;

/** A body on its way into a record: kept in the record's transaction, or discarded where that fails. */
interface PendingBody {
  keep(): BodyRef;
  discard(): Promise<void>;
}

export function pendingBody({ bodies }: S3Context, received: ReceivedBody): PendingBody {
  return { keep: () => bodies.keep(received), discard: () => bodies.discard(received) };
}

/** Makes an object the latest version of its key, if the conditions hold at that moment. */
export async function storeObject(
  context: S3Context,
  bucketName: string,
  key: string,
  object: NewObject,
  body: PendingBody,
  conditions: WriteConditions = {},
): Promise<{ readonly version: ObjectVersion; readonly bucket: BucketRecord }> {
  const { storage, objects, buckets, bodies } = context;
  const now = writtenTime(context);
  let written: Written<ObjectVersion>;
  let bucket: BucketRecord;
  try {
    // The bucket may have gone, or have changed, while the body came in.
    bucket = buckets.require(bucketName);
    written = storage.transaction(() => {
      checkWriteConditions(objects.find(bucket.id, key), key, conditions);
      const content = { ...object, kind: 'object' as const, modifiedMs: now, body: body.keep() };
      return objects.add(bucket.id, key, bucket.versioning, content, now);
    });
  } catch (error) {
    await body.discard();
    throw error;
  }
  await bodies.removeFiles(written.files);
  return { version: written.version, bucket };
}

export const putObject: Operation<PutObjectCommandInput, Output<PutObjectCommandOutput>> = async (
  context,
  input,
  call,
) => {
  const { Bucket = '', Key: key = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  checkKey(key);
  const storageClass = readStorageClass(input.StorageClass);
  const details = readDetails(context, bucket, input);
  checkWriteConditions(context.objects.find(bucket.id, key), key, input);
  const body = await receiveBody(context, input, call, undefined);
  const etag = etagOf(body.md5, details.encryption, () => randomBytes(16));
  const { size } = body.received;
  const { version, bucket: current } = await storeObject(
    context,
    Bucket,
    key,
    { size, etag, storageClass, checksum: body.checksum, partsCount: 0, details },
    pendingBody(context, body.received),
    input,
  );
  return {
    ETag: `"${etag}"`,
    ...checksumMembers(version.checksum),
    ...encryptionMembers(details.encryption),
    VersionId: versionIdMember(current, version.versionId),
    Expiration: expirationHeader(current, key, version),
  };
};
