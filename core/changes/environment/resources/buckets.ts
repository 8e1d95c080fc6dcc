import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type {
  BucketLocationConstraint,
  LifecycleRule as S3LifecycleRule,
  S3Client,
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
  if (bucket.versioned.includes(stage))
    await callUpstream('s3:PutBucketVersioning', making, (abortSignal) =>
      client.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
        { abortSignal },
      ),
    );
  if (bucket.lifecycle.length > 0)
    await callUpstream('s3:PutLifecycleConfiguration', making, (abortSignal) =>
      client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules: bucket.lifecycle.map(ruleOf) },
        }),
        { abortSignal },
      ),
    );
  await callUpstream('s3:PutBucketTagging', making, (abortSignal) =>
    client.send(
      new PutBucketTaggingCommand({
        Bucket,
        Tagging: { TagSet: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })) },
      }),
      { abortSignal },
    ),
  );
}

function locationOf(region: string) {
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
  };
}
