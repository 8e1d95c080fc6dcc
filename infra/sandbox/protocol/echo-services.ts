import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import { Readable } from 'node:stream';
import { collectBody } from './request.ts';
import type { Handler, SandboxService } from './service.ts';
import { ServiceError } from './service.ts';

// Each service below answers with what it understood, so that a test sees the input's shape on the way back.
export const seen: Record<string, unknown>[] = [];

function remember(answer: (input: Record<string, unknown>) => unknown): Handler<never, unknown> {
  return (input: Record<string, unknown>) => {
    seen.push(input);
    return answer(input);
  };
}

export const tables: SandboxService = {
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

export const metrics: SandboxService = {
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

export const topics: SandboxService = {
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

export const buckets: SandboxService = {
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

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A header that names the service; the signature itself is not looked at. */
export function authorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

export function settingsFor(url: string) {
  return { endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 };
}

export async function postJson(
  url: string,
  service: string,
  target: string,
  body: string,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: authorization(service),
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
    },
    body,
  });
}
