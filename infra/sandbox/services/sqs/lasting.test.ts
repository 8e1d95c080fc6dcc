import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { arnOf, bodies, startSqs } from './sqs-fixture.ts';

it('keeps queues and messages over a restart', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sqs-'));
  try {
    const before = await startSqs({ directory, keep: true });
    const url = await before.create('kept', { VisibilityTimeout: '600' });
    const fifo = await before.create('kept.fifo');
    await before.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { team: 'shop' } }));
    for (const body of ['in flight', 'visible']) await before.send(url, body);
    await before.send(url, 'delayed', { DelaySeconds: 900 });
    const [taken] = await before.receive(url, { MaxNumberOfMessages: 1 });
    for (const id of ['1', '2'])
      await before.send(fifo, `ordered ${id}`, { MessageGroupId: 'a', MessageDeduplicationId: id });
    const [ordered] = await before.receive(fifo, { MaxNumberOfMessages: 1 });
    await before.close();

    const after = await startSqs({ directory, keep: true });
    const again = `${after.sandbox.url}/000000000000/kept`;
    expect(await after.counts(again)).toEqual([1, 1, 1]);
    expect((await after.client.send(new ListQueueTagsCommand({ QueueUrl: again }))).Tags).toEqual({
      team: 'shop',
    });
    await after.delete(again, taken);
    expect(bodies(await after.receive(again))).toEqual(['visible']);
    expect(await after.counts(again)).toEqual([0, 1, 1]);
    expect(await after.receive(`${again}.fifo`)).toEqual([]);
    await after.delete(`${again}.fifo`, ordered);
    expect(bodies(await after.receive(`${again}.fifo`))).toEqual(['ordered 2']);
    await after.send(`${again}.fifo`, 'twice', { MessageGroupId: 'b', MessageDeduplicationId: '1' });
    expect(await after.counts(`${again}.fifo`)).toEqual([0, 1, 0]);
    await after.close();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

it('stays whole through a purge of many, and is swept', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.create('many');
  for (let batch = 0; batch < 300; batch++) {
    const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: `${at}`, MessageBody: `${batch} ${at}` }));
    await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
  expect(await sqs.counts(QueueUrl)).toEqual([3000, 0, 0]);
  const [first] = await sqs.receive(QueueUrl, { MaxNumberOfMessages: 1 });
  expect(first?.Body).toBe('0 0');
  await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
  await sqs.send(QueueUrl, 'after');
  expect(bodies(await sqs.receive(QueueUrl))).toEqual(['after']);
  await sqs.close();
});

it('tells its metrics once a minute, and its first ones at once', async () => {
  const sqs = await startSqs();
  const dead = await sqs.create('measured-dlq');
  const url = await sqs.create('measured', {
    VisibilityTimeout: '0',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('measured-dlq'), maxReceiveCount: 1 }),
  });
  const values = (queue: string, metric: string) =>
    sqs.measured
      .filter((one) => one.metric === metric && one.dimensions.QueueName === queue)
      .map(({ value }) => value);
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await sqs.send(url, 'poison');
  await sqs.send(url, 'later', { DelaySeconds: 900 });
  sqs.sandbox.clock.advance(7000);
  await until(() => values('measured', 'ApproximateNumberOfMessagesVisible').includes(1));
  expect(values('measured', 'ApproximateNumberOfMessagesDelayed')).toContain(1);
  expect(values('measured', 'NumberOfMessagesSent').reduce((sum, value) => sum + value, 0)).toBe(2);

  await sqs.receive(url);
  await sqs.receive(url);
  expect(await sqs.counts(dead)).toEqual([1, 0, 0]);
  sqs.sandbox.clock.advance(120_000);
  await until(() => values('measured-dlq', 'ApproximateAgeOfOldestMessage').some((age) => age >= 120));
  // The age in a dead-letter queue counts from the move; the message itself is older.
  expect(Math.max(...values('measured-dlq', 'ApproximateAgeOfOldestMessage'))).toBeLessThan(125);
  expect(values('measured', 'NumberOfMessagesReceived')).toContain(1);
  expect(values('measured', 'NumberOfEmptyReceives')).toContain(1);
  expect(sqs.measured.find(({ metric }) => metric === 'ApproximateAgeOfOldestMessage')?.unit).toBe('Seconds');
  await sqs.close();
});
