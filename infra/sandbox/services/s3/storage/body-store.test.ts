import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as s3sdk from '@aws-sdk/client-s3';
import { open } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startS3 } from '../s3-fixture.ts';
import { BodyStore } from './body-store.ts';
import { openStorage } from './storage.ts';
import { idKey } from './store-keys.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 's3-bodies-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const large = Buffer.alloc(100_000, 'large');
const small = Buffer.from('small');

test('a read that has begun ends well, though the parts are forgotten, small or large', async () => {
  const store = open({ path: path.join(directory, 'store'), maxDbs: 32 });
  const storage = openStorage(store);
  const bodies = new BodyStore(storage, directory);
  const ref = { id: 'whole', kind: 'parts' } as const;
  const received = await Promise.all(
    [large, small].map((bytes) => bodies.receive(Readable.from([bytes]), [])),
  );
  storage.transaction(() => {
    const parts = received.map((body, index) => ({
      partNumber: index + 1,
      size: body.size,
      etag: '',
      modifiedMs: 0,
      body: bodies.keep(body),
      checksum: { algorithm: 'CRC32', value: '', type: 'FULL_OBJECT' } as const,
    }));
    void storage.segments.put(idKey(ref.id), parts);
  });
  const reading = bodies.read(ref, large.length + small.length);
  const files = storage.transaction(() => bodies.forget(ref));
  await bodies.removeFiles(files);
  expect((await buffer(reading as Readable)).equals(Buffer.concat([large, small]))).toBe(true);
  await store.close();
});

test('a body that no record names is gone after a start, and every other is there', async () => {
  const files = async () =>
    (await readdir(path.join(directory, 'files', 's3'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  let s3 = await startS3('us-east-1', directory);
  const place = { Bucket: 'kept', Key: 'k' };
  await s3.client.send(new s3sdk.CreateBucketCommand(place));
  await s3.client.send(
    new s3sdk.PutBucketVersioningCommand({ ...place, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  for (const Key of ['k', 'k', 'hidden'])
    await s3.client.send(new s3sdk.PutObjectCommand({ ...place, Key, Body: large }));
  await s3.client.send(new s3sdk.DeleteObjectCommand({ ...place, Key: 'hidden' }));
  for (const isCompleted of [true, false]) {
    const { UploadId } = await s3.client.send(new s3sdk.CreateMultipartUploadCommand(place));
    const part = { ...place, UploadId, PartNumber: 1 };
    const { ETag } = await s3.client.send(new s3sdk.UploadPartCommand({ ...part, Body: large }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    if (isCompleted)
      await s3.client.send(new s3sdk.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
  }
  const named = await files();
  expect(named).toHaveLength(5);
  await s3.close();
  await mkdir(path.join(directory, 'files', 's3', 'ab'), { recursive: true });
  await writeFile(path.join(directory, 'files', 's3', 'ab', 'ab'.repeat(16)), large);
  s3 = await startS3('us-east-1', directory);
  expect(await files()).toEqual(named);
  await s3.close();
});
