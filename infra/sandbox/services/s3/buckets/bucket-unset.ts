import type { BucketCommandInput } from './bucket-input.ts';
import type { Operation } from '../context.ts';
import { invalidRequest, notFound } from '../errors.ts';

/**
 * What S3 answers about features that no bucket of this endpoint has, since the operations that would set them are
 * refused: the answer is that of a bucket where nothing was set.
 */
function unset(answer: object): Operation<BucketCommandInput, object> {
  return (context, input) => {
    context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
    return answer;
  };
}

function absent(code: string, message: string): Operation<BucketCommandInput, object> {
  return (context, input) => {
    throw notFound(
      code,
      message,
      context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner).name,
    );
  };
}

const withoutLock: Operation<BucketCommandInput, object> = (context, input) => {
  context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  throw invalidRequest('Bucket is missing Object Lock Configuration');
};

export const unsetFeatures = {
  GetBucketAccelerateConfiguration: unset({}),
  GetBucketLogging: unset({}),
  GetBucketNotificationConfiguration: unset({}),
  GetBucketRequestPayment: unset({ Payer: 'BucketOwner' }),
  GetBucketWebsite: absent(
    'NoSuchWebsiteConfiguration',
    'The specified bucket does not have a website configuration',
  ),
  GetBucketReplication: absent(
    'ReplicationConfigurationNotFoundError',
    'The replication configuration was not found',
  ),
  GetObjectLockConfiguration: absent(
    'ObjectLockConfigurationNotFoundError',
    'Object Lock configuration does not exist for this bucket',
  ),
  GetObjectRetention: withoutLock,
  GetObjectLegalHold: withoutLock,
  PutObjectRetention: withoutLock,
  PutObjectLegalHold: withoutLock,
  GetBucketAnalyticsConfiguration: absent(
    'NoSuchConfiguration',
    'The specified configuration does not exist.',
  ),
  GetBucketInventoryConfiguration: absent(
    'NoSuchConfiguration',
    'The specified configuration does not exist.',
  ),
  GetBucketMetricsConfiguration: absent('NoSuchConfiguration', 'The specified configuration does not exist.'),
  GetBucketIntelligentTieringConfiguration: absent(
    'NoSuchConfiguration',
    'The specified configuration does not exist.',
  ),
  ListBucketAnalyticsConfigurations: unset({ IsTruncated: false }),
  ListBucketInventoryConfigurations: unset({ IsTruncated: false }),
  ListBucketMetricsConfigurations: unset({ IsTruncated: false }),
  ListBucketIntelligentTieringConfigurations: unset({ IsTruncated: false }),
} as const;
