import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { StartMessageMoveTaskRequest } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOf, bodies, startSqs } from './sqs-fixture.ts';
import type { SqsFixture } from './sqs-fixture.ts';

let sqs: SqsFixture;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

function redriveTo(name: string, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount });
}

/** A dead-letter queue that holds this many messages of its source. */
async function createDead(name: string, messages: number): Promise<{ source: string; dead: string }> {
  const dead = await sqs.create(`${name}-dlq`);
  const RedrivePolicy = redriveTo(`${name}-dlq`, 1);
  const source = await sqs.create(name, { VisibilityTimeout: '0', RedrivePolicy });
  for (let at = 0; at < messages; at++) await sqs.send(source, `${name} ${at}`);
  for (let at = 0; at < messages; at += 10) await sqs.receive(source);
  await sqs.receive(source);
  expect(await sqs.counts(dead)).toEqual([messages, 0, 0]);
  return { source, dead };
}

async function start(input: Partial<StartMessageMoveTaskRequest> & { SourceArn: string }): Promise<string> {
  return (await sqs.client.send(new StartMessageMoveTaskCommand(input))).TaskHandle ?? '';
}

async function tasks(name: string, MaxResults?: number) {
  const command = new ListMessageMoveTasksCommand({ SourceArn: arnOf(name), MaxResults });
  return (await sqs.client.send(command)).Results ?? [];
}

