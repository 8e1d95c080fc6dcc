import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

let s3: S3Fixture;
let count = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

async function createBucket(status?: 'Enabled' | 'Suspended'): Promise<string> {
  count += 1;
  const Bucket = `versions-${count}`;
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  if (status) await setVersioning(Bucket, status);
  return Bucket;
}

function setVersioning(Bucket: string, Status: 'Enabled' | 'Suspended') {
  return s3.client.send(
    new s3sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
  );
}

async function put(Bucket: string, Body: string, Key = 'k'): Promise<string | undefined> {
  return (await s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, Body }))).VersionId;
}

async function read(Bucket: string, VersionId?: string, Key = 'k'): Promise<string> {
  const { Body } = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key, VersionId }));
  return (await Body?.transformToString()) ?? '';
}

function remove(Bucket: string, VersionId?: string, Key = 'k') {
  return s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key, VersionId }));
}

/** The versions of the bucket, the newest first: `o` for an object, `m` for a marker, `*` for the latest. */
async function history(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.client.send(
    new s3sdk.ListObjectVersionsCommand({ Bucket }),
  );
  const sign = (kind: string, { VersionId, IsLatest }: s3sdk.DeleteMarkerEntry) =>
    `${kind}${IsLatest ? '*' : ''}${VersionId === 'null' ? ' null' : ''}`;
  return [...Versions.map((item) => sign('o', item)), ...DeleteMarkers.map((item) => sign('m', item))];
}

test('a bucket without versioning keeps one version and tells no id', async () => {
  const Bucket = await createBucket();
  expect(await put(Bucket, '1')).toBeUndefined();
  await put(Bucket, '2');
  expect(await history(Bucket)).toEqual(['o* null']);
  expect(await read(Bucket, 'null')).toBe('2');
  expect(await remove(Bucket)).not.toHaveProperty('DeleteMarker');
  expect(await history(Bucket)).toEqual([]);
});

test('with versioning every write is kept, and a delete is a marker', async () => {
  const Bucket = await createBucket('Enabled');
  const first = await put(Bucket, '1');
  const second = await put(Bucket, '2');
  expect(first).toMatch(/^[\w-]{32}$/);
  expect(first).not.toBe(second);
  expect([await read(Bucket), await read(Bucket, first), await read(Bucket, second)]).toEqual([
    '2',
    '1',
    '2',
  ]);

  const removed = await remove(Bucket);
  expect(removed).toMatchObject({ DeleteMarker: true });
  expect(await refusal(read(Bucket))).toBe('404 NoSuchKey');
  expect(await refusal(read(Bucket, removed.VersionId))).toBe('405 MethodNotAllowed');
  expect((await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  expect(await history(Bucket)).toEqual(['o', 'o', 'm*']);

  // Removing the marker brings the object back.
  expect(await remove(Bucket, removed.VersionId)).toMatchObject({
    DeleteMarker: true,
    VersionId: removed.VersionId,
  });
  expect(await read(Bucket)).toBe('2');
  await remove(Bucket, second);
  expect(await read(Bucket)).toBe('1');
  expect(await history(Bucket)).toEqual(['o*']);
});

test('a delete marker is told in the headers of the refusal', async () => {
  const Bucket = await createBucket('Enabled');
  await put(Bucket, '1');
  const { VersionId = '' } = await remove(Bucket);
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request' };
  const gone = await fetch(`${s3.sandbox.url}/${Bucket}/k`, { headers });
  expect([
    gone.status,
    gone.headers.get('x-amz-delete-marker'),
    gone.headers.get('x-amz-version-id'),
  ]).toEqual([404, 'true', VersionId]);
  const marker = await fetch(`${s3.sandbox.url}/${Bucket}/k?versionId=${VersionId}`, {
    method: 'HEAD',
    headers,
  });
  expect([marker.status, marker.headers.get('x-amz-delete-marker'), marker.headers.get('allow')]).toEqual([
    405,
    'true',
    'DELETE',
  ]);
});

test('the null version lives on beside the others, and is replaced when versioning is suspended', async () => {
  const Bucket = await createBucket();
  await put(Bucket, 'before');
  await setVersioning(Bucket, 'Enabled');
  const second = await put(Bucket, 'second');
  expect(await history(Bucket)).toEqual(['o*', 'o null']);
  expect(await read(Bucket, 'null')).toBe('before');

  await setVersioning(Bucket, 'Suspended');
  expect(await put(Bucket, 'after')).toBe('null');
  expect(await history(Bucket)).toEqual(['o* null', 'o']);
  expect(await read(Bucket, 'null')).toBe('after');
  expect(await read(Bucket, second)).toBe('second');

  // A delete now removes the null version and leaves a null marker.
  expect(await remove(Bucket)).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
  expect(await history(Bucket)).toEqual(['o', 'm* null']);
  await remove(Bucket, 'null');
  expect(await read(Bucket)).toBe('second');
});

test.each([
  ['nonsense', '400 InvalidArgument'],
  ['null', '404 NoSuchVersion'],
  ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '404 NoSuchVersion'],
])('the version id %s: %s', async (versionId, expected) => {
  const Bucket = await createBucket('Enabled');
  await put(Bucket, '1');
  expect(await refusal(read(Bucket, versionId))).toBe(expected);
});

test('a copy may name a version, and the versions of one DeleteObjects are told', async () => {
  const Bucket = await createBucket('Enabled');
  const first = (await put(Bucket, '1')) ?? '';
  await put(Bucket, '2');
  const copied = await s3.client.send(
    new s3sdk.CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/k?versionId=${first}` }),
  );
  expect(copied.CopySourceVersionId).toBe(first);
  expect(await read(Bucket, undefined, 'copy')).toBe('1');
  const { Deleted } = await s3.client.send(
    new s3sdk.DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: 'k', VersionId: first }, { Key: 'k' }] },
    }),
  );
  expect(Deleted?.[0]).toEqual({ Key: 'k', VersionId: first });
  expect(Deleted?.[1]).toMatchObject({ Key: 'k', DeleteMarker: true });
});

test('a bucket with a delete marker only is not empty', async () => {
  const Bucket = await createBucket('Enabled');
  const { VersionId } = await remove(Bucket);
  const deletion = () => refusal(s3.client.send(new s3sdk.DeleteBucketCommand({ Bucket })));
  expect(await deletion()).toBe('409 BucketNotEmpty');
  await remove(Bucket, VersionId);
  expect(await deletion()).toBe('not refused');
});
