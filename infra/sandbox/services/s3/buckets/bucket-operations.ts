import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  DeleteBucketCommandInput,
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  HeadBucketCommandInput,
  HeadBucketCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
  PutBucketVersioningCommandInput,
} from '@aws-sdk/client-s3';
import { blockAll, defaultOwnership, grantsOfRequest } from './acl.ts';
import { isBucketName } from './bucket-name.ts';
import { readOwnership } from './bucket-access.ts';
import { writtenTime } from '../context.ts';
import type { Operation, S3Context } from '../context.ts';
import {
  badRequest,
  conflict,
  invalidArgument,
  invalidBucketName,
  malformedXml,
  notImplemented,
} from '../errors.ts';
import { checkTags } from '../objects/tags.ts';

const homeRegion = 'us-east-1';
const bucketPageLimit = 10_000;

function arnOf(name: string): string {
  return `arn:aws:s3:::${name}`;
}

/** This endpoint is that of one region: a bucket is made there or nowhere. */
function checkLocation(region: string, constraint: string | undefined): void {
  if (region === homeRegion) {
    if (constraint === undefined || constraint === '') return;
    throw constraint === homeRegion
      ? badRequest('InvalidLocationConstraint', 'The specified location-constraint is not valid', {
          LocationConstraint: constraint,
        })
      : incompatible(constraint);
  }
  if (constraint !== region) throw incompatible(constraint || 'unspecified');
}

function incompatible(constraint: string): Error {
  return badRequest(
    'IllegalLocationConstraintException',
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

export const createBucket: Operation<
  CreateBucketCommandInput,
  Omit<CreateBucketCommandOutput, '$metadata'>
> = (context, input) => {
  const { Bucket: name = '', CreateBucketConfiguration: configuration } = input;
  const { region } = context.cloud;
  if (!isBucketName(name)) throw invalidBucketName(name);
  checkLocation(region, configuration?.LocationConstraint);
  if (configuration?.Location || configuration?.Bucket) throw notImplemented('Location');
  if (input.ObjectLockEnabledForBucket) throw notImplemented('x-amz-bucket-object-lock-enabled');
  const created = { BucketArn: arnOf(name), Location: locationOf(region, name) };
  const existing = context.buckets.find(name);
  if (existing) {
    // The oldest region alone answers its owner with success.
    if (region === homeRegion) return created;
    throw conflict(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: name },
    );
  }
  const record = {
    createdAtMs: writtenTime(context),
    ownership: input.ObjectOwnership === undefined ? defaultOwnership : readOwnership(input.ObjectOwnership),
    publicAccessBlock: blockAll,
    tags: configuration?.Tags ? checkTags(configuration.Tags, 'bucket') : undefined,
  };
  const grants = grantsOfRequest(context, { ...record, id: 0, name }, input);
  context.buckets.create(name, { ...record, grants });
  return created;
};

function locationOf(region: string, name: string): string {
  return region === homeRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
}

export const headBucket: Operation<HeadBucketCommandInput, Omit<HeadBucketCommandOutput, '$metadata'>> = (
  context,
  input,
) => {
  const { name } = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  return { BucketArn: arnOf(name), BucketRegion: context.cloud.region, AccessPointAlias: false };
};

export const deleteBucket: Operation<DeleteBucketCommandInput, object> = async (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!context.objects.isEmpty(bucket.id)) {
    const hint = bucket.versioning ? ' You must delete all versions in the bucket.' : '';
    throw conflict('BucketNotEmpty', `The bucket you tried to delete is not empty.${hint}`, {
      BucketName: bucket.name,
    });
  }
  const files = context.storage.transaction(() => {
    const ended = context.uploads
      .list(bucket.id)
      .flatMap((upload) => context.uploads.end(bucket.id, upload, new Set()));
    context.usage.forget(bucket.id);
    return ended;
  });
  context.buckets.remove(bucket);
  await context.bodies.removeFiles(files);
  return {};
};

export const listBuckets: Operation<ListBucketsCommandInput, Omit<ListBucketsCommandOutput, '$metadata'>> = (
  context,
  input,
) => {
  const { MaxBuckets: max, ContinuationToken: token, Prefix: prefix = '', BucketRegion: region } = input;
  if (max !== undefined && !(Number.isInteger(max) && max >= 1 && max <= bucketPageLimit))
    throw invalidArgument(
      `Argument max-buckets must be an integer between 1 and ${bucketPageLimit}`,
      'max-buckets',
      max,
    );
  const after = token === undefined ? '' : readBucketToken(token);
  const isPaged = max !== undefined || token !== undefined || region !== undefined;
  const all = context.buckets
    .list()
    .filter(({ name }) => name.startsWith(prefix) && name > after)
    .filter(() => region === undefined || region === context.cloud.region);
  const page = all.slice(0, max ?? bucketPageLimit);
  const last = page.at(-1);
  return {
    Buckets: page.map(({ name, createdAtMs }) => ({
      Name: name,
      CreationDate: new Date(createdAtMs),
      BucketRegion: isPaged ? context.cloud.region : undefined,
      BucketArn: arnOf(name),
    })),
    Owner: { ID: context.ownerId },
    Prefix: input.Prefix,
    ContinuationToken:
      last && page.length < all.length ? Buffer.from(last.name).toString('base64') : undefined,
  };
};

function readBucketToken(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== token)
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return bytes.toString('utf8');
}

export const getBucketLocation: Operation<
  GetBucketLocationCommandInput,
  Omit<GetBucketLocationCommandOutput, '$metadata'>
> = (context, input) => {
  context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  // The oldest region has no name here.
  return { LocationConstraint: locationConstraint(context) };
};

function locationConstraint({ cloud }: S3Context): GetBucketLocationCommandOutput['LocationConstraint'] {
  return cloud.region === homeRegion
    ? undefined
    : (cloud.region as GetBucketLocationCommandOutput['LocationConstraint']);
}

export const getBucketVersioning: Operation<
  GetBucketVersioningCommandInput,
  Omit<GetBucketVersioningCommandOutput, '$metadata'>
> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  return { Status: bucket.versioning };
};

export const putBucketVersioning: Operation<PutBucketVersioningCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const { Status: status, MFADelete: mfa } = input.VersioningConfiguration ?? {};
  if (mfa === 'Enabled') throw notImplemented('x-amz-mfa');
  if (status === undefined)
    throw badRequest('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  context.buckets.change(bucket, { versioning: status });
  return {};
};
