import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { cbor, tag } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { collectBody } from './request.ts';
import type { Handler, SandboxService } from './service.ts';
import { ServiceError } from './service.ts';

// Each service below answers with what it understood, so that a test sees the input's shape on the way back.
let seen: Record<string, unknown>[] = [];

function remember(answer: (input: Record<string, unknown>) => unknown): Handler<never, unknown> {
  return (input: Record<string, unknown>) => {
    seen.push(input);
    return answer(input);
  };
}

const tables: SandboxService = {
  signingName: 'dynamodb',
  targetPrefix: 'DynamoDB_20120810',
  apiVersion: '2012-08-10',
  errorNamespace: 'com.amazonaws.dynamodb.v20120810',
  protocols: ['awsJson1_0'],
  schemas: dynamodb,
  operations: {
    PutItem: remember((input) => ({ Attributes: input['Item'] })),
    DeleteTable: () => {
      throw new ServiceError('ResourceNotFoundException', 'Requested resource not found: Table: a not found');
    },
    ListTables: () => {
      throw new TypeError('a mistake');
    },
  },
};

const metrics: SandboxService = {
  signingName: 'monitoring',
  targetPrefix: 'GraniteServiceVersion20100801',
  apiVersion: '2010-08-01',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  protocols: ['awsJson1_0', 'awsQuery', 'rpcv2Cbor'],
  schemas: cloudwatch,
  operations: {
    PutMetricData: remember(() => undefined),
    GetMetricStatistics: remember(() => ({
      Label: 'a & b',
      Datapoints: [{ Timestamp: new Date('2026-01-02T03:04:05Z'), Average: 1.5, Unit: 'Count' }],
    })),
    DescribeAlarms: () => {
      throw new ServiceError('InvalidNextToken', 'The next token is wrong.');
    },
  },
};

const topics: SandboxService = {
  signingName: 'sns',
  apiVersion: '2010-03-31',
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  protocols: ['awsQuery'],
  schemas: sns,
  anonymousOperations: ['DeleteTopic'],
  operations: {
    CreateTopic: remember((input) => ({ TopicArn: `arn:${String(input['Name'])}` })),
    GetTopicAttributes: () => ({ Attributes: { Policy: '{"a":"<b>"}', DisplayName: '' } }),
    DeleteTopic: () => {
      throw new ServiceError('NotFoundException', 'Topic does not exist');
    },
    Publish: remember(() => ({ MessageId: 'm' })),
  },
};

const buckets: SandboxService = {
  signingName: 's3',
  apiVersion: '2006-03-01',
  xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  protocols: ['restXml'],
  schemas: s3,
  operations: {
    PutObject: async (input: s3.PutObjectRequest, call) => {
      const body = await collectBody(input.Body as Readable, 1e8);
      seen.push({ ...input, Body: body.toString('utf8'), trailers: call.trailers(), headers: call.headers });
      return { ETag: '"e"', VersionId: 'v' };
    },
    GetObject: (input: s3.GetObjectRequest) => {
      if (input.Key === 'none')
        throw new ServiceError('NoSuchKey', 'The specified key does not exist.', {
          members: { Key: 'none' },
        });
      seen.push({ ...input });
      return {
        Body: Readable.from([Buffer.from('he'), Buffer.from('llo')]),
        ContentLength: 5,
        ContentRange: input.Range ? 'bytes 0-4/10' : undefined,
        Metadata: { über: 'left out', text: 'größe', plain: 'a' },
        LastModified: new Date('2026-01-02T03:04:05Z'),
      };
    },
    HeadObject: () => {
      throw new ServiceError('NotFound', 'Not Found', { status: 404 });
    },
    UploadPart: async (input: s3.UploadPartRequest) => {
      seen.push({ PartNumber: input.PartNumber, UploadId: input.UploadId });
      (input.Body as Readable).resume();
      return { ETag: '"p"' };
    },
    CopyObject: remember(() => ({ CopyObjectResult: { ETag: '"c"' } })),
    ListBuckets: () => ({ Buckets: [{ Name: 'photos', CreationDate: new Date(0) }], Owner: { ID: 'o' } }),
    GetBucketLocation: () => ({ LocationConstraint: 'eu-central-1' }),
    ListObjectsV2: remember(() => ({
      Contents: [{ Key: 'a<b>&"\u0001', Size: 1 }],
      KeyCount: 1,
      Name: 'photos',
    })),
    DeleteObjects: remember(() => ({ Deleted: [{ Key: 'a' }, { Key: 'b' }] })),
    PutBucketLifecycleConfiguration: remember(() => ({})),
  },
};

