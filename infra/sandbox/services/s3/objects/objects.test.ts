import { createHash } from 'node:crypto';
import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'objects';
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
});
afterAll(() => s3.close());

type Put = Omit<s3sdk.PutObjectCommandInput, 'Bucket' | 'Key'>;
type Get = Omit<s3sdk.GetObjectCommandInput, 'Bucket' | 'Key'>;

function put(Key: string, input: Put = { Body: 'hello' }) {
  return s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, ...input }));
}

async function get(Key: string, input: Get = {}) {
  const output = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key, ...input }));
  return { ...output, text: (await output.Body?.transformToString()) ?? '' };
}

function head(Key: string, input: Get = {}) {
  return s3.client.send(new s3sdk.HeadObjectCommand({ Bucket, Key, ...input }));
}

function md5(bytes: string | Uint8Array, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('md5').update(bytes).digest(encoding);
}

test.each([
  'plain.txt',
  'a b/c+d%20e/100%.txt',
  '../../etc/passwd',
  'folder/',
  '/leading',
  'double//slash',
  '.',
  '..',
  '<img src=x onerror=alert(1)>',
  `');alert(1);//</script>`,
  'emoji 😀/ä/日本',
  'query?versionId=1&x=y#z',
  'quotes"\'`',
  'k'.repeat(1024),
])('the key %j is a name and nothing more', async (key) => {
  await put(key, { Body: key });
  expect((await get(key)).text).toBe(key);
  const listed = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, Prefix: key }));
  expect(listed.Contents?.map(({ Key }) => Key)).toContain(key);
  const copied = await s3.client.send(
    new s3sdk.CopyObjectCommand({
      Bucket,
      Key: 'copied',
      CopySource: `${Bucket}/${encodeURIComponent(key)}`,
    }),
  );
  expect(copied.CopyObjectResult?.ETag).toBe(`"${md5(key)}"`);
  await s3.client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key: key }));
  expect(await refusal(get(key))).toBe('404 NoSuchKey');
});

test('a key of more than 1,024 bytes is refused', async () => {
  expect(await refusal(put('k'.repeat(1025)))).toBe('400 KeyTooLongError');
  expect(await refusal(put('ä'.repeat(513)))).toBe('400 KeyTooLongError');
  expect(await refusal(get('k'.repeat(5000)))).toBe('400 KeyTooLongError');
});

test('what is said about an object is given back with it', async () => {
  const said = {
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment; filename="a.txt"',
    ContentEncoding: 'identity',
    ContentLanguage: 'de',
    ContentType: 'text/plain; charset=utf-8',
    Expires: new Date('2030-01-02T03:04:05Z'),
    Metadata: { owner: 'Me', 'with-dash': 'x y' },
    WebsiteRedirectLocation: '/elsewhere',
  };
  await put('said', { Body: 'hello', StorageClass: 'STANDARD_IA', Tagging: 'a=1&b=two%20words', ...said });
  const got = await get('said');
  expect(got).toMatchObject({ ...said, ContentLength: 5, StorageClass: 'STANDARD_IA', TagCount: 2 });
  expect(got.ETag).toBe(`"${md5('hello')}"`);
  expect(got.LastModified?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await head('said')).toMatchObject({ ...said, ContentLength: 5, TagCount: 2, AcceptRanges: 'bytes' });
  const replaced = await get('said', {
    ResponseContentType: 'text/html',
    ResponseContentDisposition: 'inline',
    ResponseCacheControl: 'no-store',
  });
  expect(replaced).toMatchObject({
    ContentType: 'text/html',
    ContentDisposition: 'inline',
    CacheControl: 'no-store',
  });
  expect(await refusal(get('said', { ResponseContentType: 'a\r\nset-cookie: b' }))).toBe(
    '400 InvalidArgument',
  );
});

test.each([0, 1, 16 * 1024, 16 * 1024 + 1, 3_000_000])('a body of %i bytes comes back', async (size) => {
  const bytes = Buffer.alloc(size, 'abcdefg');
  const { ETag } = await put(`size-${size}`, { Body: bytes });
  expect(ETag).toBe(`"${md5(bytes)}"`);
  const got = await s3.client.send(new s3sdk.GetObjectCommand({ Bucket, Key: `size-${size}` }));
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
});

