import { createHash } from 'node:crypto';
import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'uploads';
const fiveMiB = 5 * 1024 ** 2;
const large = Buffer.alloc(fiveMiB, 'large part ');
const small = Buffer.from('the last part');
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
});
afterAll(() => s3.close());

type Create = Partial<s3sdk.CreateMultipartUploadCommandInput>;

async function create(Key: string, input: Create = {}): Promise<string> {
  const { UploadId = '' } = await s3.client.send(
    new s3sdk.CreateMultipartUploadCommand({ Bucket, Key, ...input }),
  );
  return UploadId;
}

function upload(
  Key: string,
  UploadId: string,
  PartNumber: number,
  Body: Uint8Array,
  ChecksumAlgorithm?: s3sdk.ChecksumAlgorithm,
) {
  const part = { Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm };
  return s3.client.send(new s3sdk.UploadPartCommand(part));
}

function complete(
  Key: string,
  UploadId: string,
  Parts: s3sdk.CompletedPart[],
  more: Partial<s3sdk.CompleteMultipartUploadCommandInput> = {},
) {
  const MultipartUpload = { Parts };
  return s3.client.send(
    new s3sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload, ...more }),
  );
}

async function read(Key: string, input: Partial<s3sdk.GetObjectCommandInput> = {}) {
  const output = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key, ...input }));
  return { output, bytes: Buffer.from((await output.Body?.transformToByteArray()) ?? []) };
}

test('parts make one object, whose ETag is that of its parts', async () => {
  const key = 'whole';
  // Parts without a gap are wanted only where each part has a checksum of its own.
  const id = await create(key, {
    ContentType: 'video/mp4',
    Metadata: { a: '1' },
    Tagging: 't=1',
    ChecksumAlgorithm: 'CRC64NVME',
  });
  const first = await upload(key, id, 1, large, 'CRC64NVME');
  await upload(key, id, 7, large, 'CRC64NVME');
  const second = await upload(key, id, 7, small, 'CRC64NVME');
  await upload(key, id, 9, small, 'CRC64NVME');
  const done = await complete(key, id, [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 7, ETag: second.ETag },
  ]);
  const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();
  const etag = `"${md5(Buffer.concat([md5(large), md5(small)])).toString('hex')}-2"`;
  expect(done).toMatchObject({ ETag: etag, Bucket, Key: key });

  const { output, bytes } = await read(key);
  expect(bytes.equals(Buffer.concat([large, small]))).toBe(true);
  expect(output).toMatchObject({ ETag: etag, ContentType: 'video/mp4', Metadata: { a: '1' }, TagCount: 1 });
  // Across the seam of the two parts.
  const seam = await read(key, { Range: `bytes=${fiveMiB - 3}-${fiveMiB + 2}` });
  expect(seam.bytes.toString()).toBe(large.subarray(-3).toString() + 'the');
  const part = await read(key, { PartNumber: 2 });
  expect(part.bytes.equals(small)).toBe(true);
  expect(part.output).toMatchObject({
    PartsCount: 2,
    ContentRange: `bytes ${fiveMiB}-${fiveMiB + 12}/${fiveMiB + 13}`,
  });
  expect(await refusal(read(key, { PartNumber: 3 }))).toBe('416 InvalidPartNumber');
  // The upload is over.
  expect(await refusal(upload(key, id, 1, small))).toBe('404 NoSuchUpload');
});

