import type {
  CORSRule,
  GetBucketCorsCommandOutput,
  GetBucketEncryptionCommandOutput,
  GetBucketTaggingCommandOutput,
  PutBucketCorsCommandInput,
  PutBucketEncryptionCommandInput,
  PutBucketTaggingCommandInput,
} from '@aws-sdk/client-s3';
import type { BucketCommandInput } from './bucket-input.ts';
import type { Operation } from '../context.ts';
import { badRequest, invalidArgument, invalidRequest, malformedXml, notFound } from '../errors.ts';
import { checkTags } from '../objects/tags.ts';

type Out<Command> = Omit<Command, '$metadata'>;

export const getBucketTagging: Operation<BucketCommandInput, Out<GetBucketTaggingCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!bucket.tags?.length) throw notFound('NoSuchTagSet', 'The TagSet does not exist', bucket.name);
  return { TagSet: [...bucket.tags] };
};

export const putBucketTagging: Operation<PutBucketTaggingCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!input.Tagging) throw malformedXml();
  context.buckets.change(bucket, { tags: checkTags(input.Tagging.TagSet ?? [], 'bucket') });
  return {};
};

export const deleteBucketTagging: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { tags: undefined });
  return {};
};

const algorithms: readonly string[] = ['AES256', 'aws:kms', 'aws:kms:dsse'];

/** Every bucket encrypts, with S3's own keys where nothing is set. Source: S3 User Guide, "default encryption". */
export const getBucketEncryption: Operation<BucketCommandInput, Out<GetBucketEncryptionCommandOutput>> = (
  context,
  input,
) => {
  const { encryption } = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  return {
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: encryption?.byDefault ?? { SSEAlgorithm: 'AES256' },
          BucketKeyEnabled: encryption?.bucketKey ?? false,
        },
      ],
    },
  };
};

export const putBucketEncryption: Operation<PutBucketEncryptionCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  const byDefault = rules[0]?.ApplyServerSideEncryptionByDefault;
  if (rules.length !== 1 || !byDefault || !algorithms.includes(byDefault.SSEAlgorithm ?? ''))
    throw malformedXml();
  if (byDefault.SSEAlgorithm === 'AES256' && byDefault.KMSMasterKeyID !== undefined)
    throw invalidArgument(
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      'ApplyServerSideEncryptionByDefault',
    );
  context.buckets.change(bucket, {
    encryption: { byDefault, bucketKey: rules[0]?.BucketKeyEnabled ?? false },
  });
  return {};
};

export const deleteBucketEncryption: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { encryption: undefined });
  return {};
};

const corsMethods: readonly string[] = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];
const corsRuleLimit = 100;

function checkCorsRule({
  AllowedMethods,
  AllowedOrigins,
  AllowedHeaders = [],
  ExposeHeaders = [],
}: CORSRule): void {
  if (!AllowedMethods?.length || !AllowedOrigins?.length) throw malformedXml();
  const unknown = AllowedMethods.find((method) => !corsMethods.includes(method));
  if (unknown !== undefined)
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
  for (const [name, values] of [
    ['AllowedOrigin', AllowedOrigins],
    ['AllowedHeader', AllowedHeaders],
  ] as const) {
    const wild = values.find((value) => value.split('*').length > 2);
    if (wild !== undefined) throw invalidRequest(`${name} "${wild}" can not have more than one wildcard.`);
  }
  const exposed = ExposeHeaders.find((value) => value.includes('*'));
  if (exposed !== undefined)
    throw invalidRequest(
      `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    );
}

export const getBucketCors: Operation<BucketCommandInput, Out<GetBucketCorsCommandOutput>> = (
  context,
  input,
) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!bucket.cors)
    throw notFound('NoSuchCORSConfiguration', 'The CORS configuration does not exist', bucket.name);
  return { CORSRules: [...bucket.cors] };
};

export const putBucketCors: Operation<PutBucketCorsCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const rules = input.CORSConfiguration?.CORSRules ?? [];
  if (rules.length === 0) throw malformedXml();
  if (rules.length > corsRuleLimit)
    throw badRequest(
      'InvalidRequest',
      `The number of CORS rules should not exceed allowed limit of ${corsRuleLimit} rules.`,
    );
  for (const rule of rules) checkCorsRule(rule);
  context.buckets.change(bucket, { cors: rules });
  return {};
};

export const deleteBucketCors: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { cors: undefined });
  return {};
};
