import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'settings';
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
});
afterAll(() => s3.close());

test.each([
  [s3sdk.GetBucketTaggingCommand, '404 NoSuchTagSet'],
  [s3sdk.GetBucketCorsCommand, '404 NoSuchCORSConfiguration'],
  [s3sdk.GetBucketPolicyCommand, '404 NoSuchBucketPolicy'],
  [s3sdk.GetBucketPolicyStatusCommand, '404 NoSuchBucketPolicy'],
  [s3sdk.GetBucketLifecycleConfigurationCommand, '404 NoSuchLifecycleConfiguration'],
  [s3sdk.GetBucketWebsiteCommand, '404 NoSuchWebsiteConfiguration'],
  [s3sdk.GetBucketReplicationCommand, '404 ReplicationConfigurationNotFoundError'],
  [s3sdk.GetObjectLockConfigurationCommand, '404 ObjectLockConfigurationNotFoundError'],
] as const)('$0.name of a new bucket: %s', async (Command, expected) => {
  const send = (name: string) =>
    s3.client.send(new Command({ Bucket: name }) as s3sdk.GetBucketTaggingCommand);
  expect(await refusal(send(Bucket))).toBe(expected);
  expect(await refusal(send('not-there'))).toBe('404 NoSuchBucket');
});

test('a new bucket is encrypted, private, and of its owner', async () => {
  const { client } = s3;
  const encryption = await client.send(new s3sdk.GetBucketEncryptionCommand({ Bucket }));
  expect(encryption.ServerSideEncryptionConfiguration?.Rules).toEqual([
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
  ]);
  const block = await client.send(new s3sdk.GetPublicAccessBlockCommand({ Bucket }));
  expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
  const ownership = await client.send(new s3sdk.GetBucketOwnershipControlsCommand({ Bucket }));
  expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  const acl = await client.send(new s3sdk.GetBucketAclCommand({ Bucket }));
  expect(acl.Grants).toEqual([
    { Grantee: { ID: acl.Owner?.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' },
  ]);
  expect(await client.send(new s3sdk.GetBucketLoggingCommand({ Bucket }))).not.toHaveProperty(
    'LoggingEnabled',
  );
  const notification = await client.send(new s3sdk.GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(notification.QueueConfigurations).toBeUndefined();
  expect(await client.send(new s3sdk.GetBucketRequestPaymentCommand({ Bucket }))).toMatchObject({
    Payer: 'BucketOwner',
  });
});

test('tags are kept and checked', async () => {
  const put = (TagSet: s3sdk.Tag[]) =>
    s3.client.send(new s3sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  await put([{ Key: 'team', Value: 'a b/c' }]);
  expect((await s3.client.send(new s3sdk.GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
    { Key: 'team', Value: 'a b/c' },
  ]);
  const same = { Key: 'k', Value: '' };
  expect(await refusal(put([same, same]))).toBe('400 InvalidTag');
  expect(await refusal(put([{ Key: 'aws:x', Value: '' }]))).toBe('400 InvalidTag');
  expect(await refusal(put([{ Key: 'k'.repeat(129), Value: '' }]))).toBe('400 InvalidTag');
  expect(await refusal(put([{ Key: 'k', Value: '<b>' }]))).toBe('400 InvalidTag');
  const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
  expect(await refusal(put(many))).toBe('400 BadRequest');
  await s3.client.send(new s3sdk.DeleteBucketTaggingCommand({ Bucket }));
  expect(await refusal(s3.client.send(new s3sdk.GetBucketTaggingCommand({ Bucket })))).toBe(
    '404 NoSuchTagSet',
  );
});

test('encryption by default is what new objects get', async () => {
  const { client } = s3;
  const rule = (SSEAlgorithm: s3sdk.ServerSideEncryption, KMSMasterKeyID?: string) => ({
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID } }],
    },
  });
  expect(await refusal(client.send(new s3sdk.PutBucketEncryptionCommand(rule('AES256', 'k'))))).toBe(
    '400 InvalidArgument',
  );
  await client.send(new s3sdk.PutBucketEncryptionCommand(rule('aws:kms', 'abc')));
  const put = await client.send(new s3sdk.PutObjectCommand({ Bucket, Key: 'kms', Body: 'x' }));
  expect(put).toMatchObject({
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: 'arn:aws:kms:us-east-1:000000000000:key/abc',
  });
  // The ETag of what a key of KMS encrypts is not an MD5.
  expect(put.ETag).not.toBe('"9dd4e461268c8034f5c8564e155c67a6"');
  await client.send(new s3sdk.DeleteBucketEncryptionCommand({ Bucket }));
  expect(await client.send(new s3sdk.PutObjectCommand({ Bucket, Key: 'kms', Body: 'x' }))).toMatchObject({
    ServerSideEncryption: 'AES256',
    ETag: '"9dd4e461268c8034f5c8564e155c67a6"',
  });
});

test('CORS rules are kept and checked', async () => {
  const put = (rule: s3sdk.CORSRule) =>
    s3.client.send(new s3sdk.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  const rule = {
    AllowedMethods: ['GET', 'PUT'],
    AllowedOrigins: ['https://*.example.com'],
    MaxAgeSeconds: 60,
  };
  await put(rule);
  expect((await s3.client.send(new s3sdk.GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);
  expect(await refusal(put({ ...rule, AllowedMethods: ['PATCH'] }))).toBe('400 InvalidRequest');
  expect(await refusal(put({ ...rule, AllowedOrigins: ['*.*'] }))).toBe('400 InvalidRequest');
  expect(await refusal(put({ ...rule, ExposeHeaders: ['x-*'] }))).toBe('400 InvalidRequest');
  await s3.client.send(new s3sdk.DeleteBucketCorsCommand({ Bucket }));
});

const allow = (principal: unknown, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...more,
      },
    ],
  });
const account = { AWS: 'arn:aws:iam::000000000000:root' };

test.each([
  ['{', '400 MalformedPolicy'],
  ['{"Statement":[]}', '400 MalformedPolicy'],
  [allow(account, { Resource: 'arn:aws:s3:::another/*' }), '400 MalformedPolicy'],
  [allow(account, { Action: 'dynamodb:GetItem' }), '400 MalformedPolicy'],
  [allow(account, { Effect: 'Perhaps' }), '400 MalformedPolicy'],
  [allow(undefined), '400 MalformedPolicy'],
  [allow('*'), '403 AccessDenied'],
  [allow('*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }), 'not refused'],
  [allow(account), 'not refused'],
])('the policy %s: %s', async (Policy, expected) => {
  expect(await refusal(s3.client.send(new s3sdk.PutBucketPolicyCommand({ Bucket, Policy })))).toBe(expected);
});

test('a policy is given back as it was, and its status told', async () => {
  const { client } = s3;
  const name = 'open-policy';
  await client.send(new s3sdk.CreateBucketCommand({ Bucket: name }));
  await client.send(new s3sdk.DeletePublicAccessBlockCommand({ Bucket: name }));
  expect(await refusal(client.send(new s3sdk.GetPublicAccessBlockCommand({ Bucket: name })))).toBe(
    '404 NoSuchPublicAccessBlockConfiguration',
  );
  const status = async () =>
    (await client.send(new s3sdk.GetBucketPolicyStatusCommand({ Bucket: name }))).PolicyStatus?.IsPublic;
  for (const [principal, isPublic] of [
    ['*', true],
    [{ AWS: '*' }, true],
    [account, false],
  ] as const) {
    const Policy = allow(principal).replaceAll(`:${Bucket}/`, `:${name}/`);
    await client.send(new s3sdk.PutBucketPolicyCommand({ Bucket: name, Policy }));
    expect((await client.send(new s3sdk.GetBucketPolicyCommand({ Bucket: name }))).Policy).toBe(Policy);
    expect(await status()).toBe(isPublic);
  }
});

test('ACLs are refused, until the ownership allows them', async () => {
  const { client } = s3;
  const name = 'with-acls';
  await client.send(new s3sdk.CreateBucketCommand({ Bucket: name }));
  const put = (ACL: s3sdk.ObjectCannedACL) =>
    refusal(client.send(new s3sdk.PutObjectCommand({ Bucket: name, Key: 'k', Body: 'x', ACL })));
  expect(await put('private')).toBe('400 AccessControlListNotSupported');
  expect(await put('bucket-owner-full-control')).toBe('not refused');
  await client.send(
    new s3sdk.PutBucketOwnershipControlsCommand({
      Bucket: name,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
    }),
  );
  expect(await put('private')).toBe('not refused');
  expect(await put('public-read')).toBe('403 AccessDenied');
  await client.send(new s3sdk.DeletePublicAccessBlockCommand({ Bucket: name }));
  expect(await put('public-read')).toBe('not refused');
  const acl = await client.send(new s3sdk.GetObjectAclCommand({ Bucket: name, Key: 'k' }));
  expect(acl.Grants?.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL', 'READ']);
  expect(acl.Grants?.[1]?.Grantee).toEqual({
    Type: 'Group',
    URI: 'http://acs.amazonaws.com/groups/global/AllUsers',
  });
});

test('what the endpoint does not do is refused by name', async () => {
  const { client } = s3;
  const website = new s3sdk.PutBucketWebsiteCommand({
    Bucket,
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  });
  expect(await refusal(client.send(website))).toBe('501 NotImplemented');
  const locked = new s3sdk.CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true });
  expect(await refusal(client.send(locked))).toBe('501 NotImplemented');
});