let sandbox: Sandbox;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

function settings() {
  return { endpoint: sandbox.url, region: 'us-east-1', credentials, maxAttempts: 1 };
}

function authorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

async function postJson(service: string, target: string, body: string): Promise<Response> {
  return fetch(sandbox.url, {
    method: 'POST',
    headers: {
      authorization: authorization(service),
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
    },
    body,
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [() => tables, () => metrics, () => topics, () => buckets] });
});

afterAll(() => sandbox.close());

describe('JSON', () => {
  it('carries every attribute type there and back', async () => {
    const client = new dynamodb.DynamoDBClient(settings());
    const Item: Record<string, dynamodb.AttributeValue> = {
      text: { S: 'ü' },
      number: { N: '1.50' },
      bytes: { B: new Uint8Array([0, 255]) },
      set: { BS: [new Uint8Array([1])] },
      map: { M: { inner: { L: [{ NULL: true }, { BOOL: false }] } } },
      ['__proto__x']: { S: '' },
    };
    const { Attributes } = await client.send(new dynamodb.PutItemCommand({ TableName: 't', Item }));
    expect(JSON.stringify(Attributes)).toBe(JSON.stringify(Item));
    client.destroy();
  });

  it('keeps an attribute named __proto__', async () => {
    const body = '{"TableName":"t","Item":{"__proto__":{"S":"x"}}}';
    const response = await postJson('dynamodb', 'DynamoDB_20120810.PutItem', body);
    expect(await response.text()).toBe('{"Attributes":{"__proto__":{"S":"x"}}}');
    expect(response.headers.get('x-amz-crc32')).toMatch(/^\d+$/);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['a body that is no JSON', 'DynamoDB_20120810.PutItem', '{', 400, 'SerializationException'],
    ['a body that is a list', 'DynamoDB_20120810.PutItem', '[]', 400, 'SerializationException'],
    ['a number for text', 'DynamoDB_20120810.PutItem', '{"TableName":1}', 400, 'SerializationException'],
    [
      'bad base64',
      'DynamoDB_20120810.PutItem',
      '{"TableName":"t","Item":{"a":{"B":"*"}}}',
      400,
      'SerializationException',
    ],
    ['absent members', 'DynamoDB_20120810.PutItem', '{}', 400, 'ValidationException'],
    ['an unknown operation', 'DynamoDB_20120810.Nothing', '{}', 400, 'UnknownOperationException'],
    ['an operation not offered', 'DynamoDB_20120810.CreateTable', '{}', 400, 'UnknownOperationException'],
    ['another target', 'Other.PutItem', '{}', 400, 'UnknownOperationException'],
  ])('answers %s', async (_, target, body, status, code) => {
    const response = await postJson('dynamodb', target, body);
    const answer = (await response.json()) as { __type: string };
    expect([response.status, answer.__type]).toEqual([status, `com.amazonaws.dynamodb.v20120810#${code}`]);
  });

  it('tells the log, not the caller, about a mistake of a handler', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const response = await postJson('dynamodb', 'DynamoDB_20120810.ListTables', '{}');
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/#InternalServerError"(?!.*mistake)/);
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'a mistake' }));
    log.mockRestore();
  });

  it('names absent members as AWS does', async () => {
    const response = await postJson('dynamodb', 'DynamoDB_20120810.PutItem', '{"Item":{}}');
    expect(await response.json()).toMatchObject({
      message:
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    });
  });

  it('gives the SDK the exception of the service', async () => {
    const client = new dynamodb.DynamoDBClient(settings());
    await expect(client.send(new dynamodb.DeleteTableCommand({ TableName: 'a' }))).rejects.toBeInstanceOf(
      dynamodb.ResourceNotFoundException,
    );
    client.destroy();
  });

  it('refuses a request without credentials', async () => {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('MissingAuthenticationToken');
  });
});

