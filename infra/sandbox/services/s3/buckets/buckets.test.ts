import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

test.each([
  ['ab', false],
  ['abc', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['my.bucket-1', true],
  ['My-bucket', false],
  ['my_bucket', false],
  ['-bucket', false],
  ['bucket-', false],
  ['my..bucket', false],
  ['192.168.5.4', false],
  ['xn--bucket', false],
  ['sthree-bucket', false],
  ['amzn-s3-demo-bucket', false],
  ['bucket-s3alias', false],
  ['bucket--ol-s3', false],
  ['<img src=x>', false],
])('the name %s is taken: %s', async (name, isTaken) => {
  const answer = refusal(s3.client.send(new CreateBucketCommand({ Bucket: name })));
  await expect(answer).resolves.toBe(isTaken ? 'not refused' : '400 InvalidBucketName');
});

test('a bucket lives from its creation to its deletion', async () => {
  const Bucket = 'life';
  await s3.client.send(new CreateBucketCommand({ Bucket }));
  expect(await s3.client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({
    BucketRegion: 'us-east-1',
  });
  expect((await s3.client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  expect(await refusal(s3.client.send(new DeleteBucketCommand({ Bucket })))).toBe('409 BucketNotEmpty');
  expect(await refusal(s3.client.send(new CreateBucketCommand({ Bucket })))).toBe('not refused');
});

test('what is not there is told', async () => {
  const Bucket = 'nowhere';
  expect(await refusal(s3.client.send(new HeadBucketCommand({ Bucket })))).toBe('404 NotFound');
  expect(await refusal(s3.client.send(new DeleteBucketCommand({ Bucket })))).toBe('404 NoSuchBucket');
  expect(await refusal(s3.client.send(new GetBucketLocationCommand({ Bucket: 'Not_A_Name' })))).toBe(
    '400 InvalidBucketName',
  );
});

test('another owner than the expected one is refused', async () => {
  await s3.client.send(new CreateBucketCommand({ Bucket: 'owned' }));
  const as = (ExpectedBucketOwner: string) =>
    refusal(s3.client.send(new GetBucketLocationCommand({ Bucket: 'owned', ExpectedBucketOwner })));
  expect(await as('000000000000')).toBe('not refused');
  expect(await as('111111111111')).toBe('403 AccessDenied');
});

test('buckets are listed by name, in pages, by prefix', async () => {
  for (const name of ['zoo-b', 'zoo-a', 'zoo-c'])
    await s3.client.send(new CreateBucketCommand({ Bucket: name }));
  const first = await s3.client.send(new ListBucketsCommand({ Prefix: 'zoo-', MaxBuckets: 2 }));
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual(['zoo-a', 'zoo-b']);
  expect(first.Buckets?.[0]).toMatchObject({ BucketRegion: 'us-east-1', BucketArn: 'arn:aws:s3:::zoo-a' });
  const { ContinuationToken } = first;
  const second = await s3.client.send(
    new ListBucketsCommand({ Prefix: 'zoo-', MaxBuckets: 2, ContinuationToken }),
  );
  expect(second.Buckets?.map(({ Name }) => Name)).toEqual(['zoo-c']);
  expect(second.ContinuationToken).toBeUndefined();
  expect(first.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  expect(await refusal(s3.client.send(new ListBucketsCommand({ ContinuationToken: '%' })))).toBe(
    '400 InvalidArgument',
  );
  expect(await refusal(s3.client.send(new ListBucketsCommand({ MaxBuckets: 0 })))).toBe(
    '400 InvalidArgument',
  );
});

test('versioning is unset, then enabled, then suspended', async () => {
  const Bucket = 'versioned';
  await s3.client.send(new CreateBucketCommand({ Bucket }));
  const status = async () => (await s3.client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  expect(await status()).toBeUndefined();
  for (const Status of ['Enabled', 'Suspended'] as const) {
    await s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    expect(await status()).toBe(Status);
  }
  const put = (Status: string | undefined) =>
    refusal(
      s3.client.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: Status as 'Enabled' } }),
      ),
    );
  expect(await put('On')).toBe('400 MalformedXML');
  expect(await put(undefined)).toBe('400 IllegalVersioningConfigurationException');
});

describe('a region other than the first', () => {
  let frankfurt: S3Fixture;
  beforeAll(async () => {
    frankfurt = await startS3('eu-central-1');
  });
  afterAll(() => frankfurt.close());

  test('has its name as location, and refuses others', async () => {
    const Bucket = 'located';
    await frankfurt.client.send(new CreateBucketCommand({ Bucket }));
    expect(await frankfurt.client.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-central-1',
    });
    const create = (LocationConstraint: 'eu-west-1' | 'eu-central-1') =>
      refusal(
        frankfurt.client.send(
          new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }),
        ),
      );
    expect(await create('eu-west-1')).toBe('400 IllegalLocationConstraintException');
    expect(await create('eu-central-1')).toBe('409 BucketAlreadyOwnedByYou');
  });
});
