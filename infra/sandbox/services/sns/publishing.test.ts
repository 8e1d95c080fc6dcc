import { PublishBatchCommand, PublishCommand, SetSubscriptionAttributesCommand } from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOfQueue, parseBody, startSns } from './sns-fixture.ts';
import type { SnsFixture } from './sns-fixture.ts';

let on: SnsFixture;
beforeAll(async () => {
  on = await startSns();
});
afterAll(() => on.close());

describe('publishing to queues', () => {
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    kind: { DataType: 'String', StringValue: 'video' },
    bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
  };

  it('puts the message into an envelope', async () => {
    const TopicArn = await on.createTopic('wrapped');
    const arn = await on.subscribe(TopicArn, await on.createQueue('wrapped'));
    const { MessageId } = await on.sns.send(
      new PublishCommand({ TopicArn, Message: 'hello', Subject: 'greeting', MessageAttributes }),
    );
    const [message] = await on.drain('wrapped');
    expect(message?.MessageAttributes).toBeUndefined();
    expect(parseBody(message)).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'greeting',
      Message: 'hello',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      SignatureVersion: '1',
      Signature: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) as string,
      SigningCertURL: expect.stringMatching(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/) as string,
      UnsubscribeURL: `${on.sandbox.url}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
      MessageAttributes: {
        kind: { Type: 'String', Value: 'video' },
        bytes: { Type: 'Binary', Value: 'AQI=' },
      },
    });
  });

  it('or raw, with its attributes', async () => {
    const TopicArn = await on.createTopic('raw');
    await on.subscribe(TopicArn, await on.createQueue('raw'), { RawMessageDelivery: 'true' });
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'hello', MessageAttributes }));
    const [message] = await on.drain('raw');
    expect(message?.Body).toBe('hello');
    expect(message?.MessageAttributes?.kind).toEqual({ DataType: 'String', StringValue: 'video' });
    expect(message?.MessageAttributes?.bytes?.BinaryValue).toEqual(Uint8Array.of(1, 2));
  });

  it('takes the text for each protocol', async () => {
    const TopicArn = await on.createTopic('structured');
    await on.subscribe(TopicArn, await on.createQueue('structured'), { RawMessageDelivery: 'true' });
    const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' });
    await on.sns.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }));
    expect((await on.drain('structured')).map(({ Body }) => Body)).toEqual(['for queues']);
  });

  it('goes where the filter policy lets it', async () => {
    const TopicArn = await on.createTopic('filtered');
    const arn = await on.subscribe(TopicArn, await on.createQueue('filtered'), {
      RawMessageDelivery: 'true',
      FilterPolicy: JSON.stringify({ kind: ['video'] }),
    });
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'without' }));
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'with', MessageAttributes }));
    expect((await on.drain('filtered')).map(({ Body }) => Body)).toEqual(['with']);
    for (const [AttributeName, AttributeValue] of [
      ['FilterPolicyScope', 'MessageBody'],
      ['FilterPolicy', JSON.stringify({ seller: { handle: [{ prefix: '@' }] } })],
    ])
      await on.sns.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: arn, AttributeName, AttributeValue }),
      );
    await on.sns.send(new PublishCommand({ TopicArn, Message: '{"seller":{"handle":"@a"}}' }));
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'no JSON', MessageAttributes }));
    expect((await on.drain('filtered')).map(({ Body }) => Body)).toEqual(['{"seller":{"handle":"@a"}}']);
  });

  it('sends what a queue does not take to the dead-letter queue', async () => {
    const TopicArn = await on.createTopic('undeliverable');
    await on.createQueue('undeliverable-dlq');
    await on.subscribe(TopicArn, arnOfQueue('is-not-there'), {
      RawMessageDelivery: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOfQueue('undeliverable-dlq') }),
    });
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'lost', MessageAttributes }));
    const [message] = await on.drain('undeliverable-dlq');
    expect(message).toMatchObject({ Body: 'lost', MessageAttributes: { kind: { StringValue: 'video' } } });
  });

  it('takes a batch, entry by entry', async () => {
    const TopicArn = await on.createTopic('batched');
    await on.subscribe(TopicArn, await on.createQueue('batched'), { RawMessageDelivery: 'true' });
    const answer = await on.sns.send(
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
    expect((await on.drain('batched')).map(({ Body }) => Body).sort()).toEqual(['first', 'third']);
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
    const TopicArn = await on.createTopic('refusing');
    await expect(
      on.sns.send(new PublishCommand({ TopicArn, Message: undefined, ...input })),
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
    const TopicArn = await on.createTopic('refusing');
    await expect(
      on.sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })),
    ).rejects.toMatchObject({ name });
  });
});

it('reaches no queue without a policy, be it a dead-letter queue', async () => {
  const TopicArn = await on.createTopic('closed');
  const RedrivePolicy = (queue: string) => JSON.stringify({ deadLetterTargetArn: arnOfQueue(queue) });
  await on.createQueue('open-dlq');
  await on.createQueue('closed-dlq', false);
  for (const [queue, deadLetters] of [
    ['closed-1', 'open-dlq'],
    ['closed-2', 'closed-dlq'],
  ] as const)
    await on.subscribe(TopicArn, await on.createQueue(queue, false), {
      RawMessageDelivery: 'true',
      RedrivePolicy: RedrivePolicy(deadLetters),
    });
  await on.sns.send(new PublishCommand({ TopicArn, Message: 'unheard' }));
  const bodies = async (queue: string) => (await on.drain(queue)).map(({ Body }) => Body);
  expect(await Promise.all(['closed-1', 'closed-2', 'closed-dlq'].map(bodies))).toEqual([[], [], []]);
  expect(await bodies('open-dlq')).toEqual(['unheard']);
});

it('keeps to the policy of a queue', async () => {
  const TopicArn = await on.createTopic('permitted');
  const Policy = (topic: string) =>
    JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arnOfQueue('permitted'),
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    });
  await on.subscribe(TopicArn, await on.createQueue('permitted'), { RawMessageDelivery: 'true' });
  const QueueUrl = `${on.sandbox.url}/000000000000/permitted`;
  const allow = (topic: string) =>
    on.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: Policy(topic) } }));
  await allow(`${TopicArn}-other`);
  await on.sns.send(new PublishCommand({ TopicArn, Message: 'refused' }));
  await allow(TopicArn);
  await on.sns.send(new PublishCommand({ TopicArn, Message: 'taken' }));
  expect((await on.drain('permitted')).map(({ Body }) => Body)).toEqual(['taken']);
});

describe('FIFO topics', () => {
  it('keep the order and drop what comes twice within five minutes', async () => {
    const TopicArn = await on.createTopic('ordered.fifo', {
      FifoTopic: 'true',
      ContentBasedDeduplication: 'true',
    });
    await on.subscribe(TopicArn, await on.createQueue('ordered.fifo'), { RawMessageDelivery: 'true' });
    const first = await on.sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    const again = await on.sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    const second = await on.sns.send(new PublishCommand({ TopicArn, Message: 'two', MessageGroupId: 'g' }));
    expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0));
    expect((await on.drain('ordered.fifo')).map(({ Body }) => Body)).toEqual(['one', 'two']);
    on.sandbox.clock.advance(300_001);
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'one', MessageGroupId: 'g' }));
    expect((await on.drain('ordered.fifo')).map(({ Body }) => Body)).toEqual(['one']);
    await expect(on.sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      message: 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    });
  });
});