describe('ranges', () => {
  beforeAll(async () => {
    await put('digits', { Body: '0123456789' });
    await put('large', { Body: Buffer.alloc(40_000, '0123456789') });
  });
  test.each([
    ['digits', 'bytes=2-4', '234', 'bytes 2-4/10'],
    ['digits', 'bytes=-3', '789', 'bytes 7-9/10'],
    ['digits', 'bytes=8-', '89', 'bytes 8-9/10'],
    ['digits', 'bytes=0-99', '0123456789', 'bytes 0-9/10'],
    ['digits', 'bytes=9-1', '0123456789', undefined],
    ['large', 'bytes=19999-20001', '901', 'bytes 19999-20001/40000'],
    ['large', 'bytes=-2', '89', 'bytes 39998-39999/40000'],
  ])('%s %s', async (key, Range, text, ContentRange) => {
    const got = await get(key, { Range });
    expect(got).toMatchObject({ text, ContentLength: text.length });
    expect(got.ContentRange).toBe(ContentRange);
    expect(got.$metadata.httpStatusCode).toBe(ContentRange ? 206 : 200);
    expect((await head(key, { Range })).ContentLength).toBe(text.length);
  });
  test('that can not be satisfied', async () => {
    expect(await refusal(get('digits', { Range: 'bytes=10-' }))).toBe('416 InvalidRange');
    expect(await refusal(get('digits', { PartNumber: 2 }))).toBe('416 InvalidPartNumber');
    expect(await refusal(get('digits', { PartNumber: 1, Range: 'bytes=0-1' }))).toBe('400 InvalidRequest');
    expect((await get('digits', { PartNumber: 1 })).text).toBe('0123456789');
  });
});

