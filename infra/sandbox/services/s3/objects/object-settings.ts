import type {
  DeleteObjectTaggingCommandInput,
  GetObjectAclCommandInput,
  GetObjectAclCommandOutput,
  GetObjectTaggingCommandInput,
  GetObjectTaggingCommandOutput,
  PutObjectAclCommandInput,
  PutObjectTaggingCommandInput,
} from '@aws-sdk/client-s3';
import { checkGrants, grantsOfRequest, isEnforced, ownerGrant } from '../buckets/acl.ts';
import type { Operation, S3Context } from '../context.ts';
import { badRequest, malformedXml } from '../errors.ts';
import { requireObject } from './object-lookup.ts';
import { versionIdMember } from './object-write.ts';
import type { BucketRecord, Details, ObjectVersion } from '../records.ts';
import { checkTags } from './tags.ts';

interface ObjectInput {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
}

function requireTarget(
  context: S3Context,
  { Bucket = '', Key = '', VersionId, ExpectedBucketOwner }: ObjectInput,
  method: string,
): { readonly bucket: BucketRecord; readonly version: ObjectVersion } {
  const bucket = context.buckets.require(Bucket, ExpectedBucketOwner);
  return { bucket, version: requireObject(context, bucket, Key, VersionId, method).version };
}

function changeDetails(
  context: S3Context,
  input: ObjectInput,
  method: string,
  change: Partial<Details>,
): { readonly VersionId: string | undefined } {
  const { bucket, version } = context.storage.transaction(() => {
    const found = requireTarget(context, input, method);
    const entry = context.objects.find(found.bucket.id, input.Key ?? '');
    if (entry)
      context.objects.replace(found.bucket.id, input.Key ?? '', entry, {
        ...found.version,
        details: { ...found.version.details, ...change },
      });
    return found;
  });
  return { VersionId: versionIdMember(bucket, version.versionId) };
}

export const getObjectTagging: Operation<
  GetObjectTaggingCommandInput,
  Omit<GetObjectTaggingCommandOutput, '$metadata'>
> = (context, input) => {
  const { bucket, version } = requireTarget(context, input, 'GET');
  return { VersionId: versionIdMember(bucket, version.versionId), TagSet: [...version.details.tags] };
};

export const putObjectTagging: Operation<PutObjectTaggingCommandInput, object> = (context, input) => {
  if (!input.Tagging) throw malformedXml();
  return changeDetails(context, input, 'PUT', { tags: checkTags(input.Tagging.TagSet ?? [], 'object') });
};

export const deleteObjectTagging: Operation<DeleteObjectTaggingCommandInput, object> = (context, input) =>
  changeDetails(context, input, 'DELETE', { tags: [] });

export const getObjectAcl: Operation<
  GetObjectAclCommandInput,
  Omit<GetObjectAclCommandOutput, '$metadata'>
> = (context, input) => {
  const { bucket, version } = requireTarget(context, input, 'GET');
  const grants = isEnforced(bucket) ? undefined : version.details.grants;
  return { Owner: { ID: context.ownerId }, Grants: [...(grants ?? [ownerGrant(context)])] };
};

export const putObjectAcl: Operation<PutObjectAclCommandInput, object> = (context, input) => {
  const { bucket } = requireTarget(context, input, 'PUT');
  const given = input.AccessControlPolicy?.Grants;
  if (given) checkGrants(context, bucket, given);
  const grants = given ?? grantsOfRequest(context, bucket, input);
  if (!grants)
    throw badRequest('MissingSecurityHeader', 'Your request was missing a required header', {
      MissingHeaderName: 'x-amz-acl',
    });
  changeDetails(context, input, 'PUT', { grants });
  return {};
};
