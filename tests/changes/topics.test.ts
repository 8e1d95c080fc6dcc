import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { contentsOf, startQueues, text } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

let queues: QueueHarness;
beforeAll(async () => {
  queues = await startQueues();
}, 60_000);
afterEach(() => queues.faults('dev', []));
afterAll(() => queues.close());

async function topic(Name: string, ...queueNames: readonly string[]): Promise<readonly string[]> {
  const { sns } = queues.clients('dev');
  const Attributes = Name.endsWith('.fifo') ? { FifoTopic: 'true' } : undefined;
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
  return Promise.all(
    queueNames.map(async (name) => {
      const url = await queues.queue(name, {
        Policy: JSON.stringify({
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
        }),
      });
      await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: `arn:aws:sqs:us-east-1:000000000000:${name}`,
          Attributes: { RawMessageDelivery: 'true' },
        }),
      );
      return url;
    }),
  );
}

const presentOf = async (input: Json) => {
  const presented = await queues.gate.present(queues.wish('dev', 'topics.publish', input));
  if (presented.outcome === 'presented') return presented.presentation.plan;
  return presented.outcome === 'refused' ? presented.sentence : presented.outcome;
};

it('tells beforehand who will get a message, and delivers it to them', async () => {
  const urls = await topic('posted', 'first', 'second');
  const input = { topic: 'posted', body: '{"a":1}', subject: 'Test', attributes: [text('kind', 'test')] };
  const plan = await presentOf({ ...input, attributes: input.attributes as unknown as Json });
  expect(plan).toMatchObject({ undo: { reach: 'none' } });
  expect(JSON.stringify(plan)).toMatch(/2 subscriptions get it: 2 by sqs \((first, second|second, first)\)/);
  const run = await queues.run('dev', 'topics.publish', input);
  expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'sns:Publish', status: 200 }] });
  expect(run.outcome?.undo).toBeUndefined();
  for (const url of urls)
    expect(contentsOf(await queues.drain(url))).toEqual(
      contentsOf([
        { Body: '{"a":1}', MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } } },
      ]),
    );
});

it('asks what SNS asks, and says where nobody listens', async () => {
  await topic('lonely');
  await topic('ordered.fifo');
  expect(JSON.stringify(await presentOf({ topic: 'lonely', body: 'x' }))).toContain('Nobody is subscribed');
  expect(await presentOf({ topic: 'missing', body: 'x' })).toBe('There is no topic missing.');
  expect(await presentOf({ topic: 'lonely', body: 'x', deduplicationId: 'd' })).toMatch(/standard/);
  expect(await presentOf({ topic: 'lonely', body: 'x'.repeat(262_145) })).toMatch(/SNS takes 262144/);
  expect(await presentOf({ topic: 'lonely', body: 'x', subject: 'a\nb' })).toBe('invalid');
  expect(await presentOf({ topic: 'ordered.fifo', body: 'x' })).toMatch(/message group/);
  expect(await presentOf({ topic: 'ordered.fifo', body: 'x', groupId: 'g' })).toMatch(/deduplication id/);
});

it('says what SNS said where it could not be published', async () => {
  await topic('denied');
  await queues.faults('dev', [{ service: 'sns', operation: 'Publish', kind: 'deny' }]);
  const run = await queues.run('dev', 'topics.publish', { topic: 'denied', body: 'x' });
  expect(run).toMatchObject({ state: 'failed', outcome: { failure: { state: 'denied' } } });
});

it('is published once: where no answer comes, it is not published again', async () => {
  await topic('unheard');
  await queues.faults('dev', [{ service: 'sns', operation: 'Publish', kind: 'drop', count: 1 }]);
  const run = await queues.run('dev', 'topics.publish', { topic: 'unheard', body: 'x' });
  expect(run).toMatchObject({
    state: 'failed',
    outcome: { sentence: expect.stringContaining('It may have been published all the same') as string },
  });
});