describe('metrics: JSON, CBOR and Query', () => {
  it('reads a compressed request', async () => {
    const client = new cloudwatch.CloudWatchClient(settings());
    seen = [];
    const MetricData = Array.from({ length: 500 }, (_, at) => ({ MetricName: `m${at}`, Value: at }));
    await client.send(new cloudwatch.PutMetricDataCommand({ Namespace: 'n', MetricData }));
    expect(seen[0]).toEqual({ Namespace: 'n', MetricData });
    client.destroy();
  });

  it('tells the code of the Query protocol beside the exception', async () => {
    const response = await postJson('monitoring', 'GraniteServiceVersion20100801.DescribeAlarms', '{}');
    expect(response.headers.get('x-amzn-query-error')).toBe('InvalidNextToken;Sender');
  });

  it('speaks CBOR', async () => {
    seen = [];
    const response = await fetch(
      `${sandbox.url}/service/GraniteServiceVersion20100801/operation/GetMetricStatistics`,
      {
        method: 'POST',
        headers: {
          authorization: authorization('monitoring'),
          'smithy-protocol': 'rpc-v2-cbor',
          'content-type': 'application/cbor',
        },
        body: Buffer.from(
          cbor.serialize({
            Namespace: 'n',
            MetricName: 'm',
            StartTime: tag({ tag: 1, value: 5 }),
            EndTime: tag({ tag: 1, value: 6.5 }),
            Period: 60,
          }),
        ),
      },
    );
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    const answer: unknown = cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
    expect(answer).toMatchObject({
      Label: 'a & b',
      Datapoints: [{ Average: 1.5, Timestamp: { tag: 1, value: 1_767_323_045 } }],
    });
    expect(seen[0]).toMatchObject({ StartTime: new Date(5000), EndTime: new Date(6500) });
  });

  it('reads lists of structures from a form and writes XML', async () => {
    seen = [];
    const form = new URLSearchParams({
      Action: 'GetMetricStatistics',
      Version: '2010-08-01',
      Namespace: 'n',
      MetricName: 'm',
      StartTime: '2026-01-01T00:00:00Z',
      EndTime: '1767312000',
      Period: '60',
      'Statistics.member.1': 'Average',
      'Dimensions.member.1.Name': 'd',
      'Dimensions.member.1.Value': 'v',
    });
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: { authorization: authorization('monitoring') },
      body: form,
    });
    expect(seen[0]).toEqual({
      Namespace: 'n',
      MetricName: 'm',
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date(1_767_312_000_000),
      Period: 60,
      Statistics: ['Average'],
      Dimensions: [{ Name: 'd', Value: 'v' }],
    });
    const text = await response.text();
    expect(text).toContain('<GetMetricStatisticsResult><Label>a &amp; b</Label><Datapoints><member>');
    expect(text).toContain('<Timestamp>2026-01-02T03:04:05.000Z</Timestamp>');
  });
});

