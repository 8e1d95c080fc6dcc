import * as s3sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'listing';
const keys = ['a', 'a/1', 'a/2', 'a/b/3', 'b', 'c d/é', 'c d/😀', 'z', '\u{ffee}', '😀'];
let s3: S3Fixture;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  for (const Key of keys) await s3.client.send(new s3sdk.PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => s3.close());

type Input = Omit<s3sdk.ListObjectsV2CommandInput, 'Bucket'>;

function shown(
  output: Pick<s3sdk.ListObjectsV2CommandOutput, 'Contents' | 'CommonPrefixes'>,
): readonly unknown[] {
  return [
    ...(output.Contents ?? []).map(({ Key }) => Key),
    ...(output.CommonPrefixes ?? []).map(({ Prefix }) => `[${Prefix}]`),
  ];
}

test.each<[Input, readonly string[]]>([
  [{}, keys],
  [{ Prefix: 'a' }, ['a', 'a/1', 'a/2', 'a/b/3']],
  [{ Delimiter: '/' }, ['a', 'b', 'z', '\u{ffee}', '😀', '[a/]', '[c d/]']],
  [{ Delimiter: '/', Prefix: 'a/' }, ['a/1', 'a/2', '[a/b/]']],
  [{ Delimiter: '/', Prefix: 'a' }, ['a', '[a/]']],
  [{ Delimiter: ' d/' }, [...keys.filter((key) => !key.includes(' d/')), '[c d/]']],
  [{ Prefix: 'nothing' }, []],
  [{ StartAfter: 'a/2' }, keys.slice(3)],
  [{ StartAfter: 'a/2', Delimiter: '/' }, ['b', 'z', '\u{ffee}', '😀', '[a/]', '[c d/]']],
  [{ StartAfter: 'a/1', Prefix: 'a/', Delimiter: '/' }, ['a/2', '[a/b/]']],
  [{ StartAfter: '\u{10ffff}' }, []],
  [{ MaxKeys: 0 }, []],
  [{ Prefix: 'x'.repeat(2000) }, []],
  [{ StartAfter: 'z'.repeat(2000) }, ['\u{ffee}', '😀']],
])('%j', async (input, expected) => {
  const output = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, ...input }));
  expect(shown(output)).toEqual(expected);
  expect(output).toMatchObject({ IsTruncated: false, KeyCount: expected.length, Name: Bucket });
  // The same over the older operation, whose marker may be a common prefix.
  const { StartAfter: Marker, ...rest } = input;
  const older = await s3.client.send(new s3sdk.ListObjectsCommand({ Bucket, Marker, ...rest }));
  expect(shown(older)).toEqual(expected);
});

test('an entry tells what it is', async () => {
  const { Contents } = await s3.client.send(
    new s3sdk.ListObjectsV2Command({ Bucket, Prefix: 'z', FetchOwner: true }),
  );
  expect(Contents).toMatchObject([
    {
      Key: 'z',
      ETag: '"fbade9e36a3f36d3d676c1b808451dd7"',
      Size: 1,
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
      Owner: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
  expect(Contents?.[0]?.LastModified?.getTime()).toBeGreaterThan(0);
  const plain = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, Prefix: 'z' }));
  expect(plain.Contents?.[0]?.Owner).toBeUndefined();
});

test('a page ends where it is asked, and its token goes on', async () => {
  for (const Delimiter of [undefined, '/']) {
    const seen: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const output: s3sdk.ListObjectsV2CommandOutput = await s3.client.send(
        new s3sdk.ListObjectsV2Command({ Bucket, Delimiter, MaxKeys: 1, ContinuationToken }),
      );
      expect(output).toMatchObject({ KeyCount: 1, MaxKeys: 1 });
      seen.push(...shown(output));
      ContinuationToken = output.NextContinuationToken;
      expect(output.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen).toEqual(Delimiter ? ['a', '[a/]', 'b', '[c d/]', 'z', '\u{ffee}', '😀'] : keys);
  }
});

test('the older operation names the next marker only with a delimiter', async () => {
  const list = (input: Partial<s3sdk.ListObjectsCommandInput>) =>
    s3.client.send(new s3sdk.ListObjectsCommand({ Bucket, MaxKeys: 2, ...input }));
  expect((await list({})).NextMarker).toBeUndefined();
  const first = await list({ Delimiter: '/' });
  expect([shown(first), first.NextMarker]).toEqual([['a', '[a/]'], 'a/']);
  const second = await list({ Delimiter: '/', Marker: first.NextMarker });
  expect(shown(second)).toEqual(['b', '[c d/]']);
});

test('keys are encoded where that is asked', async () => {
  const output = await s3.client.send(
    new s3sdk.ListObjectsV2Command({ Bucket, Prefix: 'c d', EncodingType: 'url', Delimiter: '😀' }),
  );
  expect(output).toMatchObject({ Prefix: 'c+d', Delimiter: '%F0%9F%98%80', EncodingType: 'url' });
  expect(shown(output)).toEqual(['c+d/%C3%A9', '[c+d/%F0%9F%98%80]']);
});

test.each<[Input, string]>([
  [{ ContinuationToken: 'nonsense' }, '400 InvalidArgument'],
  [{ ContinuationToken: '' }, '400 InvalidArgument'],
  [{ MaxKeys: -1 }, '400 InvalidArgument'],
  [{ EncodingType: 'base64' as 'url' }, '400 InvalidArgument'],
])('%j: %s', async (input, expected) => {
  expect(await refusal(s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, ...input })))).toBe(expected);
});

test('no more than a thousand keys are on a page, whatever is asked', async () => {
  const output = await s3.client.send(new s3sdk.ListObjectsV2Command({ Bucket, MaxKeys: 5000 }));
  expect(output.MaxKeys).toBe(1000);
});

test.each<[Partial<s3sdk.ListObjectVersionsCommandInput>, string]>([
  [{ VersionIdMarker: 'null' }, '400 InvalidArgument'],
  [{ KeyMarker: 'a', VersionIdMarker: 'nonsense' }, '400 InvalidArgument'],
  [{ KeyMarker: 'a', VersionIdMarker: 'null' }, 'not refused'],
  [{ KeyMarker: 'k'.repeat(5000), VersionIdMarker: 'null' }, 'not refused'],
])('versions with %j: %s', async (input, expected) => {
  const list = new s3sdk.ListObjectVersionsCommand({ Bucket, ...input });
  expect(await refusal(s3.client.send(list))).toBe(expected);
});