describe('a completion is refused', () => {
  const key = 'refused';
  let id = '';
  let etags: (string | undefined)[] = [];
  beforeAll(async () => {
    // A checksum of the whole asks no checksum of each part.
    id = await create(key, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    etags = [];
    for (const [at, body] of [large, small, small].entries())
      etags.push((await upload(key, id, at + 1, body)).ETag);
  });
  const part = (PartNumber: number, ETag = etags[PartNumber - 1]) => ({ PartNumber, ETag });

  test.each<[string, () => s3sdk.CompletedPart[], string]>([
    ['without parts', () => [], '400 MalformedXML'],
    ['of a part that is not there', () => [part(1), part(4, etags[0])], '400 InvalidPart'],
    ['of a part with another ETag', () => [part(1, etags[1])], '400 InvalidPart'],
    ['in another order', () => [part(2), part(1)], '400 InvalidPartOrder'],
    ['of one part twice', () => [part(1), part(1)], '400 InvalidPartOrder'],
    ['with a small part before the last', () => [part(1), part(2), part(3)], '400 EntityTooSmall'],
  ])('%s', async (_, parts, expected) => {
    expect(await refusal(complete(key, id, parts()))).toBe(expected);
  });

  test('of another size, checksum or condition, and then done', async () => {
    const parts = [part(1), part(3)];
    expect(await refusal(complete(key, id, parts, { MpuObjectSize: 1 }))).toBe('400 InvalidRequest');
    expect(await refusal(complete(key, id, parts, { ChecksumCRC32: 'AAAAAA==' }))).toBe('400 BadDigest');
    expect(await refusal(complete(key, id, parts, { IfMatch: '"x"' }))).toBe('404 NoSuchKey');
    expect(await refusal(complete(key, 'nonsense', parts))).toBe('404 NoSuchUpload');
    expect(await refusal(complete('another', id, parts))).toBe('404 NoSuchUpload');
    const size = large.length + small.length;
    const done = await complete(key, id, parts, { MpuObjectSize: size, IfNoneMatch: '*' });
    expect(done.ChecksumType).toBe('FULL_OBJECT');
    const whole = await s3.client.send(
      new s3sdk.PutObjectCommand({ Bucket, Key: 'same', Body: Buffer.concat([large, small]) }),
    );
    expect(done.ChecksumCRC32).toBe(whole.ChecksumCRC32);
  });
});

test('a checksum of parts wants each part named with its own', async () => {
  const key = 'composite';
  const id = await create(key, { ChecksumAlgorithm: 'SHA256' });
  const withSha = { Bucket, Key: key, UploadId: id, PartNumber: 1, Body: small };
  expect(await refusal(upload(key, id, 1, small))).toBe('400 InvalidRequest');
  const part = await s3.client.send(new s3sdk.UploadPartCommand({ ...withSha, ChecksumAlgorithm: 'SHA256' }));
  expect(await refusal(complete(key, id, [{ PartNumber: 1, ETag: part.ETag }]))).toBe('400 InvalidRequest');
  const done = await complete(key, id, [
    { PartNumber: 1, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 },
  ]);
  const gap = await create('gap', { ChecksumAlgorithm: 'SHA256' });
  const second = {
    ...withSha,
    Key: 'gap',
    UploadId: gap,
    PartNumber: 2,
    ChecksumAlgorithm: 'SHA256' as const,
  };
  const { ETag, ChecksumSHA256 } = await s3.client.send(new s3sdk.UploadPartCommand(second));
  const gapped = complete('gap', gap, [{ PartNumber: 2, ETag, ChecksumSHA256 }]);
  expect(await refusal(gapped)).toBe('500 InternalError');
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  expect(done.ChecksumSHA256).toBe(`${sha256(sha256(small)).toString('base64')}-1`);
  expect(done.ChecksumType).toBe('COMPOSITE');
  const attributes = await s3.client.send(
    new s3sdk.GetObjectAttributesCommand({ Bucket, Key: key, ObjectAttributes: ['ObjectParts', 'Checksum'] }),
  );
  expect(attributes.ObjectParts).toMatchObject({
    TotalPartsCount: 1,
    Parts: [{ PartNumber: 1, Size: small.length, ChecksumSHA256: part.ChecksumSHA256 }],
  });
});

test.each<[number, string]>([
  [0, '400 InvalidArgument'],
  [10_001, '400 InvalidArgument'],
  [10_000, 'not refused'],
])('part number %i: %s', async (number, expected) => {
  const id = await create('numbers');
  expect(await refusal(upload('numbers', id, number, small))).toBe(expected);
});

test.each<[Create, string]>([
  [{ ChecksumType: 'FULL_OBJECT', ChecksumAlgorithm: 'SHA256' }, '400 InvalidRequest'],
  [{ ChecksumType: 'COMPOSITE', ChecksumAlgorithm: 'CRC64NVME' }, '400 InvalidRequest'],
  [{ StorageClass: 'ICE' as s3sdk.StorageClass }, '400 InvalidStorageClass'],
])('an upload with %j: %s', async (input, expected) => {
  expect(await refusal(create('wrong', input))).toBe(expected);
});

test('parts may be copied, whole or by range', async () => {
  await s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key: 'source of parts', Body: large }));
  const key = 'from copies';
  const id = await create(key);
  const copy = (PartNumber: number, CopySourceRange?: string) =>
    s3.client.send(
      new s3sdk.UploadPartCopyCommand({
        Bucket,
        Key: key,
        UploadId: id,
        PartNumber,
        CopySource: `/${Bucket}/source%20of%20parts`,
        CopySourceRange,
      }),
    );
  const whole = await copy(1);
  const some = await copy(2, 'bytes=0-4');
  expect(await refusal(copy(3, 'bytes=0-'))).toBe('400 InvalidArgument');
  expect(await refusal(copy(3, `bytes=0-${fiveMiB}`))).toBe('400 InvalidArgument');
  const parts = [whole, some].map(({ CopyPartResult }, at) => ({
    PartNumber: at + 1,
    ETag: CopyPartResult?.ETag,
    ChecksumCRC32: CopyPartResult?.ChecksumCRC32,
  }));
  await complete(key, id, parts);
  const { bytes } = await read(key);
  expect(bytes.equals(Buffer.concat([large, large.subarray(0, 5)]))).toBe(true);
});

