import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const dayMs = 86_400_000;
let s3: S3Fixture;
let count = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

async function createBucket(rule: Partial<s3sdk.LifecycleRule>, versioning = false): Promise<string> {
  count += 1;
  const Bucket = `lifecycle-${count}`;
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  if (versioning) {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.client.send(new s3sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  await putRules(Bucket, [{ ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, ...rule }]);
  return Bucket;
}

function putRules(Bucket: string, Rules: s3sdk.LifecycleRule[]) {
  return s3.client.send(
    new s3sdk.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
  );
}

function put(Bucket: string, Key: string, more: Partial<s3sdk.PutObjectCommandInput> = {}) {
  return s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
}

async function list(Bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key, StorageClass }) =>
    StorageClass === 'STANDARD' ? `${Key}` : `${Key} ${StorageClass}`,
  );
}

async function versions(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.client.send(
    new s3sdk.ListObjectVersionsCommand({ Bucket }),
  );
  return [...Versions.map(({ Key }) => `${Key}`), ...DeleteMarkers.map(({ Key }) => `${Key} marker`)];
}

async function pass(days: number): Promise<void> {
  s3.sandbox.clock.advance(days * dayMs);
  await s3.tick();
}

test('objects expire at the midnight after their days, by prefix, tag and size', async () => {
  const Bucket = await createBucket({
    Filter: { And: { Prefix: 'old/', Tags: [{ Key: 'keep', Value: 'no' }], ObjectSizeGreaterThan: 1 } },
    Expiration: { Days: 3 },
  });
  const Tagging = 'keep=no';
  const told = await put(Bucket, 'old/a', { Tagging, Body: 'xx' });
  await put(Bucket, 'old/small', { Tagging });
  await put(Bucket, 'old/untagged', { Body: 'xx' });
  await put(Bucket, 'new/a', { Tagging, Body: 'xx' });
  const midnight = Math.ceil((s3.sandbox.clock.now() + 3 * dayMs) / dayMs) * dayMs;
  const expiry = new Date(midnight).toUTCString();
  expect(told.Expiration).toBe(`expiry-date="${expiry}", rule-id="r"`);
  const head = await s3.client.send(new s3sdk.HeadObjectCommand({ Bucket, Key: 'old/a' }));
  expect(head.Expiration).toBe(told.Expiration);
  await pass(3);
  expect(await list(Bucket)).toHaveLength(4);
  await pass(1);
  expect(await list(Bucket)).toEqual(['new/a', 'old/small', 'old/untagged']);
});

test('a disabled rule does nothing', async () => {
  const Bucket = await createBucket({ Status: 'Disabled', Expiration: { Days: 1 } });
  await put(Bucket, 'a');
  await pass(5);
  expect(await list(Bucket)).toEqual(['a']);
});

test('transitions change the class, of what is large enough', async () => {
  const Bucket = await createBucket({
    Transitions: [
      { Days: 30, StorageClass: 'STANDARD_IA' },
      { Days: 90, StorageClass: 'GLACIER_IR' },
      { Days: 365, StorageClass: 'DEEP_ARCHIVE' },
    ],
  });
  await put(Bucket, 'large', { Body: Buffer.alloc(128 * 1024) });
  await put(Bucket, 'small');
  await pass(31);
  expect(await list(Bucket)).toEqual(['large STANDARD_IA', 'small']);
  await pass(60);
  expect(await list(Bucket)).toEqual(['large GLACIER_IR', 'small']);
  await pass(300);
  expect(await list(Bucket)).toEqual(['large DEEP_ARCHIVE', 'small']);
  const get = new s3sdk.GetObjectCommand({ Bucket, Key: 'large' });
  expect(await refusal(s3.client.send(get))).toBe('403 InvalidObjectState');
});

test('in a versioned bucket an expired object gets a marker, and old versions go by age and number', async () => {
  const Bucket = await createBucket(
    {
      Expiration: { Days: 10 },
      NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 },
    },
    true,
  );
  for (const Body of ['1', '2', '3', '4']) await put(Bucket, 'k', { Body });
  await pass(1);
  expect(await versions(Bucket)).toEqual(['k', 'k', 'k', 'k']);
  await pass(2);
  expect(await versions(Bucket)).toEqual(['k', 'k']);
  await pass(8);
  expect(await versions(Bucket)).toEqual(['k', 'k', 'k marker']);
  expect(await list(Bucket)).toEqual([]);
});

