import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type {
  BucketLifecycleConfiguration,
  BucketLocationConstraint,
  LifecycleRule as S3LifecycleRule,
  S3Client,
  Tagging,
  VersioningConfiguration,
} from '@aws-sdk/client-s3';
import type { BucketDefinition, LifecycleRule } from '../../../catalogue/buckets.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { tagsOf } from './tags.ts';

export interface BucketPlace {
  readonly stage: Stage;
  readonly region: string;
}

/**
 * Makes a bucket, with versioning, lifecycle and tags as the stage has them. Outside of us-east-1 the region is named
 * (API reference, CreateBucket). @throws UpstreamFailed, Cancelled.
 */
export async function makeBucket(
  client: S3Client,
  bucket: BucketDefinition,
  { stage, region }: BucketPlace,
  making: Making,
): Promise<void> {
  const Bucket = bucket.names[stage];
  const isNew = await callUpstream('s3:CreateBucket', making, async (abortSignal) => {
    try {
      await client.send(new CreateBucketCommand({ Bucket, ...locationOf(region) }), { abortSignal });
      return true;
    } catch (error) {
      if (error instanceof BucketAlreadyOwnedByYou) return false;
      throw error;
    }
  });
  if (!isNew && making.whenThere === 'leave') return;
  const { versioning, lifecycle, tagging } = bucketSettings(bucket, stage);
  if (versioning)
    await callUpstream('s3:PutBucketVersioning', making, (abortSignal) =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: versioning }), {
        abortSignal,
      }),
    );
  if (lifecycle)
    await callUpstream('s3:PutLifecycleConfiguration', making, (abortSignal) =>
      client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: lifecycle }), {
        abortSignal,
      }),
    );
  await callUpstream('s3:PutBucketTagging', making, (abortSignal) =>
    client.send(new PutBucketTaggingCommand({ Bucket, Tagging: tagging }), { abortSignal }),
  );
}

/** What a bucket of the catalogue is given in a stage, as S3 takes it; undefined where it keeps S3's own. */
export function bucketSettings(
  bucket: BucketDefinition,
  stage: Stage,
): {
  readonly versioning?: VersioningConfiguration;
  readonly lifecycle?: BucketLifecycleConfiguration;
  readonly tagging: Tagging;
} {
  return {
    ...(bucket.versioned.includes(stage) && { versioning: { Status: 'Enabled' as const } }),
    ...(bucket.lifecycle.length > 0 && { lifecycle: { Rules: bucket.lifecycle.map(ruleOf) } }),
    tagging: { TagSet: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })) },
  };
}

/** The part of CreateBucket's input that names a region. */
export function locationOf(region: string) {
  if (region === 'us-east-1') return {};
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
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
    ...(rule.noncurrentExpireAfterDays !== undefined && {
      NoncurrentVersionExpiration: { NoncurrentDays: rule.noncurrentExpireAfterDays },
    }),
  };
}
