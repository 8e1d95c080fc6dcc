import { createHash } from 'node:crypto';
import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'copies';
let s3: S3Fixture;

function put(Key: string, input: Omit<s3sdk.PutObjectCommandInput, 'Bucket' | 'Key'>) {
  return s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, ...input }));
}

async function get(Key: string) {
  const output = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key }));
  return { ...output, text: (await output.Body?.transformToString()) ?? '' };
}

function head(Key: string) {
  return s3.client.send(new s3sdk.HeadObjectCommand({ Bucket, Key }));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

const copy = (Key: string, input: Partial<s3sdk.CopyObjectCommandInput>) =>
  s3.client.send(new s3sdk.CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, ...input }));
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  await put('source', { Body: 'original', Metadata: { a: '1' }, ContentType: 'text/plain', Tagging: 't=1' });
});
afterAll(() => s3.close());

test('copies take metadata and tags along, or replace them', async () => {
  await copy('target', {});
  expect(await get('target')).toMatchObject({
    text: 'original',
    Metadata: { a: '1' },
    ContentType: 'text/plain',
    TagCount: 1,
  });
  await copy('target', { MetadataDirective: 'REPLACE', Metadata: { b: '2' }, TaggingDirective: 'REPLACE' });
  const replaced = await get('target');
  expect(replaced).toMatchObject({
    text: 'original',
    Metadata: { b: '2' },
    ContentType: 'binary/octet-stream',
  });
  expect(replaced.TagCount).toBeUndefined();
});

test('a copy onto itself must change something', async () => {
  expect(await refusal(copy('source', {}))).toBe('400 InvalidRequest');
  expect(await refusal(copy('source', { StorageClass: 'STANDARD_IA' }))).toBe('not refused');
  expect((await head('source')).StorageClass).toBe('STANDARD_IA');
});

test.each([
  [encodeURIComponent(`${Bucket}/a folder/ü+&?`), 'signs'],
  [`/${Bucket}/${encodeURIComponent('a folder/ü+&?')}`, 'signs'],
  [encodeURIComponent(`/${Bucket}/a folder/ü+&?`), 'signs'],
  [`${Bucket}/a+b`, 'space'],
  [`${Bucket}/a%2Bb`, 'plus'],
])('a copy of %s', async (CopySource, expected) => {
  await put('a folder/ü+&?', { Body: 'signs' });
  await put('a b', { Body: 'space' });
  await put('a+b', { Body: 'plus' });
  await copy('copied', { CopySource });
  expect((await get('copied')).text).toBe(expected);
});

test.each([
  [{ CopySource: `${Bucket}/missing` }, '404 NoSuchKey'],
  [{ CopySource: 'nobucket/source' }, '404 NoSuchBucket'],
  [{ CopySource: 'nothing' }, '400 InvalidArgument'],
  [{ CopySource: `${Bucket}/%zz` }, '400 InvalidArgument'],
  [{ CopySourceIfMatch: '"no"' }, '412 PreconditionFailed'],
  [{ CopySourceIfNoneMatch: md5('original') }, '412 PreconditionFailed'],
  [{ CopySourceIfModifiedSince: new Date('2100-01-01') }, '412 PreconditionFailed'],
  [{ CopySourceIfUnmodifiedSince: new Date('2000-01-01') }, '412 PreconditionFailed'],
  [{ MetadataDirective: 'KEEP' as 'COPY' }, '400 InvalidArgument'],
])('a copy with %j: %s', async (input, expected) => {
  expect(await refusal(copy('refused', input))).toBe(expected);
});
