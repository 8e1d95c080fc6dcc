import * as sdk from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFunction, startLambdaFixture, until } from './lambda-fixture.ts';
import type { LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;

async function makeQueue(QueueName: string, VisibilityTimeout = '300'): Promise<string> {
  const { QueueUrl = '' } = await fixture.queues.send(
    new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }),
  );
  return QueueUrl;
}

function arnOf(queueName: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${queueName}`;
}

async function countsOf(QueueUrl: string): Promise<readonly (string | undefined)[]> {
  const { Attributes } = await fixture.queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible];
}

function printed(group: string, words: string): number {
  return fixture.lines.filter((line) => line.group === group && line.message.includes(words)).length;
}

async function stateOf(UUID: string | undefined): Promise<string | undefined> {
  return (await fixture.client.send(new sdk.GetEventSourceMappingCommand({ UUID }))).State;
}

beforeAll(async () => {
  fixture = await startLambdaFixture();
});

afterAll(async () => {
  await fixture.close();
});

describe('an event source', () => {
  it('takes batches, deletes what succeeded, and leaves the rest to come back', async () => {
    const QueueUrl = await makeQueue('work');
    await makeFunction(fixture, 'worker');
    const made = await fixture.client.send(
      new sdk.CreateEventSourceMappingCommand({
        EventSourceArn: arnOf('work'),
        FunctionName: 'worker',
        BatchSize: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
    );
    expect(made).toMatchObject({ State: 'Creating', BatchSize: 5 });
    await fixture.queues.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ['good-1', 'bad-1', 'good-2', 'good-3'].map((MessageBody, at) => ({
          Id: String(at),
          MessageBody,
        })),
      }),
    );
    await until(() => printed('/aws/lambda/worker', 'took ') === 4);
    await until(async () => (await countsOf(QueueUrl)).join() === '0,1');
    expect(await stateOf(made.UUID)).toBe('Enabled');
    fixture.sandbox.clock.advance(301_000);
    await until(() => printed('/aws/lambda/worker', 'took bad-1') === 2);
    expect(printed('/aws/lambda/worker', 'took good-1')).toBe(1);
  });

  it('takes nothing while it is disabled, and is gone when it is deleted', async () => {
    const QueueUrl = await makeQueue('paused');
    await makeFunction(fixture, 'pausable');
    const { UUID } = await fixture.client.send(
      new sdk.CreateEventSourceMappingCommand({
        EventSourceArn: arnOf('paused'),
        FunctionName: 'pausable',
        Enabled: false,
      }),
    );
    await expect(
      fixture.client.send(new sdk.UpdateEventSourceMappingCommand({ UUID, Enabled: true })),
    ).rejects.toBeInstanceOf(sdk.ResourceInUseException);
    await until(async () => (await stateOf(UUID)) === 'Disabled');
    await fixture.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'waits' }));
    expect(await countsOf(QueueUrl)).toEqual(['1', '0']);
    const enabling = await fixture.client.send(
      new sdk.UpdateEventSourceMappingCommand({ UUID, Enabled: true }),
    );
    expect(enabling.State).toBe('Enabling');
    await until(async () => (await countsOf(QueueUrl)).join() === '0,0');
    expect(printed('/aws/lambda/pausable', 'took waits')).toBe(1);
    await until(async () => (await stateOf(UUID)) === 'Enabled');
    const deleting = await fixture.client.send(new sdk.DeleteEventSourceMappingCommand({ UUID }));
    expect(deleting.State).toBe('Deleting');
    await until(async () => (await stateOf(UUID).catch(() => 'gone')) === 'gone');
    const { EventSourceMappings } = await fixture.client.send(
      new sdk.ListEventSourceMappingsCommand({ FunctionName: 'pausable' }),
    );
    expect(EventSourceMappings).toEqual([]);
  });

  it('is refused for a queue that is not there, is too quick, or is taken already', async () => {
    await makeQueue('quick', '10');
    await makeQueue('twice');
    await makeFunction(fixture, 'slow');
    const create = (EventSourceArn: string, input: Partial<sdk.CreateEventSourceMappingRequest> = {}) =>
      fixture.client.send(
        new sdk.CreateEventSourceMappingCommand({ EventSourceArn, FunctionName: 'slow', ...input }),
      );
    await expect(create(arnOf('none'))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('NonExistentQueue') as string,
    });
    await expect(create(arnOf('quick'))).rejects.toMatchObject({
      message: 'Queue visibility timeout: 10 seconds is less than Function timeout: 30 seconds',
    });
    await expect(create(arnOf('twice'), { BatchSize: 11 })).rejects.toBeInstanceOf(
      sdk.InvalidParameterValueException,
    );
    await create(arnOf('twice'), { Enabled: false });
    await expect(create(arnOf('twice'))).rejects.toBeInstanceOf(sdk.ResourceConflictException);
  });
});
