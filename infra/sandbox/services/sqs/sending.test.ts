import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { MessageAttributeValue, SendMessageRequest } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSqs } from './sqs-fixture.ts';
import type { SqsFixture } from './sqs-fixture.ts';

let sqs: SqsFixture;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

function text(StringValue: string, DataType = 'String'): MessageAttributeValue {
  return { DataType, StringValue };
}

describe('sending', () => {
  // Sums that SQS itself has answered with for these attributes.
  it.each<[string, Record<string, MessageAttributeValue>]>([
    [
      '4c360f3fdafd970e05fae2f149d997f5',
      { Hello: text('There'), General: text('Kenobi'), 'Help.Me': text('Me') },
    ],
    ['ae7155c6026991b6d54b11589678bf9c', { Foo: text('Bar') }],
    [
      '8cbe4db156db8a94db8b801b7addb984',
      {
        attr1: {
          DataType: 'Binary',
          BinaryValue: Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01'),
        },
      },
    ],
  ])('sums attributes up to %s', async (sum, MessageAttributes) => {
    const QueueUrl = await sqs.create('summed');
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'msg', MessageAttributes });
    expect(await sqs.client.send(command)).toMatchObject({
      MD5OfMessageBody: '6e2baaf3b97dbeef01c0043275f9a0e7',
      MD5OfMessageAttributes: sum,
    });
  });

  const named = (name: string) => ({ MessageAttributes: { [name]: text('x') } });
  it.each<[string, Partial<SendMessageRequest>, string]>([
    ['nothing', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0000' }, 'InvalidMessageContents'],
    ['half a character', { MessageBody: '\ud800' }, 'InvalidMessageContents'],
    ['1 MiB and one', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    [
      '1 MiB with an attribute',
      { MessageBody: 'x'.repeat(1_048_570), ...named('name') },
      'InvalidParameterValue',
    ],
    ['a delay of 901 s', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a deduplication id', { MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    ['a name that is reserved', named('aws.x'), 'InvalidParameterValue'],
    ['a name with two points', named('a..b'), 'InvalidParameterValue'],
    ['an empty value', { MessageAttributes: { a: text('') } }, 'InvalidParameterValue'],
    ['a type that is none', { MessageAttributes: { a: text('x', 'Colour') } }, 'InvalidParameterValue'],
    ['a number that is none', { MessageAttributes: { a: text('x', 'Number') } }, 'InvalidParameterValue'],
    [
      'eleven attributes',
      { MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`a${at}`, text('x')])) },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_what, input, code) => {
    const QueueUrl = await sqs.create('refusing');
    await expect(
      sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...input })),
    ).rejects.toMatchObject({ Code: code });
  });

  it('takes 1 MiB, and every character that XML has', async () => {
    const url = await sqs.create('large');
    await sqs.send(url, 'x'.repeat(1_048_576));
    const characters = '\t\n\r <&>"\ud83d\ude00\ufffd';
    await sqs.send(url, characters);
    const [large, other] = await sqs.receive(url);
    expect(large?.Body?.length).toBe(1_048_576);
    expect(other?.Body).toBe(characters);
  });

  it('keeps to the size that its queue has', async () => {
    const url = await sqs.create('small', { MaximumMessageSize: '1024' });
    await sqs.send(url, 'x'.repeat(1024));
    await expect(sqs.send(url, 'é'.repeat(513))).rejects.toMatchObject({
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
    });
  });

  it('takes a batch, entry by entry', async () => {
    const QueueUrl = await sqs.create('batched');
    const Entries = [
      { Id: 'one', MessageBody: 'first' },
      { Id: 'two', MessageBody: 'bad\u0001' },
      { Id: 'three', MessageBody: 'third', DelaySeconds: 10 },
    ];
    const answer = await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['one', 'three']);
    expect(answer.Failed).toMatchObject([{ Id: 'two', Code: 'InvalidMessageContents', SenderFault: true }]);
    expect(await sqs.counts(QueueUrl)).toEqual([1, 0, 1]);
  });

  const many = Array.from({ length: 11 }, (_, at) => ({ Id: `${at}`, MessageBody: 'x' }));
  it.each([
    ['none', [], 'EmptyBatchRequest'],
    ['eleven', many, 'TooManyEntriesInBatchRequest'],
    ['one id twice', [many[0], many[0]], 'BatchEntryIdsNotDistinct'],
    ['an id with a colon', [{ Id: 'a:b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB',
      [1, 2].map((at) => ({ Id: `${at}`, MessageBody: 'x'.repeat(524_289) })),
      'BatchRequestTooLong',
    ],
  ])('refuses a batch of %s', async (_what, entries, name) => {
    const QueueUrl = await sqs.create('refusing');
    const Entries = entries.filter((entry) => entry !== undefined);
    await expect(sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    });
  });
});
