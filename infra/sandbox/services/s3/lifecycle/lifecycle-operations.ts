import { randomBytes } from 'node:crypto';
import type {
  GetBucketLifecycleConfigurationCommandOutput,
  PutBucketLifecycleConfigurationCommandInput,
} from '@aws-sdk/client-s3';
import type { BucketCommandInput } from '../buckets/bucket-input.ts';
import type { Operation } from '../context.ts';
import { invalidArgument, malformedXml, notFound } from '../errors.ts';
import { dayMs } from './lifecycle-rules.ts';
import { checkLifecycleRules } from './lifecycle-validation.ts';

const defaultMinimum = 'all_storage_classes_128K';

export const getBucketLifecycleConfiguration: Operation<
  BucketCommandInput,
  Omit<GetBucketLifecycleConfigurationCommandOutput, '$metadata'>
> = (context, input) => {
  const { name, lifecycle } = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  if (!lifecycle)
    throw notFound('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', name);
  return { Rules: [...lifecycle.rules], TransitionDefaultMinimumObjectSize: lifecycle.minimumObjectSize };
};

/** The rules are applied from the next midnight UTC on, and then each day. */
export const putBucketLifecycleConfiguration: Operation<
  PutBucketLifecycleConfigurationCommandInput,
  object
> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const rules = input.LifecycleConfiguration?.Rules ?? [];
  if (rules.length === 0) throw malformedXml();
  const minimumObjectSize = input.TransitionDefaultMinimumObjectSize ?? defaultMinimum;
  if (minimumObjectSize !== defaultMinimum && minimumObjectSize !== 'varies_by_storage_class')
    throw invalidArgument(
      'Invalid value for the transition default minimum object size.',
      'x-amz-transition-default-minimum-object-size',
      minimumObjectSize,
    );
  checkLifecycleRules(rules);
  const named = rules.map((rule) => ({ ...rule, ID: rule.ID || randomBytes(24).toString('base64url') }));
  context.buckets.change(bucket, {
    lifecycle: { rules: named, minimumObjectSize },
    lifecycleDay: Math.floor(context.cloud.clock.now() / dayMs),
  });
  return { TransitionDefaultMinimumObjectSize: minimumObjectSize };
};

export const deleteBucketLifecycle: Operation<BucketCommandInput, object> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  context.buckets.change(bucket, { lifecycle: undefined, lifecycleDay: undefined });
  return {};
};
