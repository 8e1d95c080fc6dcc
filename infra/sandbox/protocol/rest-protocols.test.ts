import { BackupClient, ListBackupPlansCommand } from '@aws-sdk/client-backup';
import * as s3 from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { authorization, buckets, metrics, seen, settingsFor, tables, topics } from './echo-services.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [() => tables, () => metrics, () => topics, () => buckets] });
});

afterAll(() => sandbox.close());

describe('a service that is not here', () => {
  it('is refused by name, in the JSON that its client reads', async () => {
    const client = new BackupClient(settingsFor(sandbox.url));
    await expect(client.send(new ListBackupPlansCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'This endpoint does not offer the service backup.',
      $metadata: { httpStatusCode: 404 },
    });
    client.destroy();
  });
});

describe('REST XML', () => {
  it('streams an upload with trailing checksums', async () => {
    const client = new s3.S3Client(settingsFor(sandbox.url));
    seen.length = 0;
    const Body = Readable.from([Buffer.from('a'.repeat(70_000)), Buffer.from('b')]);
    await client.send(
      new s3.PutObjectCommand({
        Bucket: 'photos',
        Key: 'a b/ü+%.txt',
        Body,
        ContentLength: 70_001,
        Metadata: { One: '1' },
        ContentType: 'text/plain',
      }),
    );
    expect(seen[0]).toMatchObject({
      Bucket: 'photos',
      Key: 'a b/ü+%.txt',
      Body: `${'a'.repeat(70_000)}b`,
      Metadata: { one: '1' },
      ContentLength: 70_001,
      trailers: { 'x-amz-checksum-crc32': expect.stringMatching(/=$/) as string },
    });
    expect(seen[0]).not.toHaveProperty('ContentEncoding');
    client.destroy();
  });

  it('streams a download, with ranges and metadata', async () => {
    const client = new s3.S3Client(settingsFor(sandbox.url));
    const whole = await client.send(new s3.GetObjectCommand({ Bucket: 'photos', Key: 'k' }));
    expect(await whole.Body?.transformToString()).toBe('hello');
    expect(whole.LastModified).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(whole.Metadata).toEqual({ plain: 'a', text: '=?UTF-8?B?Z3LDtsOfZQ==?=' });
    const part = await client.send(
      new s3.GetObjectCommand({ Bucket: 'photos', Key: 'k', Range: 'bytes=0-4' }),
    );
    expect(part.$metadata.httpStatusCode).toBe(206);
    await part.Body?.transformToString();
    client.destroy();
  });

  it('tells operations apart that differ in headers and parameters alone', async () => {
    const client = new s3.S3Client(settingsFor(sandbox.url));
    seen.length = 0;
    await client.send(
      new s3.UploadPartCommand({ Bucket: 'b', Key: 'k', PartNumber: 2, UploadId: 'u', Body: 'x' }),
    );
    await client.send(new s3.CopyObjectCommand({ Bucket: 'b', Key: 'k', CopySource: 'a/b' }));
    expect(seen[0]).toEqual({ PartNumber: 2, UploadId: 'u' });
    expect(seen[1]).toMatchObject({ CopySource: 'a/b', Key: 'k' });
    const { LocationConstraint } = await client.send(new s3.GetBucketLocationCommand({ Bucket: 'b' }));
    expect(LocationConstraint).toBe('eu-central-1');
    const { Buckets } = await client.send(new s3.ListBucketsCommand({}));
    expect(Buckets).toEqual([{ Name: 'photos', CreationDate: new Date(0) }]);
    client.destroy();
  });

  it('reads and writes documents', async () => {
    const client = new s3.S3Client(settingsFor(sandbox.url));
    seen.length = 0;
    const Objects = [{ Key: 'a & <b>' }, { Key: 'b', VersionId: 'v' }];
    const { Deleted } = await client.send(
      new s3.DeleteObjectsCommand({ Bucket: 'b', Delete: { Objects, Quiet: false } }),
    );
    expect(Deleted).toEqual([{ Key: 'a' }, { Key: 'b' }]);
    expect(seen[0]).toMatchObject({ Delete: { Objects, Quiet: false } });
    const Rules: s3.LifecycleRule[] = [
      {
        ID: 'r',
        Status: 'Enabled',
        Filter: { Prefix: 'x/' },
        Transitions: [{ Days: 30, StorageClass: 'GLACIER' }],
      },
    ];
    await client.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket: 'b', LifecycleConfiguration: { Rules } }),
    );
    expect(seen[1]).toMatchObject({ LifecycleConfiguration: { Rules } });
    client.destroy();
  });

  it('addresses a bucket by host', async () => {
    seen.length = 0;
    const { port } = sandbox;
    const status = await new Promise((resolve, reject) => {
      request(
        {
          port,
          host: '127.0.0.1',
          path: '/a/b?versionId=v',
          headers: { host: `photos.localhost:${port}`, authorization: authorization('s3') },
        },
        (response) => resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    expect(seen[0]).toMatchObject({ Bucket: 'photos', Key: 'a/b', VersionId: 'v' });
  });

  it('answers errors as S3 writes them', async () => {
    const headers = { authorization: authorization('s3') };
    const missing = await fetch(`${sandbox.url}/b/none`, { headers });
    expect(missing.status).toBe(404);
    expect(await missing.text()).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchKey<\/Code><Message>The specified key does not exist.<\/Message><Resource>\/b\/none<\/Resource><Key>none<\/Key><RequestId>/,
    );
    const head = await fetch(`${sandbox.url}/b/k`, { method: 'HEAD', headers });
    expect([head.status, await head.text()]).toEqual([404, '']);
    const malformed = await fetch(`${sandbox.url}/b?delete`, {
      method: 'POST',
      headers,
      body: '<Delete><Object>',
    });
    expect(await malformed.text()).toContain('<Code>MalformedXML</Code>');
    const notOffered = await fetch(`${sandbox.url}/b?acl`, { headers });
    expect([notOffered.status, await notOffered.text()]).toEqual([
      501,
      expect.stringContaining('GetBucketAcl') as string,
    ]);
    const anonymous = await fetch(`${sandbox.url}/b/k`);
    expect([anonymous.status, await anonymous.text()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>') as string,
    ]);
    const number = await fetch(`${sandbox.url}/b?list-type=2&max-keys=many`, { headers });
    expect(await number.text()).toContain('<Code>InvalidArgument</Code>');
  });
});

describe('presigned URLs', () => {
  it('of signature version 2 work and expire', async () => {
    const query = (seconds: number): string =>
      `AWSAccessKeyId=k&Signature=x&Expires=${Math.floor(Date.now() / 1000) + seconds}`;
    expect(await (await fetch(`${sandbox.url}/b/k?${query(60)}`)).text()).toBe('hello');
    expect((await fetch(`${sandbox.url}/b/k?${query(-60)}`)).status).toBe(403);
  });

  it('work without a header and expire', async () => {
    const own = await startSandbox({ services: [() => buckets] });
    const client = new s3.S3Client(settingsFor(own.url));
    const url = await getSignedUrl(client, new s3.GetObjectCommand({ Bucket: 'b', Key: 'k' }), {
      expiresIn: 60,
    });
    expect(await (await fetch(url)).text()).toBe('hello');
    own.clock.advance(61_000);
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([
      403,
      expect.stringContaining('<Message>Request has expired</Message>') as string,
    ]);
    client.destroy();
    await own.close();
  });
});