describe('Query', () => {
  it('answers without a signature where AWS does', async () => {
    const name = (action: string): string => `${sandbox.url}/?Action=${action}&Version=2010-03-31&Name=x`;
    expect((await fetch(name('CreateTopic'))).status).toBe(403);
    expect((await fetch(`${name('DeleteTopic')}&TopicArn=x`)).status).toBe(404);
  });

  it('carries maps, lists and attributes', async () => {
    const client = new sns.SNSClient(settings());
    seen = [];
    const created = await client.send(
      new sns.CreateTopicCommand({
        Name: 'a b+c',
        Attributes: { DisplayName: 'x=y&z' },
        Tags: [{ Key: 'k', Value: '' }],
      }),
    );
    expect(created.TopicArn).toBe('arn:a b+c');
    expect(seen[0]).toEqual({
      Name: 'a b+c',
      Attributes: { DisplayName: 'x=y&z' },
      Tags: [{ Key: 'k', Value: '' }],
    });
    const { Attributes } = await client.send(new sns.GetTopicAttributesCommand({ TopicArn: 'arn' }));
    expect(Attributes?.['Policy']).toBe('{"a":"<b>"}');
    await expect(client.send(new sns.DeleteTopicCommand({ TopicArn: 'arn' }))).rejects.toBeInstanceOf(
      sns.NotFoundException,
    );
    client.destroy();
  });

  it.each([
    ['an unknown action', 'Action=Nothing&Version=2010-03-31', 400, 'InvalidAction'],
    ['another version', 'Action=CreateTopic&Version=1999-01-01', 400, 'InvalidAction'],
    ['no action', 'Version=2010-03-31', 400, 'MissingAction'],
    ['absent members', 'Action=CreateTopic&Version=2010-03-31', 400, 'ValidationError'],
    ['an action not offered', 'Action=ListTopics&Version=2010-03-31', 400, 'InvalidAction'],
  ])('answers %s', async (_, body, status, code) => {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: { authorization: authorization('sns'), 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).toContain(`<Error><Type>Sender</Type><Code>${code}</Code>`);
    expect(text).toMatch(/<\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/);
  });
});

describe('REST XML', () => {
  it('streams an upload with trailing checksums', async () => {
    const client = new s3.S3Client(settings());
    seen = [];
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
    const client = new s3.S3Client(settings());
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
    const client = new s3.S3Client(settings());
    seen = [];
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
    const client = new s3.S3Client(settings());
    seen = [];
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
    seen = [];
    const { port } = sandbox;
    const { request } = await import('node:http');
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

describe('bodies', () => {
  async function raw(text: string): Promise<string> {
    const socket = connect(sandbox.port, '127.0.0.1');
    socket.write(text);
    let answer = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
    return answer;
  }

  function upload(headers: string, body: string): string {
    return `PUT /b/k HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: ${authorization('s3')}\r\n${headers}\r\n\r\n${body}`;
  }

  it('are read chunk by chunk, however they are cut', async () => {
    seen = [];
    const chunks = '3;chunk-signature=0\r\nabc\r\n2;chunk-signature=0\r\nde\r\n0;chunk-signature=0\r\n\r\n';
    const headers =
      'content-encoding: aws-chunked,gzip\r\nx-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\r\n' +
      `x-amz-decoded-content-length: 5\r\ncontent-length: ${chunks.length}`;
    expect(await raw(upload(headers, chunks))).toMatch(/^HTTP\/1.1 200/);
    expect(seen[0]).toMatchObject({ Body: 'abcde', ContentLength: 5, ContentEncoding: 'gzip' });
  });

  it.each([
    ['a chunk without a size', 'xyz\r\nabc\r\n0\r\n\r\n'],
    ['a chunk that is longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
    ['a missing last chunk', '3\r\nabc\r\n'],
  ])('are answered where they have %s', async (_, chunks) => {
    const headers = `content-encoding: aws-chunked\r\ncontent-length: ${chunks.length}`;
    expect(await raw(upload(headers, chunks))).toMatch(/^HTTP\/1.1 400[^]*<Code>IncompleteBody</);
  });

  it('are answered where they are too large, no gzip, or not read at all', async () => {
    const large = await postJson(
      'dynamodb',
      'DynamoDB_20120810.PutItem',
      `{"TableName":"${'x'.repeat(17e6)}"}`,
    );
    expect(large.status).toBe(413);
    const unread = await postJson('dynamodb', 'DynamoDB_20120810.Nothing', 'x'.repeat(500_000));
    expect(unread.status).toBe(400);
    const headers = {
      authorization: authorization('monitoring'),
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      'content-encoding': 'gzip',
    };
    const zipped = await fetch(sandbox.url, { method: 'POST', headers, body: 'no gzip' });
    expect(await zipped.text()).toContain('SerializationException');
  });

  it('are refused where the signature names no scope', async () => {
    const headers = { authorization: 'Bearer x', 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    const response = await fetch(sandbox.url, { method: 'POST', headers, body: '{}' });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('IncompleteSignatureException') as string,
    ]);
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
    const client = new s3.S3Client({ ...settings(), endpoint: own.url });
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
