import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, PutObjectCommandInput } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { ContractContext } from './support.ts';

/** Creates a bucket, and sees to its removal with everything in it. */
export async function createBucket(context: ContractContext, bucket: string): Promise<void> {
  const { region } = context.target;
  // S3 refuses the constraint that names its oldest region.
  const CreateBucketConfiguration =
    region === 'us-east-1' ? undefined : { LocationConstraint: region as BucketLocationConstraint };
  await context.clients.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  context.cleanUp(() => removeBucket(context, bucket));
}

async function removeBucket(context: ContractContext, bucket: string): Promise<void> {
  const { s3 } = context.clients;
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    const all = [...Versions, ...DeleteMarkers];
    if (all.length === 0) break;
    await inParallel(all, ({ Key, VersionId }) =>
      s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId })),
    );
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

export async function setVersioning(
  context: ContractContext,
  bucket: string,
  status: 'Enabled' | 'Suspended',
): Promise<void> {
  const command = new PutBucketVersioningCommand({
    Bucket: bucket,
    VersioningConfiguration: { Status: status },
  });
  await context.clients.s3.send(command);
}

export async function putObject(
  context: ContractContext,
  bucket: string,
  key: string,
  body: string | Uint8Array,
  further: Partial<PutObjectCommandInput> = {},
): Promise<string | undefined> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...further });
  return (await context.clients.s3.send(command)).VersionId;
}

export async function inParallel<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const limit = pLimit(16);
  await Promise.all(all.map((one) => limit(() => work(one))));
}
