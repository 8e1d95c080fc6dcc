import {
  AddPermissionCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  RemovePermissionCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOf, startSqs } from './sqs-fixture.ts';
import type { SqsFixture } from './sqs-fixture.ts';

let sqs: SqsFixture;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

async function attributesOf(QueueUrl: string, ...AttributeNames: string[]) {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as ['All'] });
  return (await sqs.client.send(command)).Attributes;
}

async function set(QueueUrl: string, Attributes: Record<string, string>): Promise<void> {
  await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}

describe('creating', () => {
  it('gives a queue its address and the defaults', async () => {
    const url = await sqs.create('plain');
    expect(url).toBe(`${sqs.sandbox.url}/000000000000/plain`);
    const seconds = String(Math.floor(sqs.sandbox.clock.now() / 1000)).slice(0, -1);
    expect(await attributesOf(url, 'All')).toEqual({
      QueueArn: arnOf('plain'),
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: expect.stringContaining(seconds) as string,
      LastModifiedTimestamp: expect.stringContaining(seconds) as string,
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
    });
    expect((await sqs.client.send(new GetQueueUrlCommand({ QueueName: 'plain' }))).QueueUrl).toBe(url);
  });

  it('gives a FIFO queue its own attributes', async () => {
    const url = await sqs.create('plain.fifo');
    expect(await attributesOf(url, 'All')).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
  });

  it('is the same twice, unless an attribute differs', async () => {
    const url = await sqs.create('twice', { DelaySeconds: '5' });
    expect(await sqs.create('twice', { DelaySeconds: '5', VisibilityTimeout: '30' })).toBe(url);
    expect(await sqs.create('twice')).toBe(url);
    await expect(sqs.create('twice', { DelaySeconds: '6' })).rejects.toMatchObject({
      name: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['with space', {}, 'InvalidParameterValue'],
    ['a'.repeat(81), {}, 'InvalidParameterValue'],
    ['no-attribute.fifo', {}, 'InvalidParameterValue'],
    ['a', { FifoQueue: 'false' }, 'InvalidAttributeName'],
    ['a', { FifoQueue: 'true' }, 'InvalidParameterValue'],
    ['a', { ContentBasedDeduplication: 'true' }, 'InvalidAttributeName'],
    ['a', { Colour: 'red' }, 'InvalidAttributeName'],
    ['a', { QueueArn: 'arn' }, 'InvalidAttributeName'],
    ['a', { constructor: '1' }, 'InvalidAttributeName'],
    ['a', { DelaySeconds: '901' }, 'InvalidAttributeValue'],
    ['a', { DelaySeconds: '-1' }, 'InvalidAttributeValue'],
    ['a', { DelaySeconds: 'soon' }, 'InvalidAttributeValue'],
    ['a', { MaximumMessageSize: '1023' }, 'InvalidAttributeValue'],
    ['a', { MaximumMessageSize: '1048577' }, 'InvalidAttributeValue'],
    ['a', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['a', { MessageRetentionPeriod: '1209601' }, 'InvalidAttributeValue'],
    ['a', { ReceiveMessageWaitTimeSeconds: '21' }, 'InvalidAttributeValue'],
    ['a', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a', { Policy: 'no JSON' }, 'InvalidAttributeValue'],
    ['a', { Policy: '{"Statement":[]}' }, 'InvalidAttributeValue'],
    ['a', { SqsManagedSseEnabled: 'yes' }, 'InvalidAttributeValue'],
    ['a', { KmsMasterKeyId: 'k', KmsDataKeyReusePeriodSeconds: '59' }, 'InvalidAttributeValue'],
    ['a', { KmsMasterKeyId: 'k', SqsManagedSseEnabled: 'true' }, 'InvalidAttributeName'],
    ['a.fifo', { FifoQueue: 'true', FifoThroughputLimit: 'perMessageGroupId' }, 'InvalidAttributeValue'],
  ])('refuses %s with %j', async (QueueName, Attributes, code) => {
    const refusal = sqs.client.send(new CreateQueueCommand({ QueueName, Attributes }));
    await expect(refusal).rejects.toMatchObject({ Code: code, $metadata: { httpStatusCode: 400 } });
  });
});

describe('attributes', () => {
  it('change, and an empty policy goes away', async () => {
    const url = await sqs.create('changing');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arnOf('changing') },
      ],
    });
    sqs.sandbox.clock.advance(5000);
    await set(url, { Policy, VisibilityTimeout: '77', KmsMasterKeyId: 'alias/aws/sqs' });
    const changed = await attributesOf(url, 'All');
    expect(changed).toMatchObject({
      Policy,
      VisibilityTimeout: '77',
      KmsDataKeyReusePeriodSeconds: '300',
      SqsManagedSseEnabled: 'false',
    });
    expect(Number(changed?.LastModifiedTimestamp)).toBeGreaterThan(Number(changed?.CreatedTimestamp));
    await set(url, { Policy: '' });
    expect(await attributesOf(url, 'Policy', 'VisibilityTimeout')).toEqual({ VisibilityTimeout: '77' });
    await expect(attributesOf(url, 'Colour')).rejects.toMatchObject({
      name: 'InvalidAttributeName',
      message: 'Unknown Attribute Colour.',
    });
    await expect(attributesOf(`${url}-not`, 'All')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('hold a redrive policy to a queue that is there, of the same type, and that allows it', async () => {
    const source = await sqs.create('redriven');
    const dead = await sqs.create('redriven-dlq');
    await sqs.create('redriven-dlq.fifo');
    const policy = (name: string, maxReceiveCount: unknown = 3) =>
      JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount });
    for (const [RedrivePolicy, reason] of [
      [policy('not-there'), 'Dead letter target does not exist.'],
      [policy('redriven-dlq.fifo'), 'Dead-letter queue must be same type of queue as the source.'],
      [
        policy('redriven-dlq', 0),
        'Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.',
      ],
      [
        policy('redriven-dlq', '1001'),
        'Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive.',
      ],
      ['{"deadLetterTargetArn":"dummy","maxReceiveCount":4}', 'Invalid value for deadLetterTargetArn.'],
      ['{"maxReceiveCount":4}', 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'],
      ['[]', 'Redrive policy is not a valid JSON map.'],
    ])
      await expect(set(source, { RedrivePolicy: RedrivePolicy ?? '' })).rejects.toMatchObject({
        Code: 'InvalidParameterValue',
        message: `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
      });
    await set(source, { RedrivePolicy: policy('redriven-dlq', '3') });
    expect(await attributesOf(source, 'RedrivePolicy')).toEqual({
      RedrivePolicy: policy('redriven-dlq', '3'),
    });
    expect(
      (await sqs.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }))).queueUrls,
    ).toEqual([source]);
    await set(source, { RedrivePolicy: '' });
    await set(dead, { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    await expect(set(source, { RedrivePolicy: policy('redriven-dlq') })).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
    });
    const byQueue = { redrivePermission: 'byQueue', sourceQueueArns: [arnOf('redriven')] };
    await set(dead, { RedriveAllowPolicy: JSON.stringify(byQueue) });
    await set(source, { RedrivePolicy: policy('redriven-dlq') });
    for (const RedriveAllowPolicy of ['{}', '{"redrivePermission":"byQueue"}', 'x'])
      await expect(set(dead, { RedriveAllowPolicy })).rejects.toMatchObject({
        name: 'InvalidAttributeValue',
      });
  });

  it('hold permissions', async () => {
    const QueueUrl = await sqs.create('shared');
    const grant = { QueueUrl, Label: 'them', AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };
    await sqs.client.send(new AddPermissionCommand(grant));
    expect(JSON.parse((await attributesOf(QueueUrl, 'Policy'))?.Policy ?? '')).toEqual({
      Version: '2008-10-17',
      Id: `${arnOf('shared')}/SQSDefaultPolicy`,
      Statement: [
        {
          Sid: 'them',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'SQS:SendMessage',
          Resource: arnOf('shared'),
        },
      ],
    });
    await expect(sqs.client.send(new AddPermissionCommand(grant))).rejects.toMatchObject({
      message: 'Value them for parameter Label is invalid. Reason: Already exists.',
    });
    await sqs.client.send(new RemovePermissionCommand({ QueueUrl, Label: 'them' }));
    expect(await attributesOf(QueueUrl, 'Policy')).toBeUndefined();
    await expect(
      sqs.client.send(new RemovePermissionCommand({ QueueUrl, Label: 'them' })),
    ).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });

  it('hold tags', async () => {
    const { QueueUrl } = await sqs.client.send(
      new CreateQueueCommand({ QueueName: 'tagged', tags: { team: 'shop' } }),
    );
    await sqs.client.send(new TagQueueCommand({ QueueUrl, Tags: { a: '1', b: '2' } }));
    await sqs.client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['a'] }));
    expect((await sqs.client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({
      team: 'shop',
      b: '2',
    });
    const Tags = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key-${at}`, '']));
    await expect(sqs.client.send(new TagQueueCommand({ QueueUrl, Tags }))).rejects.toMatchObject({
      message: 'Too many tags added for queue tagged.',
    });
  });
});

describe('listing', () => {
  it('pages by prefix', async () => {
    for (let at = 0; at < 7; at++) await sqs.create(`page-${at}`);
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await sqs.client.send(
        new ListQueuesCommand({ QueueNamePrefix: 'page-', MaxResults: 3, NextToken }),
      );
      seen.push(...(answer.QueueUrls ?? []));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    expect(seen.map((url) => url.split('/').at(-1))).toEqual([0, 1, 2, 3, 4, 5, 6].map((at) => `page-${at}`));
    expect(
      (await sqs.client.send(new ListQueuesCommand({ QueueNamePrefix: 'none' }))).QueueUrls,
    ).toBeUndefined();
    for (const input of [{ MaxResults: 0 }, { MaxResults: 1001 }, { NextToken: '%' }])
      await expect(sqs.client.send(new ListQueuesCommand(input))).rejects.toMatchObject({
        Code: 'InvalidParameterValue',
      });
  });
});

describe('ending', () => {
  it('frees a name after 60 seconds', async () => {
    const QueueUrl = await sqs.create('deleted');
    await sqs.send(QueueUrl, 'lost');
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(sqs.send(QueueUrl, 'late')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await expect(sqs.create('deleted')).rejects.toMatchObject({ name: 'QueueDeletedRecently' });
    sqs.sandbox.clock.advance(60_000);
    expect(await sqs.counts(await sqs.create('deleted'))).toEqual([0, 0, 0]);
  });

  it('purges everything, once in 60 seconds', async () => {
    const QueueUrl = await sqs.create('purged');
    await sqs.send(QueueUrl, 'visible');
    await sqs.send(QueueUrl, 'delayed', { DelaySeconds: 60 });
    const [taken] = await sqs.receive(QueueUrl);
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await sqs.counts(QueueUrl)).toEqual([0, 0, 0]);
    await sqs.delete(QueueUrl, taken);
    await sqs.send(QueueUrl, 'after');
    await expect(sqs.client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
      $metadata: { httpStatusCode: 403 },
    });
    sqs.sandbox.clock.advance(60_000);
    expect(await sqs.counts(QueueUrl)).toEqual([1, 0, 0]);
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await sqs.counts(QueueUrl)).toEqual([0, 0, 0]);
  });
});