test('uploads and parts are listed in pages, and an aborted one is gone', async () => {
  const name = 'listed-uploads';
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket: name }));
  const ids = new Map<string, string[]>();
  for (const Key of ['b', 'a/1', 'a/2', 'b', 'é']) {
    const { UploadId = '' } = await s3.client.send(
      new s3sdk.CreateMultipartUploadCommand({ Bucket: name, Key }),
    );
    ids.set(Key, [...(ids.get(Key) ?? []), UploadId]);
  }
  const pages = async (Delimiter?: string) => {
    const seen: string[] = [];
    let page: s3sdk.ListMultipartUploadsCommandOutput | undefined;
    do {
      page = await s3.client.send(
        new s3sdk.ListMultipartUploadsCommand({
          Bucket: name,
          Delimiter,
          MaxUploads: 1,
          KeyMarker: page?.NextKeyMarker,
          UploadIdMarker: page?.NextUploadIdMarker,
        }),
      );
      seen.push(...(page.Uploads ?? []).map(({ UploadId = '' }) => UploadId));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
    } while (page.IsTruncated);
    return seen;
  };
  const of = (key: string) => ids.get(key) ?? [];
  expect(await pages()).toEqual([...of('a/1'), ...of('a/2'), ...of('b'), ...of('é')]);
  expect(await pages('/')).toEqual(['a/', ...of('b'), ...of('é')]);

  const place = { Bucket: name, Key: 'é', UploadId: of('é')[0] ?? '' };
  for (const PartNumber of [3, 1, 2])
    await s3.client.send(new s3sdk.UploadPartCommand({ ...place, PartNumber, Body: small }));
  const parts = await s3.client.send(new s3sdk.ListPartsCommand({ ...place, MaxParts: 2 }));
  expect(parts.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, small.length],
    [2, small.length],
  ]);
  expect(parts).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2', StorageClass: 'STANDARD' });
  const rest = await s3.client.send(new s3sdk.ListPartsCommand({ ...place, PartNumberMarker: '2' }));
  expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);

  await s3.client.send(new s3sdk.AbortMultipartUploadCommand(place));
  expect(await refusal(s3.client.send(new s3sdk.ListPartsCommand(place)))).toBe('404 NoSuchUpload');
  expect(await refusal(s3.client.send(new s3sdk.AbortMultipartUploadCommand(place)))).toBe(
    '404 NoSuchUpload',
  );
});
