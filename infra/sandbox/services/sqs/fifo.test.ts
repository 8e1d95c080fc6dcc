import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOf, bodies, startSqs } from './sqs-fixture.ts';
import type { SqsFixture } from './sqs-fixture.ts';

let sqs: SqsFixture;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let count = 0;
async function createFifo(attributes?: Record<string, string>): Promise<string> {
  return sqs.create(`ordered-${count++}.fifo`, { ContentBasedDeduplication: 'true', ...attributes });
}

function sendTo(url: string, MessageGroupId: string, ...texts: string[]): Promise<unknown> {
  const Entries = texts.map((MessageBody, at) => ({ Id: `${at}`, MessageBody, MessageGroupId }));
  return sqs.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
}

describe('order', () => {
  it('holds within a group, which waits while one of its messages is in flight', async () => {
    const url = await createFifo({ VisibilityTimeout: '30' });
    await sendTo(url, 'a', 'a1', 'a2', 'a3');
    await sendTo(url, 'b', 'b1');
    const first = await sqs.receive(url, { MaxNumberOfMessages: 2 });
    expect(bodies(first)).toEqual(['a1', 'a2']);
    expect(bodies(await sqs.receive(url))).toEqual(['b1']);
    await sqs.delete(url, first[0]);
    expect(bodies(await sqs.receive(url))).toEqual([]);
    await sqs.delete(url, first[1]);
    expect(bodies(await sqs.receive(url))).toEqual(['a3']);
    sqs.sandbox.clock.advance(30_000);
    expect(bodies(await sqs.receive(url))).toEqual(['a3', 'b1'].sort());
  });

  it('starts again where a timeout ended', async () => {
    const url = await createFifo({ VisibilityTimeout: '30' });
    await sendTo(url, 'a', 'a1', 'a2');
    const [first] = await sqs.receive(url, { MaxNumberOfMessages: 1 });
    sqs.sandbox.clock.advance(30_000);
    await expect(sqs.delete(url, first)).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
      message: `Value ${first?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    });
    expect(bodies(await sqs.receive(url))).toEqual(['a1', 'a2']);
  });

  it('is told by growing sequence numbers', async () => {
    const url = await createFifo();
    await sendTo(url, 'a', 'a1', 'a2');
    const numbers = (await sqs.receive(url)).map(({ Attributes }) => BigInt(Attributes?.SequenceNumber ?? 0));
    expect(numbers).toHaveLength(2);
    expect(numbers[1]).toBeGreaterThan(numbers[0] ?? 0n);
    expect(String(numbers[0])).toHaveLength(20);
  });

  it('is kept by a delay, which also applies to what waits already', async () => {
    const url = await createFifo({ DelaySeconds: '60' });
    await sendTo(url, 'a', 'a1', 'a2');
    expect(await sqs.counts(url)).toEqual([0, 0, 2]);
    expect(bodies(await sqs.receive(url))).toEqual([]);
    const Attributes = { DelaySeconds: '5' };
    await sqs.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    sqs.sandbox.clock.advance(5000);
    expect(bodies(await sqs.receive(url))).toEqual(['a1', 'a2']);
  });

  it('goes to the dead letters with it, under the id of the message', async () => {
    await sqs.create('ordered-dlq.fifo');
    const url = await createFifo({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('ordered-dlq.fifo'), maxReceiveCount: 1 }),
    });
    await sendTo(url, 'a', 'a1', 'a2');
    const [first] = await sqs.receive(url, { MaxNumberOfMessages: 1 });
    expect(bodies(await sqs.receive(url, { MaxNumberOfMessages: 1 }))).toEqual(['a2']);
    const [dead] = await sqs.receive(`${sqs.sandbox.url}/000000000000/ordered-dlq.fifo`);
    expect(dead).toMatchObject({
      MessageId: first?.MessageId,
      Body: 'a1',
      Attributes: { MessageGroupId: 'a', MessageDeduplicationId: first?.MessageId },
    });
  });
});

describe('deduplication', () => {
  it('answers the first message for five minutes, also when it is gone', async () => {
    const url = await createFifo();
    const send = () => sqs.send(url, 'same', { MessageGroupId: 'a' });
    const first = await send();
    await sqs.delete(url, (await sqs.receive(url))[0]);
    expect(await send()).toBe(first);
    expect(await sqs.counts(url)).toEqual([0, 0, 0]);
    sqs.sandbox.clock.advance(300_000);
    expect(await send()).not.toBe(first);
    expect(await sqs.counts(url)).toEqual([1, 0, 0]);
  });

  it.each([
    ['queue', 1],
    ['messageGroup', 2],
  ])('counts per %s', async (DeduplicationScope, messages) => {
    const url = await createFifo({ DeduplicationScope });
    await sendTo(url, 'a', 'same');
    await sendTo(url, 'b', 'same');
    expect(await sqs.counts(url)).toEqual([messages, 0, 0]);
  });

  it('goes by the id where there is one', async () => {
    const url = await createFifo();
    for (const [body, id] of [
      ['same', 'x'],
      ['same', 'y'],
      ['other', 'x'],
    ])
      await sqs.send(url, body ?? '', { MessageGroupId: 'a', MessageDeduplicationId: id });
    expect(bodies(await sqs.receive(url))).toEqual(['same', 'same']);
  });
});

it('gives a repeated attempt the same messages and handles', async () => {
  const url = await createFifo({ VisibilityTimeout: '30' });
  await sendTo(url, 'a', 'a1', 'a2');
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    ReceiveRequestAttemptId: 'attempt',
  });
  const first = (await sqs.client.send(command)).Messages ?? [];
  expect(bodies(first)).toEqual(['a1', 'a2']);
  sqs.sandbox.clock.advance(29_000);
  const again = (await sqs.client.send(command)).Messages ?? [];
  expect(again.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(
    first.map(({ ReceiptHandle }) => ReceiptHandle),
  );
  sqs.sandbox.clock.advance(29_000);
  expect(await sqs.counts(url)).toEqual([0, 2, 0]);
  await sqs.delete(url, again[0]);
  expect((await sqs.client.send(command)).Messages).toBeUndefined();
});

it.each([
  ['no group', {}, 'MissingParameter'],
  ['a group with a space', { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
  ['a long group', { MessageGroupId: 'a'.repeat(129) }, 'InvalidParameterValue'],
  ['no deduplication id', { MessageGroupId: 'a' }, 'InvalidParameterValue'],
  ['a delay', { MessageGroupId: 'a', MessageDeduplicationId: 'x', DelaySeconds: 2 }, 'InvalidParameterValue'],
])('refuses %s', async (_what, input, code) => {
  const QueueUrl = await createFifo({ ContentBasedDeduplication: 'false' });
  await expect(
    sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...input })),
  ).rejects.toMatchObject({ Code: code });
});
