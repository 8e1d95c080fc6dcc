import type { BucketCommandInput } from './bucket-input.ts';
import type {
  GetBucketAclCommandOutput,
  GetBucketOwnershipControlsCommandOutput,
  GetBucketPolicyCommandOutput,
  GetBucketPolicyStatusCommandOutput,
  GetPublicAccessBlockCommandOutput,
  PutBucketAclCommandInput,
  PutBucketOwnershipControlsCommandInput,
  PutBucketPolicyCommandInput,
  PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { checkGrants, defaultOwnership, grantsOfRequest, isEnforced, ownerGrant } from './acl.ts';
import { checkPolicy, isPublicPolicy } from './bucket-policy.ts';
import type { Operation } from '../context.ts';
import { accessDenied, badRequest, malformedXml, notFound } from '../errors.ts';

type Out<Command> = Omit<Command, '$metadata'>;

const ownerships: readonly string[] = [defaultOwnership, 'BucketOwnerPreferred', 'ObjectWriter'];

/** Throws for an ownership that S3 does not have. */
export function readOwnership(ownership: string | undefined): string {
  if (ownership === undefined || !ownerships.includes(ownership)) throw malformedXml();
  return ownership;
}

export const getBucketOwnershipControls: Operation<
  BucketCommandInput,
  Out<GetBucketOwnershipControlsCommandOutput>
> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (bucket.ownership === undefined)
    throw notFound(
      'OwnershipControlsNotFoundError',
      'The bucket ownership controls were not found',
      bucket.name,
    );
  return { OwnershipControls: { Rules: [{ ObjectOwnership: bucket.ownership as 'ObjectWriter' }] } };
};

export const putBucketOwnershipControls: Operation<PutBucketOwnershipControlsCommandInput, object> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const rules = input.OwnershipControls?.Rules ?? [];
  if (rules.length !== 1) throw malformedXml();
  const ownership = readOwnership(rules[0]?.ObjectOwnership);
  const grantsOthers = (bucket.grants ?? []).some(({ Grantee }) => Grantee?.ID !== context.ownerId);
  if (ownership === defaultOwnership && grantsOthers)
    throw badRequest(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  context.buckets.change(bucket, { ownership });
  return {};
};

export const deleteBucketOwnershipControls: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { ownership: undefined });
  return {};
};

export const getPublicAccessBlock: Operation<BucketCommandInput, Out<GetPublicAccessBlockCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!bucket.publicAccessBlock)
    throw notFound(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      bucket.name,
    );
  return { PublicAccessBlockConfiguration: bucket.publicAccessBlock };
};

export const putPublicAccessBlock: Operation<PutPublicAccessBlockCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const given = input.PublicAccessBlockConfiguration;
  if (!given) throw malformedXml();
  context.buckets.change(bucket, {
    publicAccessBlock: {
      BlockPublicAcls: given.BlockPublicAcls ?? false,
      IgnorePublicAcls: given.IgnorePublicAcls ?? false,
      BlockPublicPolicy: given.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
    },
  });
  return {};
};

export const deletePublicAccessBlock: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { publicAccessBlock: undefined });
  return {};
};

export const getBucketAcl: Operation<BucketCommandInput, Out<GetBucketAclCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const grants = isEnforced(bucket) ? undefined : bucket.grants;
  return { Owner: { ID: context.ownerId }, Grants: [...(grants ?? [ownerGrant(context)])] };
};

export const putBucketAcl: Operation<PutBucketAclCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const given = input.AccessControlPolicy?.Grants;
  if (given) checkGrants(context, bucket, given);
  const grants = given ?? grantsOfRequest(context, bucket, input);
  if (!grants)
    throw badRequest('MissingSecurityHeader', 'Your request was missing a required header', {
      MissingHeaderName: 'x-amz-acl',
    });
  context.buckets.change(bucket, { grants });
  return {};
};

function noSuchPolicy(name: string): Error {
  return notFound('NoSuchBucketPolicy', 'The bucket policy does not exist', name);
}

export const getBucketPolicy: Operation<BucketCommandInput, Out<GetBucketPolicyCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (bucket.policy === undefined) throw noSuchPolicy(bucket.name);
  return { Policy: bucket.policy };
};

export const putBucketPolicy: Operation<PutBucketPolicyCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const policy = checkPolicy(input.Policy ?? '', bucket.name);
  if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublicPolicy(policy)) throw accessDenied();
  context.buckets.change(bucket, { policy: input.Policy });
  return {};
};

export const deleteBucketPolicy: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { policy: undefined });
  return {};
};

export const getBucketPolicyStatus: Operation<BucketCommandInput, Out<GetBucketPolicyStatusCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (bucket.policy === undefined) throw noSuchPolicy(bucket.name);
  return { PolicyStatus: { IsPublic: isPublicPolicy(checkPolicy(bucket.policy, bucket.name)) } };
};
