import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeError } from '../../core/home/home-error.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const NAME = 'operations-console';

let fixture: HomeFixture;

beforeEach(async () => (fixture = await startHome()));
afterEach(() => fixture.close());

async function queueUrl(QueueName = NAME): Promise<string> {
  return (await fixture.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}

describe('prepare', () => {
  it('makes the table and the queues, with what protects them', async () => {
    await fixture.console().prepare();
    const { Table } = await fixture.dynamodb.send(new DescribeTableCommand({ TableName: NAME }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    const expiry = await fixture.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: NAME }));
    expect(expiry.TimeToLiveDescription).toMatchObject({
      AttributeName: 'removeAt',
      TimeToLiveStatus: 'ENABLED',
    });
    const backups = await fixture.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: NAME }));
    expect(
      backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    ).toBe('ENABLED');
    const { Attributes } = await fixture.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames: ['All'] }),
    );
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}')).toMatchObject({ maxReceiveCount: 20 });
    expect(await queueUrl(`${NAME}-dlq`)).toContain(`${NAME}-dlq`);
  });

  it('by several at once, and again, is the same', async () => {
    const consoles = Array.from({ length: 4 }, () => fixture.console());
    await Promise.all(consoles.map((home) => home.prepare()));
    await consoles[0]?.records.append(bodyOf());
    await fixture.calls();
    await consoles[1]?.prepare();
    const calls = JSON.stringify(await fixture.calls());
    expect(calls).not.toMatch(/Create|Update/);
    expect(await fixture.items()).not.toEqual([]);
  });

  it.each([
    ['dynamodb', 'CreateTable'],
    ['dynamodb', 'DescribeTable'],
    ['dynamodb', 'UpdateTimeToLive'],
    ['sqs', 'CreateQueue'],
    ['sqs', 'GetQueueUrl'],
  ])('names the permission that is missing: %s:%s', async (service, operation) => {
    await fixture.faults([{ service, operation, kind: 'deny' }]);
    const error = await fixture
      .console()
      .prepare()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HomeError);
    expect(error).toMatchObject({ failure: { state: 'denied', operation: `${service}:${operation}` } });
    await fixture.faults([]);
    await fixture.console().prepare();
  });

  it('does without backups where the role or the endpoint has none', async () => {
    await fixture.faults([{ service: 'dynamodb', operation: 'UpdateContinuousBackups', kind: 'deny' }]);
    await fixture.console().prepare();
    expect((await fixture.console().records.append(bodyOf())).sequence).toBe(1);
  });

  it('refuses a table that is another', async () => {
    await fixture.dynamodb.send(
      new CreateTableCommand({
        TableName: NAME,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    const error = await fixture
      .console()
      .prepare()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ failure: { code: 'OtherTable', state: 'rejected' } });
  });
});

describe('the queue', () => {
  const never = new AbortController().signal;

  it('hands a run on until it is done', async () => {
    const home = fixture.console();
    await home.prepare();
    await home.queue.announce('r1');
    const taken = await home.queue.next(never);
    expect(taken?.runId).toBe('r1');
    await taken?.extend(1);
    const again = await fixture.console().queue.next(never);
    expect(again?.runId).toBe('r1');
    await again?.extend(0.5);
    await again?.done();
    const { Attributes } = await fixture.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('hears of a run that is announced while it waits', async () => {
    const home = fixture.console();
    await home.prepare();
    const waiting = home.queue.next(never);
    await home.queue.announce('r2');
    expect((await waiting)?.runId).toBe('r2');
  });

  it('stops waiting when it is told to', async () => {
    const home = fixture.console();
    await home.prepare();
    const leaving = new AbortController();
    const waiting = home.queue.next(leaving.signal);
    setTimeout(() => leaving.abort(), 50);
    expect(await waiting).toBeUndefined();
  });

  it('leaves alone what is no run', async () => {
    const home = fixture.console();
    await home.prepare();
    await fixture.sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(), MessageBody: 'hello' }));
    expect(await home.queue.next(never)).toBeUndefined();
  });

  it('that is missing, or refused, is a failure with a name', async () => {
    const home = fixture.console();
    await expect(home.queue.announce('r1')).rejects.toMatchObject({
      failure: { state: 'absent', operation: 'sqs:GetQueueUrl' },
    });
    await home.prepare();
    await fixture.faults([{ service: 'sqs', operation: 'ReceiveMessage', kind: 'deny' }]);
    await expect(home.queue.next(never)).rejects.toMatchObject({
      failure: { state: 'denied', operation: 'sqs:ReceiveMessage' },
    });
  });
});
