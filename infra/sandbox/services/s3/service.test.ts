import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as s3sdk from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from './s3-fixture.ts';
import type { S3Fixture } from './s3-fixture.ts';

const Bucket = 'service';
const dayMs = 86_400_000;
const large = Buffer.alloc(100_000, 'large');
let directory = '';
let s3: S3Fixture;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 's3-'));
  s3 = await startS3('us-east-1', directory);
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  await s3.close();
  await rm(directory, { recursive: true, force: true });
});

function put(Key: string, Body: Uint8Array | string = 'x') {
  return s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, Body }));
}

/** Files that hold bodies, by their random names. */
async function bodyFiles(): Promise<string[]> {
  const entries = await readdir(path.join(directory, 'files', 's3'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test('presigned requests carry their conditions, and end with their time', async () => {
  await put('signed', 'hello');
  const get = new s3sdk.GetObjectCommand({
    Bucket,
    Key: 'signed',
    ResponseContentDisposition: 'attachment; filename="a b.txt"',
  });
  const url = await getSignedUrl(s3.client, get, { expiresIn: 60 });
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a b.txt"');
  const upload = new s3sdk.PutObjectCommand({ Bucket, Key: 'ü/by link', ContentType: 'text/plain' });
  const target = await getSignedUrl(s3.client, upload, { expiresIn: 60 });
  const put2 = await fetch(target, {
    method: 'PUT',
    body: 'by link',
    headers: { 'content-type': 'text/plain' },
  });
  expect(put2.status).toBe(200);
  const got = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key: 'ü/by link' }));
  expect([await got.Body?.transformToString(), got.ContentType]).toEqual(['by link', 'text/plain']);
  s3.sandbox.clock.advance(61_000);
  const late = await fetch(url);
  expect([late.status, await late.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code>'),
  ]);
});

test('an answer of the wire has the form of S3', async () => {
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request' };
  const missing = await fetch(`${s3.sandbox.url}/${Bucket}/a%3Cb%3E`, { headers });
  const text = await missing.text();
  expect(missing.headers.get('content-type')).toBe('application/xml');
  expect(text).toContain('<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>');
  expect(text).toContain('<Key>a&lt;b&gt;</Key>');
  const chunked = await fetch(`${s3.sandbox.url}/${Bucket}/unsized`, {
    method: 'PUT',
    headers,
    body: Readable.toWeb(Readable.from(['a', 'b'])) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  expect([chunked.status, await chunked.text()]).toEqual([
    501,
    expect.stringContaining('<Code>NotImplemented</Code>'),
  ]);
});

test('an upload that is too large is refused at once, and one that breaks off leaves nothing', async () => {
  const before = await bodyFiles();
  const send = (length: number, begin: Uint8Array, isCut: boolean) =>
    new Promise<number | undefined>((resolve) => {
      const upload = request(
        `${s3.sandbox.url}/${Bucket}/broken`,
        {
          method: 'PUT',
          headers: {
            authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request',
            'content-length': length,
          },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      upload.on('error', () => resolve(undefined));
      upload.write(begin, () => {
        if (isCut) setTimeout(() => upload.destroy(), 50);
      });
    });
  expect(await send(6 * 1024 ** 3, Buffer.alloc(1), false)).toBe(400);
  expect(await send(1_000_000, large, true)).toBeUndefined();
  await expect.poll(bodyFiles).toEqual(before);
  const head = new s3sdk.HeadObjectCommand({ Bucket, Key: 'broken' });
  expect(await refusal(s3.client.send(head))).toBe('404 NotFound');
});

test('the bytes of what is removed, replaced or refused are removed', async () => {
  const before = (await bodyFiles()).length;
  await put('../../large', large);
  expect(await bodyFiles()).toHaveLength(before + 1);
  await put('../../large', large);
  expect(await bodyFiles()).toHaveLength(before + 1);
  const wrong = new s3sdk.PutObjectCommand({ Bucket, Key: 'bad', Body: large, ChecksumCRC32: 'AAAAAA==' });
  expect(await refusal(s3.client.send(wrong))).toBe('400 BadDigest');
  const broken = new AbortController();
  const slow = Readable.from(
    (async function* () {
      yield large;
      await new Promise((resolve) => setTimeout(resolve, 50));
      broken.abort();
    })(),
  );
  const upload = new s3sdk.PutObjectCommand({ Bucket, Key: 'cut', Body: slow, ContentLength: 1_000_000 });
  await expect(s3.client.send(upload, { abortSignal: broken.signal })).rejects.toThrow();
  await expect.poll(async () => (await bodyFiles()).length).toBe(before + 1);

  const place = { Bucket, Key: 'multi' };
  const { UploadId } = await s3.client.send(new s3sdk.CreateMultipartUploadCommand(place));
  await s3.client.send(new s3sdk.UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: large }));
  expect(await bodyFiles()).toHaveLength(before + 2);
  await s3.client.send(new s3sdk.AbortMultipartUploadCommand({ ...place, UploadId }));
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key: '../../large' }));
  expect(await bodyFiles()).toHaveLength(before);
  expect((await bodyFiles()).every((name) => /^[0-9a-f]{32}$/.test(name))).toBe(true);
});

test('a read that has begun ends well, though the object is removed', async () => {
  const body = Buffer.alloc(8_000_000, 'being read');
  await put('removed while read', body);
  const { Body } = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key: 'removed while read' }));
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key: 'removed while read' }));
  const read = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(read.equals(body)).toBe(true);
});

test('sizes are told to CloudWatch when they have changed, and once a day', async () => {
  const name = 'measured';
  const told = () =>
    s3.measurements
      .splice(0)
      .filter(({ dimensions }) => dimensions['BucketName'] === name)
      .map(({ metric, dimensions, value }) => `${metric} ${dimensions['StorageType']} ${value}`);
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket: name }));
  await s3.tick();
  told();
  const at = { Bucket: name, Body: 'x'.repeat(10) };
  await s3.client.send(new s3sdk.PutObjectCommand({ ...at, Key: 'a' }));
  await s3.client.send(new s3sdk.PutObjectCommand({ ...at, Key: 'b', StorageClass: 'GLACIER_IR' }));
  await s3.tick();
  // The sandbox ticks by itself too, and may have told of the first object alone.
  const expected = [
    'NumberOfObjects AllStorageTypes 2',
    'BucketSizeBytes StandardStorage 10',
    'BucketSizeBytes GlacierInstantRetrievalStorage 10',
  ];
  expect(told().slice(-expected.length)).toEqual(expected);
  await s3.tick();
  expect(told()).toEqual([]);
  s3.sandbox.clock.advance(dayMs);
  await s3.tick();
  expect(told()).toEqual(expected);
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket: name, Key: 'a' }));
  await s3.tick();
  expect(told()).toEqual([
    'NumberOfObjects AllStorageTypes 1',
    'BucketSizeBytes StandardStorage 0',
    'BucketSizeBytes GlacierInstantRetrievalStorage 10',
  ]);
});

test('what is kept is there after a restart', async () => {
  await put('kept/small', 'small');
  await put('kept/large', large);
  await s3.client.send(
    new s3sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
  );
  await s3.close();
  s3 = await startS3('us-east-1', directory);
  const { Contents } = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, Prefix: 'kept/' }));
  expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
    ['kept/large', large.length],
    ['kept/small', 5],
  ]);
  const { Body } = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key: 'kept/large' }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(large)).toBe(true);
  expect((await s3.client.send(new s3sdk.GetBucketTaggingCommand({ Bucket }))).TagSet).toHaveLength(1);
});
