import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3';
import type { StorageClass, Tier } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'archive';
const hourMs = 3_600_000;
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => s3.close());

function put(Key: string, StorageClass: StorageClass) {
  return s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'frozen', StorageClass }));
}

function restore(Key: string, Days = 2, Tier?: Tier) {
  const RestoreRequest = { Days, GlacierJobParameters: Tier && { Tier } };
  return s3.client.send(new RestoreObjectCommand({ Bucket, Key, RestoreRequest }));
}

async function read(Key: string): Promise<string> {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

test.each(['STANDARD', 'STANDARD_IA', 'GLACIER_IR'] as const)('%s is read at once', async (storageClass) => {
  await put(storageClass, storageClass);
  expect(await read(storageClass)).toBe('frozen');
  expect(await refusal(restore(storageClass))).toBe('403 InvalidObjectState');
});

test('an archived object is read after its restore, and until that has expired', async () => {
  await put('old', 'GLACIER');
  const header = async () => (await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'old' }))).Restore;
  expect(await refusal(read('old'))).toBe('403 InvalidObjectState');
  const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/old` });
  expect(await refusal(s3.client.send(copy))).toBe('403 InvalidObjectState');
  expect(await header()).toBeUndefined();

  expect((await restore('old')).$metadata.httpStatusCode).toBe(202);
  expect(await header()).toBe('ongoing-request="true"');
  expect(await refusal(restore('old'))).toBe('409 RestoreAlreadyInProgress');
  expect(await refusal(read('old'))).toBe('403 InvalidObjectState');

  s3.sandbox.clock.advance(5 * hourMs);
  expect(await read('old')).toBe('frozen');
  expect(await header()).toMatch(/^ongoing-request="false", expiry-date="\w{3}, .* 00:00:00 GMT"$/);
  expect((await restore('old', 5)).$metadata.httpStatusCode).toBe(200);

  s3.sandbox.clock.advance(7 * 24 * hourMs);
  expect(await refusal(read('old'))).toBe('403 InvalidObjectState');
  expect(await header()).toBeUndefined();
});

test('the tiers differ by class', async () => {
  await put('deep', 'DEEP_ARCHIVE');
  expect(await refusal(restore('deep', 1, 'Expedited'))).toBe('400 InvalidArgument');
  expect(await refusal(restore('deep', 0))).toBe('400 MalformedXML');
  expect(await refusal(restore('deep', 1, 'Bulk'))).toBe('not refused');
  s3.sandbox.clock.advance(47 * hourMs);
  expect(await refusal(read('deep'))).toBe('403 InvalidObjectState');
  s3.sandbox.clock.advance(hourMs);
  expect(await read('deep')).toBe('frozen');
});
