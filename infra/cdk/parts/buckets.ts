import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BucketDefinition, LifecycleRule } from '../../../core/catalogue/buckets.ts';
import { ACCESS_LOGS } from '../../../core/catalogue/network.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import { explain } from './explain.ts';
import { keptAs } from './kept.ts';

const STORAGE_CLASSES: Readonly<
  Record<LifecycleRule['transitions'][number]['storageClass'], s3.StorageClass>
> = {
  STANDARD_IA: s3.StorageClass.INFREQUENT_ACCESS,
  GLACIER_IR: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
  DEEP_ARCHIVE: s3.StorageClass.DEEP_ARCHIVE,
};

const CLOSED = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
} as const satisfies s3.BucketProps;

/** A bucket of the catalogue as a stage has it: closed, encrypted, and told who reads it where there is a place to tell it. */
export function createBucket(
  scope: Construct,
  bucket: BucketDefinition,
  stage: Stage,
  accessLogs: s3.IBucket | undefined,
): s3.Bucket {
  const made = new s3.Bucket(scope, `Bucket-${bucket.logical}`, {
    ...CLOSED,
    bucketName: bucket.names[stage],
    versioned: bucket.versioned.includes(stage),
    lifecycleRules: bucket.lifecycle.map(ruleOf),
    removalPolicy: keptAs(stage),
    ...(accessLogs && {
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `s3/${bucket.names[stage]}/`,
    }),
  });
  if (!accessLogs)
    explain(made, {
      'AwsSolutions-S1': 'Development runs on an emulator, where nobody reads access logs.',
    });
  return made;
}

/** Where buckets, load balancers and distributions say who asked them for what. */
export function createAccessLogs(scope: Construct, stage: Stage): s3.Bucket {
  return new s3.Bucket(scope, 'AccessLogs', {
    ...CLOSED,
    bucketName: ACCESS_LOGS.names[stage],
    // CloudFront's standard logs are written with an access control list, and by no other way to a bucket.
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(ACCESS_LOGS.keptDays) }],
    removalPolicy: keptAs(stage),
  });
}

function ruleOf(rule: LifecycleRule): s3.LifecycleRule {
  return {
    id: rule.id,
    ...(rule.prefix !== '' && { prefix: rule.prefix }),
    transitions: rule.transitions.map(({ afterDays, storageClass }) => ({
      transitionAfter: Duration.days(afterDays),
      storageClass: STORAGE_CLASSES[storageClass],
    })),
    ...(rule.expireAfterDays !== undefined && { expiration: Duration.days(rule.expireAfterDays) }),
    ...(rule.noncurrentExpireAfterDays !== undefined && {
      noncurrentVersionExpiration: Duration.days(rule.noncurrentExpireAfterDays),
    }),
  };
}
