import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListTagsForResourceCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import type { Measurement } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import { createSqs } from '../sqs/service.ts';
import { createSns } from './service.ts';
import { arnOfQueue } from './sns-fixture.ts';

async function start(directory: string) {
  const measured: Measurement[] = [];
  const collector: SandboxService = {
    signingName: 'monitoring',
    apiVersion: '2010-08-01',
    protocols: ['awsQuery'],
    schemas: cloudwatch,
    operations: {},
    measure: (measurement) => void measured.push(measurement),
  };
  const services = [createSqs, createSns, () => collector];
  const sandbox = await startSandbox({ directory, keep: true, services });
  const sns = new SNSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return {
    sns,
    total: (metric: string) =>
      measured
        .filter((one) => one.metric === metric && one.dimensions.TopicName === 'kept.fifo')
        .reduce((sum, { value }) => sum + value, 0),
    async close() {
      sns.destroy();
      await sandbox.close();
    },
  };
}

it('keeps topics, subscriptions and what was published over a restart, and counts it', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sns-'));
  try {
    const before = await start(directory);
    const { TopicArn } = await before.sns.send(
      new CreateTopicCommand({
        Name: 'kept.fifo',
        Attributes: { FifoTopic: 'true' },
        Tags: [{ Key: 'team', Value: 'shop' }],
      }),
    );
    const { SubscriptionArn } = await before.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: arnOfQueue('not-there'),
        Attributes: { FilterPolicy: '{"kind":["video"]}' },
      }),
    );
    const once = { TopicArn, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const first = await before.sns.send(new PublishCommand(once));
    const kind = { DataType: 'String', StringValue: 'video' };
    await before.sns.send(
      new PublishCommand({ ...once, MessageDeduplicationId: 'e', MessageAttributes: { kind } }),
    );
    // Publishing answers before anything is delivered.
    await expect.poll(() => before.total('NumberOfNotificationsFailed'), { timeout: 20_000 }).toBe(1);
    expect(before.total('NumberOfMessagesPublished')).toBe(2);
    expect(before.total('NumberOfNotificationsFilteredOut')).toBe(1);
    expect(before.total('NumberOfNotificationsDelivered')).toBe(0);
    await before.close();

    const after = await start(directory);
    const { Attributes } = await after.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({
      FilterPolicy: '{"kind":["video"]}',
      FilterPolicyScope: 'MessageAttributes',
    });
    const { Tags } = await after.sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
    expect((await after.sns.send(new PublishCommand(once))).SequenceNumber).toBe(first.SequenceNumber);
    await after.close();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
