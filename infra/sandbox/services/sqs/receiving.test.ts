import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodies, startSqs } from './sqs-fixture.ts';
import type { SqsFixture } from './sqs-fixture.ts';

let sqs: SqsFixture;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

function text(StringValue: string, DataType = 'String'): MessageAttributeValue {
  return { DataType, StringValue };
}

describe('receiving', () => {
  it('tells what was asked for', async () => {
    const url = await sqs.create('asked');
    const trace = { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' } as const;
    await sqs.send(url, 'msg', {
      MessageAttributes: { Hello: text('There'), General: text('Kenobi'), 'Help.Me': text('Me') },
      MessageSystemAttributes: { AWSTraceHeader: trace },
      MessageGroupId: 'tenant',
    });
    const again = { VisibilityTimeout: 0 };
    const [first] = await sqs.receive(url, again);
    expect(first?.MessageAttributes).toBeUndefined();
    expect(first?.Attributes).toMatchObject({
      SenderId: '000000000000',
      ApproximateReceiveCount: '1',
      AWSTraceHeader: trace.StringValue,
      MessageGroupId: 'tenant',
    });
    const [second] = await sqs.receive(url, {
      ...again,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      MessageAttributeNames: ['Hel*', 'nothing'],
    });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    expect(Object.keys(second?.MessageAttributes ?? {}).sort()).toEqual(['Hello', 'Help.Me']);
    expect(second?.MD5OfMessageAttributes).toBe('83fee93c1bcd8b9a5a923ffacdc636c7');
    const [third] = await sqs.receive(url, { ...again, MessageAttributeNames: ['.*'] });
    expect(third?.MD5OfMessageAttributes).toBe('4c360f3fdafd970e05fae2f149d997f5');
    expect(third?.Attributes?.ApproximateFirstReceiveTimestamp).toBe(
      first?.Attributes?.ApproximateFirstReceiveTimestamp,
    );
  });

  it.each([
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { MaxNumberOfMessages: 0 },
      'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { VisibilityTimeout: 43_201 },
      'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.',
    ],
    [{ MessageSystemAttributeNames: ['Colour' as 'All'] }, 'Unknown Attribute Colour.'],
  ])('refuses %j', async (input, message) => {
    const url = await sqs.create('refusing');
    await expect(sqs.receive(url, input)).rejects.toMatchObject({ message });
  });

  it('hides a message until its timeout is over', async () => {
    const url = await sqs.create('hiding', { VisibilityTimeout: '60' });
    await sqs.send(url, 'one');
    const [first] = await sqs.receive(url);
    expect(await sqs.counts(url)).toEqual([0, 1, 0]);
    sqs.sandbox.clock.advance(59_000);
    expect(await sqs.receive(url)).toEqual([]);
    sqs.sandbox.clock.advance(1000);
    const [second] = await sqs.receive(url);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    // The older handle is accepted and deletes nothing.
    await sqs.delete(url, first);
    expect(await sqs.counts(url)).toEqual([0, 1, 0]);
    await sqs.delete(url, second);
    await sqs.delete(url, second);
    expect(await sqs.counts(url)).toEqual([0, 0, 0]);
  });

  it('lets the timeout be changed while a message is in flight', async () => {
    const url = await sqs.create('changed', { VisibilityTimeout: '30' });
    await sqs.send(url, 'one');
    const [message] = await sqs.receive(url);
    const change = (VisibilityTimeout: number) =>
      sqs.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(100);
    sqs.sandbox.clock.advance(99_000);
    expect(await sqs.counts(url)).toEqual([0, 1, 0]);
    await expect(change(43_200)).rejects.toMatchObject({
      message: 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    });
    await expect(change(43_201)).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
    await change(0);
    expect(await sqs.counts(url)).toEqual([1, 0, 0]);
    await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await sqs.delete(url, message);
    await expect(change(10)).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });

  it('knows receipt handles of its own only', async () => {
    const url = await sqs.create('handles');
    const other = await sqs.create('handles-other');
    await sqs.send(other, 'one');
    const [message] = await sqs.receive(other);
    for (const foreign of [message, { ReceiptHandle: 'invented' }])
      await expect(sqs.delete(url, foreign)).rejects.toMatchObject({
        name: 'ReceiptHandleIsInvalid',
        $metadata: { httpStatusCode: 404 },
      });
    const Entries = [
      { Id: 'mine', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
      { Id: 'theirs', ReceiptHandle: 'invented', VisibilityTimeout: 0 },
    ];
    for (const Command of [ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand])
      expect(await sqs.client.send(new Command({ QueueUrl: other, Entries }))).toMatchObject({
        Successful: [{ Id: 'mine' }],
        Failed: [{ Id: 'theirs', Code: 'ReceiptHandleIsInvalid' }],
      });
  });
});

describe('time', () => {
  it('delays by queue and by message', async () => {
    const url = await sqs.create('delayed', { DelaySeconds: '10' });
    await sqs.send(url, 'queue');
    await sqs.send(url, 'message', { DelaySeconds: 20 });
    await sqs.send(url, 'now', { DelaySeconds: 0 });
    expect(bodies(await sqs.receive(url))).toEqual(['now']);
    expect(await sqs.counts(url)).toEqual([0, 1, 2]);
    sqs.sandbox.clock.advance(10_000);
    expect(bodies(await sqs.receive(url))).toEqual(['queue']);
    sqs.sandbox.clock.advance(10_000);
    expect(bodies(await sqs.receive(url))).toEqual(['message']);
  });

  it('ends what is past its retention, in flight or not', async () => {
    const url = await sqs.create('retained', { MessageRetentionPeriod: '60', VisibilityTimeout: '3600' });
    await sqs.send(url, 'in flight');
    await sqs.receive(url);
    await sqs.send(url, 'waiting');
    sqs.sandbox.clock.advance(60_000);
    await sqs.send(url, 'young');
    expect(await sqs.counts(url)).toEqual([1, 0, 0]);
    expect(bodies(await sqs.receive(url))).toEqual(['young']);
  });

  it('is waited for: a long poll ends with the first message', async () => {
    const url = await sqs.create('awaited', { ReceiveMessageWaitTimeSeconds: '20' });
    const poll = sqs.receive(url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sqs.send(url, 'here');
    expect(bodies(await poll)).toEqual(['here']);
  });

  it('is waited for: a long poll ends when a message comes due, or empty', async () => {
    const url = await sqs.create('awaited-due');
    await sqs.send(url, 'soon', { DelaySeconds: 1 });
    expect(bodies(await sqs.receive(url, { WaitTimeSeconds: 5 }))).toEqual(['soon']);
    expect(await sqs.receive(url, { WaitTimeSeconds: 1 })).toEqual([]);
  });

  it('is waited for, but a caller that has gone gets nothing', async () => {
    const url = await sqs.create('awaited-in-vain');
    const abort = new AbortController();
    const command = new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 });
    const poll = sqs.client.send(command, { abortSignal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort();
    await expect(poll).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sqs.send(url, 'for somebody else');
    expect(await sqs.counts(url)).toEqual([1, 0, 0]);
  });
});

it('ends a long poll when its queue, or the whole environment, goes away', async () => {
  const own = await startSqs();
  try {
    const url = await own.create('gone', { ReceiveMessageWaitTimeSeconds: '20' });
    const gone = own.receive(url);
    const refused = expect(gone).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await own.client.send(new DeleteQueueCommand({ QueueUrl: url }));
    await refused;
    const other = await own.create('reset', { ReceiveMessageWaitTimeSeconds: '20' });
    const reset = expect(own.receive(other)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await fetch(`${own.sandbox.url}/_sandbox/reset`, { method: 'POST' })).status).toBe(200);
    await reset;
  } finally {
    await own.close();
  }
});

it('speaks the older Query protocol too', async () => {
  const url = await sqs.create('query');
  const ask = async (to: string, parameters: Record<string, string>) => {
    const response = await fetch(to, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
      },
      body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
    });
    return [response.status, await response.text()] as const;
  };
  const [, sent] = await ask(url, {
    Action: 'SendMessage',
    MessageBody: '<hello>',
    'MessageAttribute.1.Name': 'Foo',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'Bar',
  });
  expect(sent).toContain('<MD5OfMessageAttributes>ae7155c6026991b6d54b11589678bf9c</MD5OfMessageAttributes>');
  const [, received] = await ask(url, { Action: 'ReceiveMessage', 'AttributeName.1': 'SenderId' });
  expect(received).toContain('<Body>&lt;hello&gt;</Body>');
  expect(received).toContain('<Attribute><Name>SenderId</Name><Value>000000000000</Value></Attribute>');
  const [status, error] = await ask(`${url}-not`, { Action: 'ReceiveMessage' });
  expect(status).toBe(400);
  expect(error).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
});
