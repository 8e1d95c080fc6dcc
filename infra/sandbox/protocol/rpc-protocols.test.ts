import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sns from '@aws-sdk/client-sns';
import { cbor, tag } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import {
  authorization,
  buckets,
  metrics,
  postJson,
  seen,
  settingsFor,
  tables,
  topics,
} from './echo-services.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [() => tables, () => metrics, () => topics, () => buckets] });
});

afterAll(() => sandbox.close());

describe('JSON', () => {
  it('carries every attribute type there and back', async () => {
    const client = new dynamodb.DynamoDBClient(settingsFor(sandbox.url));
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
    const response = await postJson(sandbox.url, 'dynamodb', 'DynamoDB_20120810.PutItem', body);
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
    const response = await postJson(sandbox.url, 'dynamodb', target, body);
    const answer = (await response.json()) as { __type: string };
    expect([response.status, answer.__type]).toEqual([status, `com.amazonaws.dynamodb.v20120810#${code}`]);
  });

  it('tells the log, not the caller, about a mistake of a handler', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const response = await postJson(sandbox.url, 'dynamodb', 'DynamoDB_20120810.ListTables', '{}');
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/#InternalServerError"(?!.*mistake)/);
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'a mistake' }));
    log.mockRestore();
  });

  it('names absent members as AWS does', async () => {
    const response = await postJson(sandbox.url, 'dynamodb', 'DynamoDB_20120810.PutItem', '{"Item":{}}');
    expect(await response.json()).toMatchObject({
      message:
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    });
  });

  it('gives the SDK the exception of the service', async () => {
    const client = new dynamodb.DynamoDBClient(settingsFor(sandbox.url));
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
    const client = new cloudwatch.CloudWatchClient(settingsFor(sandbox.url));
    seen.length = 0;
    const MetricData = Array.from({ length: 500 }, (_, at) => ({ MetricName: `m${at}`, Value: at }));
    await client.send(new cloudwatch.PutMetricDataCommand({ Namespace: 'n', MetricData }));
    expect(seen[0]).toEqual({ Namespace: 'n', MetricData });
    client.destroy();
  });

  it('tells the code of the Query protocol beside the exception', async () => {
    const response = await postJson(
      sandbox.url,
      'monitoring',
      'GraniteServiceVersion20100801.DescribeAlarms',
      '{}',
    );
    expect(response.headers.get('x-amzn-query-error')).toBe('InvalidNextToken;Sender');
  });

  it('speaks CBOR', async () => {
    seen.length = 0;
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
    seen.length = 0;
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
    const client = new sns.SNSClient(settingsFor(sandbox.url));
    seen.length = 0;
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
