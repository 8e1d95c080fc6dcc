import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  AddPermissionCommand,
  PublishBatchCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSqs } from '../sqs/service.ts';
import { createSns } from './service.ts';

let sandbox: Sandbox;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createSqs, createSns] });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  sns = new SNSClient(options);
  sqs = new SQSClient(options);
});

afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await sandbox.close();
});

async function createTopic(Name: string, Attributes?: Record<string, string>): Promise<string> {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
  return TopicArn;
}

function arnOfQueue(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

async function createQueue(name: string): Promise<string> {
  const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : undefined;
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return arnOfQueue(name);
}

async function subscribe(TopicArn: string, Endpoint: string, Attributes?: Record<string, string>) {
  const command = new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes });
  return (await sns.send(command)).SubscriptionArn ?? '';
}

/** Takes everything that a queue has. */
async function drain(name: string): Promise<readonly Message[]> {
  const QueueUrl = `${sandbox.url}/000000000000/${name}`;
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return found;
    found.push(...Messages);
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
}

function parse(message: Message | undefined): Record<string, unknown> {
  return JSON.parse(message?.Body ?? '') as Record<string, unknown>;
}

describe('topics', () => {
  it('are made once, with attributes and tags', async () => {
    const command = new CreateTopicCommand({
      Name: 'made-once',
      Attributes: { DisplayName: 'Once' },
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    const { TopicArn } = await sns.send(command);
    expect(TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:made-once');
    expect((await sns.send(command)).TopicArn).toBe(TopicArn);
    await expect(createTopic('made-once', { DisplayName: 'Twice' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({
      TopicArn,
      DisplayName: 'Once',
      Owner: '000000000000',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    });
    expect(JSON.parse(Attributes?.EffectiveDeliveryPolicy ?? '')).toMatchObject({
      http: { defaultHealthyRetryPolicy: { numRetries: 3, minDelayTarget: 20 } },
    });
    await sns.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: '1' }] }));
    await sns.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['team'] }));
    expect((await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags).toEqual([
      { Key: 'a', Value: '1' },
    ]);
  });

  it('are listed a hundred at a time', async () => {
    for (let at = 0; at < 120; at++) await createTopic(`listed-${at}`);
    const first = await sns.send(new ListTopicsCommand({}));
    expect(first.Topics).toHaveLength(100);
    const second = await sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect(second.NextToken).toBeUndefined();
    const arns = new Set([...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn));
    expect(arns.size).toBe(100 + (second.Topics?.length ?? 0));
    await expect(sns.send(new ListTopicsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('change, are shared and are deleted', async () => {
    const TopicArn = await createTopic('changing');
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'New' }),
    );
    const grant = { TopicArn, Label: 'them', AWSAccountId: ['111122223333'], ActionName: ['Publish'] };
    await sns.send(new AddPermissionCommand(grant));
    await expect(sns.send(new AddPermissionCommand(grant))).rejects.toMatchObject({
      message: 'Invalid parameter: Statement already exists',
    });
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.DisplayName).toBe('New');
    expect(JSON.parse(Attributes?.Policy ?? '')).toMatchObject({
      Statement: [
        { Sid: '__default_statement_ID' },
        { Sid: 'them', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'SNS:Publish' },
      ],
    });
    await sns.send(new RemovePermissionCommand({ TopicArn, Label: 'them' }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(sns.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    ['a space in the name', { Name: 'a b' }],
    ['a long name', { Name: 'a'.repeat(257) }],
    ['.fifo without the attribute', { Name: 'a.fifo' }],
    ['the attribute without .fifo', { Name: 'a', Attributes: { FifoTopic: 'true' } }],
    ['an unknown attribute', { Name: 'a', Attributes: { Colour: 'red' } }],
    ['a size out of range', { Name: 'a', Attributes: { MaximumMessageSize: '1048577' } }],
    ['a policy that is none', { Name: 'a', Attributes: { Policy: '{}' } }],
    [
      'a tag twice',
      {
        Name: 'a',
        Tags: [
          { Key: 'k', Value: '1' },
          { Key: 'k', Value: '2' },
        ],
      },
    ],
  ])('refuse %s', async (_what, input) => {
    await expect(sns.send(new CreateTopicCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('subscriptions', () => {
  it('of queues are confirmed at once, and repeated ones are the same', async () => {
    const TopicArn = await createTopic('confirmed');
    const endpoint = await createQueue('confirmed');
    const arn = await subscribe(TopicArn, endpoint, { RawMessageDelivery: 'true' });
    expect(arn).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
    expect(await subscribe(TopicArn, endpoint)).toBe(arn);
    await expect(subscribe(TopicArn, endpoint, { RawMessageDelivery: 'false' })).rejects.toMatchObject({
      message: 'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    });
    expect(
      (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }))).Attributes,
    ).toEqual({
      SubscriptionArn: arn,
      TopicArn,
      Protocol: 'sqs',
      Endpoint: endpoint,
      Owner: '000000000000',
      SubscriptionPrincipal: 'arn:aws:iam::000000000000:root',
      ConfirmationWasAuthenticated: 'true',
      PendingConfirmation: 'false',
      RawMessageDelivery: 'true',
    });
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toEqual([
      { SubscriptionArn: arn, Owner: '000000000000', Protocol: 'sqs', Endpoint: endpoint, TopicArn },
    ]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' });
  });

  it.each([
    ['email', 'someone@example.com'],
    ['sms', '+256700000000'],
    ['lambda', 'arn:aws:lambda:us-east-1:000000000000:function:caption-parser'],
    ['https', 'https://example.com/hook'],
  ])('of %s stay pending', async (Protocol, Endpoint) => {
    const TopicArn = await createTopic(`pending-${Protocol}`);
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    expect(SubscriptionArn).toBe('pending confirmation');
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.[0]?.SubscriptionArn).toBe('PendingConfirmation');
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsPending: '1' });
  });

  it.each([
    ['a protocol that SNS does not have', 'pigeon', 'x', {}],
    ['an endpoint of another kind', 'sqs', 'https://example.com', {}],
    ['a FIFO queue for a standard topic', 'sqs', arnOfQueue('a.fifo'), {}],
    ['raw mail', 'email', 'a@example.com', { RawMessageDelivery: 'true' }],
    ['a raw delivery that is neither', 'sqs', arnOfQueue('a'), { RawMessageDelivery: 'yes' }],
    ['a scope that is neither', 'sqs', arnOfQueue('a'), { FilterPolicyScope: 'Everything' }],
    ['a filter policy that is none', 'sqs', arnOfQueue('a'), { FilterPolicy: '{"a":"b"}' }],
    ['a redrive policy without a queue', 'sqs', arnOfQueue('a'), { RedrivePolicy: '{}x' }],
    ['an unknown attribute', 'sqs', arnOfQueue('a'), { Colour: 'red' }],
  ])('refuse %s', async (_what, Protocol, Endpoint, Attributes) => {
    const TopicArn = await createTopic('refusing');
    await expect(
      sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('publishing to queues', () => {
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    kind: { DataType: 'String', StringValue: 'video' },
    bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
  };

  it('puts the message into an envelope', async () => {
    const TopicArn = await createTopic('wrapped');
    const arn = await subscribe(TopicArn, await createQueue('wrapped'));
    const { MessageId } = await sns.send(
      new PublishCommand({ TopicArn, Message: 'hello', Subject: 'greeting', MessageAttributes }),
    );
    const [message] = await drain('wrapped');
    expect(message?.MessageAttributes).toBeUndefined();
    expect(parse(message)).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'greeting',
      Message: 'hello',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      SignatureVersion: '1',
      Signature: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) as string,
      SigningCertURL: expect.stringMatching(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/) as string,
      UnsubscribeURL: `${sandbox.url}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
      MessageAttributes: {
        kind: { Type: 'String', Value: 'video' },
        bytes: { Type: 'Binary', Value: 'AQI=' },
      },
    });
  });

  it('or raw, with its attributes', async () => {
    const TopicArn = await createTopic('raw');
    await subscribe(TopicArn, await createQueue('raw'), { RawMessageDelivery: 'true' });
    await sns.send(new PublishCommand({ TopicArn, Message: 'hello', MessageAttributes }));
    const [message] = await drain('raw');
    expect(message?.Body).toBe('hello');
    expect(message?.MessageAttributes?.kind).toEqual({ DataType: 'String', StringValue: 'video' });
    expect(message?.MessageAttributes?.bytes?.BinaryValue).toEqual(Uint8Array.of(1, 2));
  });

  it('takes the text for each protocol', async () => {
    const TopicArn = await createTopic('structured');
    await subscribe(TopicArn, await createQueue('structured'), { RawMessageDelivery: 'true' });
    const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' });
    await sns.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }));
    expect((await drain('structured')).map(({ Body }) => Body)).toEqual(['for queues']);
  });

  it('goes where the filter policy lets it', async () => {
    const TopicArn = await createTopic('filtered');
    const arn = await subscribe(TopicArn, await createQueue('filtered'), {
      RawMessageDelivery: 'true',
      FilterPolicy: JSON.stringify({ kind: ['video'] }),
    });
    await sns.send(new PublishCommand({ TopicArn, Message: 'without' }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'with', MessageAttributes }));
    expect((await drain('filtered')).map(({ Body }) => Body)).toEqual(['with']);
    for (const [AttributeName, AttributeValue] of [
      ['FilterPolicyScope', 'MessageBody'],
      ['FilterPolicy', JSON.stringify({ seller: { handle: [{ prefix: '@' }] } })],
    ])
      await sns.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: arn, AttributeName, AttributeValue }),
      );
    await sns.send(new PublishCommand({ TopicArn, Message: '{"seller":{"handle":"@a"}}' }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'no JSON', MessageAttributes }));
    expect((await drain('filtered')).map(({ Body }) => Body)).toEqual(['{"seller":{"handle":"@a"}}']);
  });

  it('sends what a queue does not take to the dead-letter queue', async () => {
    const TopicArn = await createTopic('undeliverable');
    await createQueue('undeliverable-dlq');
    await subscribe(TopicArn, arnOfQueue('is-not-there'), {
      RawMessageDelivery: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOfQueue('undeliverable-dlq') }),
    });
    await sns.send(new PublishCommand({ TopicArn, Message: 'lost', MessageAttributes }));
    const [message] = await drain('undeliverable-dlq');
    expect(message).toMatchObject({ Body: 'lost', MessageAttributes: { kind: { StringValue: 'video' } } });
  });

  it('takes a batch, entry by entry', async () => {
    const TopicArn = await createTopic('batched');
    await subscribe(TopicArn, await createQueue('batched'), { RawMessageDelivery: 'true' });
    const answer = await sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'one', Message: 'first' },
          { Id: 'two', Message: 'bad', Subject: 'a\nb' },
          { Id: 'three', Message: 'third' },
        ],
      }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['one', 'three']);
    expect(answer.Failed).toMatchObject([{ Id: 'two', Code: 'InvalidParameter', SenderFault: true }]);
    expect((await drain('batched')).map(({ Body }) => Body).sort()).toEqual(['first', 'third']);
  });

  it.each<[string, object, string]>([
    ['nothing', { Message: '' }, 'InvalidParameterException'],
    ['a long subject', { Message: 'x', Subject: 's'.repeat(101) }, 'InvalidParameterException'],
    ['256 KiB and one', { Message: 'x'.repeat(262_145) }, 'InvalidParameterException'],
    [
      'a structure without default',
      { Message: '{"sqs":"x"}', MessageStructure: 'json' },
      'InvalidParameterException',
    ],
    ['a structure that is no JSON', { Message: 'x', MessageStructure: 'json' }, 'InvalidParameterException'],
    ['a deduplication id', { Message: 'x', MessageDeduplicationId: 'd' }, 'InvalidParameterException'],
    [
      'an attribute without a value',
      { Message: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValueException',
    ],
    [
      'an attribute of no type',
      { Message: 'x', MessageAttributes: { a: { DataType: 'Colour', StringValue: 'red' } } },
      'InvalidParameterValueException',
    ],
  ])('refuses %s', async (_what, input, name) => {
    const TopicArn = await createTopic('refusing');
    await expect(
      sns.send(new PublishCommand({ TopicArn, Message: undefined, ...input })),
    ).rejects.toMatchObject({ name });
  });

  it.each([
    ['none', [], 'EmptyBatchRequestException'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, at) => ({ Id: `${at}`, Message: 'x' })),
      'TooManyEntriesInBatchRequestException',
    ],
    [
      'two of one id',
      [
        { Id: 'a', Message: 'x' },
        { Id: 'a', Message: 'y' },
      ],
      'BatchEntryIdsNotDistinctException',
    ],
    ['an id with a space', [{ Id: 'a b', Message: 'x' }], 'InvalidBatchEntryIdException'],
    [
      'too much',
      [1, 2].map((at) => ({ Id: `${at}`, Message: 'x'.repeat(200_000) })),
      'BatchRequestTooLongException',
    ],
  ])('refuses a batch of %s', async (_what, PublishBatchRequestEntries, name) => {
    const TopicArn = await createTopic('refusing');
    await expect(
      sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })),
    ).rejects.toMatchObject({ name });
  });
});

describe('FIFO topics', () => {
  it('keep the order and drop what comes twice within five minutes', async () => {
    const TopicArn = await createTopic('ordered.fifo', {
      FifoTopic: 'true',
      ContentBasedDeduplication: 'true',
    });
    await subscribe(TopicArn, await createQueue('ordered.fifo'), { RawMessageDelivery: 'true' });
    const first = await sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    const again = await sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    const second = await sns.send(new PublishCommand({ TopicArn, Message: 'two', MessageGroupId: 'g' }));
    expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0));
    expect((await drain('ordered.fifo')).map(({ Body }) => Body)).toEqual(['one', 'two']);
    sandbox.clock.advance(300_001);
    await sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    expect((await drain('ordered.fifo')).map(({ Body }) => Body)).toEqual(['one']);
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      message: 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    });
  });
});

describe('HTTP endpoints on this machine', () => {
  it('confirm and are told, and told again when they fail', async () => {
    const seen: { type: string; body: Record<string, string> }[] = [];
    const statuses = [200, 500, 200];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const type = String(request.headers['x-amz-sns-message-type']);
        seen.push({ type, body: JSON.parse(text) as Record<string, string> });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const TopicArn = await createTopic('hooked');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ type: 'SubscriptionConfirmation', body: { TopicArn } });
    await expect(sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const { SubscriptionArn } = await sns.send(
      new ConfirmSubscriptionCommand({ TopicArn, Token: seen[0]?.body.Token }),
    );
    expect(SubscriptionArn).toContain(TopicArn);
    await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    await until(() => seen.length === 2);
    // The answer may still be on its way when the clock moves, so it moves until the retry is due.
    await until(
      () => seen.length === 3,
      () => sandbox.clock.advance(20_000),
    );
    expect(seen[2]).toMatchObject({ type: 'Notification', body: { Message: 'hello' } });
    expect(seen[2]?.body.MessageId).toBe(seen[1]?.body.MessageId);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

async function until(isSo: () => boolean, meanwhile = () => undefined as void): Promise<void> {
  while (!isSo()) {
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