/** Lets the sandbox's own ticks work until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a message that is received too often', () => {
  it('goes to the dead-letter queue with its id, its time and its count', async () => {
    const dead = await sqs.create('often-dlq');
    const url = await sqs.create('often', {
      VisibilityTimeout: '10',
      RedrivePolicy: redriveTo('often-dlq', 2),
    });
    const id = await sqs.send(url, 'poison', {
      MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
    });
    const [first] = await sqs.receive(url);
    sqs.sandbox.clock.advance(10_000);
    await sqs.receive(url);
    sqs.sandbox.clock.advance(10_000);
    expect(await sqs.counts(url)).toEqual([1, 0, 0]);
    expect(await sqs.receive(url)).toEqual([]);
    expect(await sqs.counts(url)).toEqual([0, 0, 0]);
    const [message] = await sqs.receive(dead, { MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: id,
      Body: 'poison',
      MessageAttributes: { a: { StringValue: 'b' } },
      Attributes: {
        DeadLetterQueueSourceArn: arnOf('often'),
        SentTimestamp: first?.Attributes?.SentTimestamp,
        ApproximateReceiveCount: '3',
      },
    });
  });

  it('keeps the retention that it had', async () => {
    const dead = await sqs.create('retained-dlq', { MessageRetentionPeriod: '100' });
    const url = await sqs.create('retained', {
      VisibilityTimeout: '0',
      RedrivePolicy: redriveTo('retained-dlq', 1),
    });
    await sqs.send(url, 'old');
    sqs.sandbox.clock.advance(90_000);
    await sqs.receive(url);
    await sqs.receive(url);
    expect(await sqs.counts(dead)).toEqual([1, 0, 0]);
    sqs.sandbox.clock.advance(10_000);
    expect(await sqs.counts(dead)).toEqual([0, 0, 0]);
  });

  it('stays where its dead-letter queue is gone', async () => {
    const { source, dead } = await createDead('orphaned', 0);
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: dead }));
    await sqs.send(source, 'still here');
    await sqs.receive(source);
    expect(bodies(await sqs.receive(source))).toEqual(['still here']);
  });
});

describe('a move task', () => {
  it('moves everything back to where it came from, as new messages', async () => {
    const { source, dead } = await createDead('moved', 3);
    const [before] = await sqs.receive(dead, { VisibilityTimeout: 0, MaxNumberOfMessages: 1 });
    await start({ SourceArn: arnOf('moved-dlq') });
    sqs.sandbox.clock.advance(1000);
    await until(async () => (await tasks('moved-dlq'))[0]?.Status === 'COMPLETED');
    expect((await tasks('moved-dlq'))[0]).toMatchObject({
      SourceArn: arnOf('moved-dlq'),
      ApproximateNumberOfMessagesMoved: 3,
      ApproximateNumberOfMessagesToMove: 3,
    });
    expect((await tasks('moved-dlq'))[0]?.TaskHandle).toBeUndefined();
    expect(await sqs.counts(dead)).toEqual([0, 0, 0]);
    const after = await sqs.receive(source);
    expect([...bodies(after)].sort()).toEqual(['moved 0', 'moved 1', 'moved 2']);
    expect(after[0]?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(after[0]?.MessageId).not.toBe(before?.MessageId);
  });

  it('keeps to its rate, and is cancelled', async () => {
    const { dead } = await createDead('slow', 10);
    const other = await sqs.create('slow-other');
    const handle = await start({
      SourceArn: arnOf('slow-dlq'),
      DestinationArn: arnOf('slow-other'),
      MaxNumberOfMessagesPerSecond: 2,
    });
    await expect(start({ SourceArn: arnOf('slow-dlq') })).rejects.toMatchObject({
      message:
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    });
    expect((await tasks('slow-dlq'))[0]).toMatchObject({ Status: 'RUNNING', TaskHandle: handle });
    sqs.sandbox.clock.advance(1000);
    await until(async () => ((await tasks('slow-dlq'))[0]?.ApproximateNumberOfMessagesMoved ?? 0) >= 2);
    const answer = await sqs.client.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }));
    const moved = answer.ApproximateNumberOfMessagesMoved ?? 0;
    expect(moved).toBeLessThan(10);
    expect(await sqs.counts(other)).toEqual([moved, 0, 0]);
    expect(await sqs.counts(dead)).toEqual([10 - moved, 0, 0]);
    expect((await tasks('slow-dlq'))[0]).toMatchObject({
      Status: 'CANCELLED',
      DestinationArn: arnOf('slow-other'),
      MaxNumberOfMessagesPerSecond: 2,
    });
  });

  it('fails where a message has no source, or its destination is gone', async () => {
    const { dead } = await createDead('failing', 0);
    await sqs.send(dead, 'sent here directly');
    await start({ SourceArn: arnOf('failing-dlq') });
    sqs.sandbox.clock.advance(1000);
    await until(async () => (await tasks('failing-dlq'))[0]?.Status === 'FAILED');
    expect((await tasks('failing-dlq'))[0]?.FailureReason).toBe('CouldNotDetermineMessageSource');
    const QueueUrl = await sqs.create('failing-other');
    await start({ SourceArn: arnOf('failing-dlq'), DestinationArn: arnOf('failing-other') });
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
    sqs.sandbox.clock.advance(1000);
    await until(async () => (await tasks('failing-dlq'))[0]?.Status === 'FAILED');
    expect((await tasks('failing-dlq', 10)).map(({ FailureReason }) => FailureReason)).toEqual([
      'AWS.SimpleQueueService.NonExistentQueue',
      'CouldNotDetermineMessageSource',
    ]);
  });

  it.each([
    ['a queue that is not there', { SourceArn: arnOf('nowhere') }, 'ResourceNotFoundException', 404],
    [
      "a queue that is nobody's dead-letter queue",
      { SourceArn: arnOf('checked') },
      'InvalidParameterValue',
      400,
    ],
    [
      'a destination that is not there',
      { SourceArn: arnOf('checked-dlq'), DestinationArn: arnOf('nowhere') },
      'ResourceNotFoundException',
      404,
    ],
    [
      'more than 500 a second',
      { SourceArn: arnOf('checked-dlq'), MaxNumberOfMessagesPerSecond: 501 },
      'InvalidParameterValue',
      400,
    ],
  ])('is refused for %s', async (_what, input, code, httpStatusCode) => {
    await createDead('checked', 0);
    await expect(start(input)).rejects.toMatchObject({ Code: code, $metadata: { httpStatusCode } });
  });

  it('is cancelled by a handle of its own only', async () => {
    await createDead('unknown', 0);
    const handle = (SourceArn: string) =>
      Buffer.from(JSON.stringify({ taskId: 'x', sourceArn: SourceArn })).toString('base64');
    for (const [TaskHandle, message] of [
      ['invented', 'Value for parameter TaskHandle is invalid.'],
      [
        handle(arnOf('nowhere')),
        "The resource that you specified for the SourceArn parameter doesn't exist.",
      ],
      [handle(arnOf('unknown-dlq')), 'Task does not exist.'],
    ])
      await expect(sqs.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
        message,
      });
  });
});