describe('conditions', () => {
  const etag = md5('hello');
  const past = new Date('2020-01-01T00:00:00Z');
  const future = new Date('2100-01-01T00:00:00Z');
  beforeAll(() => put('condition'));

  test.each([
    [{ IfMatch: `"${etag}"` }, 'not refused'],
    [{ IfMatch: etag }, 'not refused'],
    [{ IfMatch: '*' }, 'not refused'],
    [{ IfMatch: '"no"' }, '412 PreconditionFailed'],
    [{ IfNoneMatch: `"${etag}"` }, '304'],
    [{ IfNoneMatch: '"no"' }, 'not refused'],
    [{ IfModifiedSince: past }, 'not refused'],
    [{ IfModifiedSince: future }, '304'],
    [{ IfUnmodifiedSince: past }, '412 PreconditionFailed'],
    [{ IfUnmodifiedSince: future }, 'not refused'],
    [{ IfMatch: etag, IfUnmodifiedSince: past }, 'not refused'],
    [{ IfNoneMatch: etag, IfModifiedSince: past }, '304'],
    [{ IfNoneMatch: '"no"', IfModifiedSince: future }, 'not refused'],
  ])('%j of a read: %s', async (conditions, expected) => {
    expect(await refusal(get('condition', conditions))).toMatch(new RegExp(`^${expected}`));
  });

  test('of a write', async () => {
    expect(await refusal(put('condition', { Body: 'x', IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await refusal(put('condition', { Body: 'x', IfNoneMatch: etag }))).toBe('501 NotImplemented');
    expect(await refusal(put('condition', { Body: 'x', IfMatch: '"no"' }))).toBe('412 PreconditionFailed');
    expect(await refusal(put('new', { Body: 'x', IfMatch: etag }))).toBe('404 NoSuchKey');
    expect(await refusal(put('new', { Body: 'x', IfNoneMatch: '*' }))).toBe('not refused');
    expect(await refusal(put('condition', { Body: 'x', IfMatch: etag }))).toBe('not refused');
    expect((await get('condition')).text).toBe('x');
  });

  test('one of many writers at once gets the new key', async () => {
    const writers = Array.from({ length: 8 }, (_, at) =>
      refusal(put('race', { Body: `${at}`, IfNoneMatch: '*' })),
    );
    const outcomes = await Promise.all(writers);
    expect(outcomes.filter((outcome) => outcome === 'not refused')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === '412 PreconditionFailed')).toHaveLength(7);
  });
});

describe('checksums', () => {
  const text = 'The quick brown fox';
  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s is verified and kept',
    async (name) => {
      const output = await put('sum', { Body: text, ChecksumAlgorithm: name });
      const value = output[`Checksum${name}`];
      expect(value).toBeDefined();
      expect(output.ChecksumType).toBe('FULL_OBJECT');
      const got = await head('sum', { ChecksumMode: 'ENABLED' });
      expect(got[`Checksum${name}`]).toBe(value);
      const attributes = await s3.client.send(
        new s3sdk.GetObjectAttributesCommand({
          Bucket,
          Key: 'sum',
          ObjectAttributes: ['Checksum', 'ObjectSize', 'ETag'],
        }),
      );
      expect(attributes.Checksum?.[`Checksum${name}`]).toBe(value);
      expect(attributes).toMatchObject({ ObjectSize: text.length, ETag: md5(text) });
    },
  );

  test('of another body are refused, and nothing is written', async () => {
    const before = await get('sum');
    const wrong = { Body: 'another body' };
    expect(await refusal(put('sum', { ...wrong, ContentMD5: md5(text, 'base64') }))).toBe('400 BadDigest');
    expect(await refusal(put('sum', { ...wrong, ContentMD5: 'abc' }))).toBe('400 InvalidDigest');
    expect(await refusal(put('sum', { ...wrong, ChecksumCRC32: 'AAAAAA==' }))).toBe('400 BadDigest');
    expect(await refusal(put('sum', { ...wrong, ChecksumCRC32: 'xyz' }))).toBe('400 InvalidRequest');
    const two = { ...wrong, ChecksumCRC32: 'AAAAAA==', ChecksumCRC32C: 'AAAAAA==' };
    expect(await refusal(put('sum', two))).toBe('400 InvalidRequest');
    expect((await get('sum')).text).toBe(before.text);
  });
});

test.each([
  [{ StorageClass: 'ICE' as s3sdk.StorageClass }, '400 InvalidStorageClass'],
  [{ Metadata: { big: 'x'.repeat(2048) } }, '400 MetadataTooLarge'],
  [{ Tagging: Array.from({ length: 11 }, (_, at) => `k${at}=v`).join('&') }, '400 BadRequest'],
  [{ Tagging: 'a=1&a=2' }, '400 InvalidArgument'],
  [{ ServerSideEncryption: 'rot13' as s3sdk.ServerSideEncryption }, '400 InvalidEncryptionAlgorithmError'],
  [{ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(0) } as Put, '400 InvalidRequest'],
])('a PUT with %j: %s', async (input, expected) => {
  expect(await refusal(put('refused', { Body: 'x', ...input }))).toBe(expected);
});

test('tags of an object are set, read and removed', async () => {
  await put('tagged');
  const place = { Bucket, Key: 'tagged' };
  const TagSet = [{ Key: 'kind', Value: 'video' }];
  await s3.client.send(new s3sdk.PutObjectTaggingCommand({ ...place, Tagging: { TagSet } }));
  expect((await s3.client.send(new s3sdk.GetObjectTaggingCommand(place))).TagSet).toEqual(TagSet);
  await s3.client.send(new s3sdk.DeleteObjectTaggingCommand(place));
  expect((await s3.client.send(new s3sdk.GetObjectTaggingCommand(place))).TagSet).toEqual([]);
});

test('deleting many tells each one, or only what failed', async () => {
  for (const key of ['d1', 'd2', 'd3']) await put(key);
  const remove = (keys: readonly string[], Quiet: boolean) =>
    s3.client.send(
      new s3sdk.DeleteObjectsCommand({ Bucket, Delete: { Quiet, Objects: keys.map((Key) => ({ Key })) } }),
    );
  const told = await remove(['d1', 'never-there'], false);
  expect(told.Deleted).toEqual([{ Key: 'd1' }, { Key: 'never-there' }]);
  const quiet = await remove(['d2', 'k'.repeat(1025)], true);
  expect(quiet.Deleted).toBeUndefined();
  expect(quiet.Errors).toMatchObject([{ Code: 'KeyTooLongError' }]);
  expect(await refusal(head('d2'))).toBe('404 NotFound');
  expect(await refusal(head('d3'))).toBe('not refused');
  const thousands = Array.from({ length: 1001 }, (_, at) => `x${at}`);
  expect(await refusal(remove(thousands, true))).toBe('400 MalformedXML');
});
