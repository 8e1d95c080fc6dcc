import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startQueues } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

let queues: QueueHarness;
beforeAll(async () => {
  queues = await startQueues();
}, 60_000);
afterAll(() => queues.close());

async function attributes(QueueUrl: string): Promise<Readonly<Record<string, string>>> {
  const { Attributes = {} } = await queues
    .clients('dev')
    .sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Attributes;
}

async function planOf(input: object) {
  return queues.gate.present(queues.wish('dev', 'queues.set-attributes', input));
}

describe('attributes of a queue', () => {
  it('are set together, and set back by the undo, the rest as it was', async () => {
    const url = await queues.queue('set');
    const before = await attributes(url);
    const run = await queues.run('dev', 'queues.set-attributes', {
      queue: 'set',
      visibilityTimeoutSeconds: 0,
      retentionSeconds: 1_209_600,
      receiveWaitSeconds: 20,
    });
    expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'sqs:SetQueueAttributes' }] });
    expect(await attributes(url)).toMatchObject({
      VisibilityTimeout: '0',
      MessageRetentionPeriod: '1209600',
      ReceiveMessageWaitTimeSeconds: '20',
      DelaySeconds: before.DelaySeconds,
    });
    expect((await queues.undo(run)).state).toBe('done');
    const after = await attributes(url);
    for (const name of ['VisibilityTimeout', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds'])
      expect([name, after[name]]).toEqual([name, before[name]]);
  });

  it('count receives towards the same dead letters', async () => {
    const dead = await queues.queue('counted-dlq');
    const { QueueArn: deadLetterTargetArn = '' } = await attributes(dead);
    const url = await queues.queue('counted', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
    });
    const run = await queues.run('dev', 'queues.set-attributes', { queue: 'counted', maxReceiveCount: 5 });
    const policy = async () => JSON.parse((await attributes(url)).RedrivePolicy ?? '{}') as unknown;
    expect(await policy()).toEqual({ deadLetterTargetArn, maxReceiveCount: 5 });
    await queues.undo(run);
    expect(await policy()).toEqual({ deadLetterTargetArn, maxReceiveCount: 3 });
  });

  it('say what a shorter retention deletes, and that it does not come back', async () => {
    await queues.queue('shorter');
    const presented = await planOf({ queue: 'shorter', retentionSeconds: 60 });
    expect(presented).toMatchObject({
      outcome: 'presented',
      presentation: {
        plan: {
          loses: ['Messages that are older than the new retention are deleted.'],
          undo: { reach: 'partial' },
        },
      },
    });
  });

  it.each([
    [{ queue: 'none', delaySeconds: 1 }, 'There is no queue none.'],
    [{ queue: 'plain', delaySeconds: 0 }, 'Nothing is different: it is set like this already.'],
    [
      { queue: 'plain', maxReceiveCount: 3 },
      'plain has no dead-letter queue: there is nothing that a receive count would lead to.',
    ],
    [{ queue: 'plain' }, 'Nothing is different: it is set like this already.'],
  ])('are refused: %j', async (input, sentence) => {
    await queues.queue('plain');
    expect(await planOf(input)).toMatchObject({ outcome: 'refused', sentence });
  });

  it.each([
    { queue: 'plain', visibilityTimeoutSeconds: 43_201 },
    { queue: 'plain', retentionSeconds: 59 },
    { queue: 'plain', delaySeconds: 901 },
    { queue: 'plain', receiveWaitSeconds: 21 },
    { queue: 'plain', maxReceiveCount: 0 },
    { queue: 'plain', delaySeconds: 1.5 },
  ])('are not taken: %j', async (input) => {
    expect((await planOf(input)).outcome).toBe('invalid');
  });
});