test('a delete marker behind which nothing is left goes', async () => {
  const Bucket = await createBucket({ Expiration: { ExpiredObjectDeleteMarker: true } }, true);
  const { VersionId } = await put(Bucket, 'k');
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key: 'k' }));
  await pass(1);
  expect(await versions(Bucket)).toEqual(['k', 'k marker']);
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
  await pass(1);
  expect(await versions(Bucket)).toEqual([]);
});

test('unfinished uploads are ended', async () => {
  const Bucket = await createBucket({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } });
  const created = await s3.client.send(new s3sdk.CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
  expect(created.AbortRuleId).toBe('r');
  expect(created.AbortDate?.getTime()).toBe(Math.ceil((s3.sandbox.clock.now() + 2 * dayMs) / dayMs) * dayMs);
  const uploads = async () =>
    (await s3.client.send(new s3sdk.ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0;
  await pass(1);
  expect(await uploads()).toBe(1);
  await pass(2);
  expect(await uploads()).toBe(0);
});

test('rules are given back as they were put, and removed', async () => {
  const Bucket = await createBucket({ Expiration: { Date: new Date('2030-01-01T00:00:00Z') } });
  const get = () => s3.client.send(new s3sdk.GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(await get()).toMatchObject({
    TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
    Rules: [
      {
        ID: 'r',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        Expiration: { Date: new Date('2030-01-01T00:00:00Z') },
      },
    ],
  });
  await putRules(Bucket, [{ Status: 'Enabled', Prefix: 'p', Expiration: { Days: 1 } }]);
  expect((await get()).Rules).toMatchObject([{ ID: expect.stringMatching(/.+/), Prefix: 'p' }]);
  await s3.client.send(new s3sdk.DeleteBucketLifecycleCommand({ Bucket }));
  expect(await refusal(get())).toBe('404 NoSuchLifecycleConfiguration');
});

const ia = { Days: 30, StorageClass: 'STANDARD_IA' } as const;
test.each<[Partial<s3sdk.LifecycleRule>, string]>([
  [{}, '400 InvalidRequest'],
  [{ Status: 'On' as 'Enabled', Expiration: { Days: 1 } }, '400 MalformedXML'],
  [{ Prefix: 'p', Expiration: { Days: 1 } }, '400 MalformedXML'],
  [{ Filter: undefined, Expiration: { Days: 1 } }, '400 MalformedXML'],
  [{ ID: 'x'.repeat(256), Expiration: { Days: 1 } }, '400 InvalidArgument'],
  [{ Expiration: { Days: 0 } }, '400 InvalidArgument'],
  [{ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, '400 MalformedXML'],
  [{ Expiration: { Date: new Date('2030-01-01T01:00:00Z') } }, '400 InvalidArgument'],
  [{ Transitions: [{ ...ia, Days: 29 }] }, '400 InvalidArgument'],
  [{ Transitions: [ia, ia] }, '400 InvalidRequest'],
  [{ Transitions: [ia, { Days: 59, StorageClass: 'GLACIER' }] }, '400 InvalidArgument'],
  [{ Transitions: [ia, { Days: 60, StorageClass: 'GLACIER' }] }, 'not refused'],
  [{ Transitions: [{ Days: 1, StorageClass: 'STANDARD' as 'GLACIER' }] }, '400 MalformedXML'],
  [{ Transitions: [ia], Expiration: { Days: 30 } }, '400 InvalidArgument'],
  [{ Transitions: [ia], Expiration: { Date: new Date('2030-01-01T00:00:00Z') } }, '400 InvalidRequest'],
  [{ Transitions: [ia], Expiration: { Days: 365 } }, 'not refused'],
  [{ NoncurrentVersionExpiration: { NoncurrentDays: 0 } }, '400 InvalidArgument'],
  [
    { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } },
    '400 InvalidArgument',
  ],
  [
    { NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: 'STANDARD_IA' }] },
    '400 InvalidArgument',
  ],
  [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } }, '400 InvalidArgument'],
  [
    { Filter: { Tag: { Key: 'a', Value: 'b' } }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    '400 InvalidRequest',
  ],
  [{ Filter: { And: { Prefix: 'p' } }, Expiration: { Days: 1 } }, '400 MalformedXML'],
])('the rule %j: %s', async (rule, expected) => {
  const Bucket = 'rules';
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  const whole = { Status: 'Enabled', Filter: { Prefix: '' }, ...rule } as s3sdk.LifecycleRule;
  expect(await refusal(putRules(Bucket, [whole]))).toBe(expected);
  const named = { ...whole, ID: 'same' };
  if (expected === 'not refused')
    expect(await refusal(putRules(Bucket, [named, named]))).toBe('400 InvalidArgument');
});
