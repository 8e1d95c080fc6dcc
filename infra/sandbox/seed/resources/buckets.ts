import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type { LifecycleRule as S3LifecycleRule, S3Client } from '@aws-sdk/client-s3';
import type { BucketDefinition, LifecycleRule } from '../../../../core/catalogue/buckets.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import { tagsOf } from './tags.ts';

/** Makes the buckets, with versioning and lifecycle as the stage has them. Those that are there are set anew. */
export async function createBuckets(
  client: S3Client,
  buckets: readonly BucketDefinition[],
  stage: Stage,
): Promise<void> {
  await Promise.all(buckets.map((bucket) => createBucket(client, bucket, stage)));
}

async function createBucket(client: S3Client, bucket: BucketDefinition, stage: Stage): Promise<void> {
  const Bucket = bucket.names[stage];
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
  if (bucket.versioned.includes(stage))
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  if (bucket.lifecycle.length > 0)
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: bucket.lifecycle.map(ruleOf) },
      }),
    );
  await client.send(
    new PutBucketTaggingCommand({
      Bucket,
      Tagging: { TagSet: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })) },
    }),
  );
}

function ruleOf(rule: LifecycleRule): S3LifecycleRule {
  return {
    ID: rule.id,
    Status: 'Enabled',
    Filter: { Prefix: rule.prefix },
    ...(rule.transitions.length > 0 && {
      Transitions: rule.transitions.map(({ afterDays, storageClass }) => ({
        Days: afterDays,
        StorageClass: storageClass,
      })),
    }),
    ...(rule.expireAfterDays !== undefined && { Expiration: { Days: rule.expireAfterDays } }),
  };
}
