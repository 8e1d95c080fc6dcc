import { CreateQueueCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { contentsOf, entry, startQueues, text } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

let queues: QueueHarness;
beforeAll(async () => {
  queues = await startQueues();
}, 60_000);
afterEach(() => queues.faults('dev', []));
afterAll(() => queues.close());

const refusalOf = async (actionId: string, input: Json) => {
  const presented = await queues.gate.present(queues.wish('dev', actionId, input));
  return presented.outcome === 'refused' ? presented.sentence : presented.outcome;
};

describe('sending a message', () => {
  it('arrives as it was written, and is taken back by its id', async () => {
    const url = await queues.queue('send');
    const attributes = [
      text('cause', 'by hand'),
      { name: 'count', dataType: 'Number', value: '12.50', isBinary: false },
      { name: 'bytes', dataType: 'Binary.png', value: 'AAEC', isBinary: true },
    ];
    const run = await queues.run('dev', 'queues.send', { queue: 'send', body: '{"a":"é 🎉"}', attributes });
    expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'sqs:SendMessage', status: 200 }] });
    const undone = await queues.undo(run);
    expect(undone.state).toBe('done');
    expect(await queues.counts(url)).toEqual([0, 0, 0]);
    // And the undo of the undo is the same message again.
    expect((await queues.undo(undone)).state).toBe('done');
    const [message] = await queues.drain(url);
    expect(contentsOf(message ? [message] : [])).toEqual(
      contentsOf([
        {
          Body: '{"a":"é 🎉"}',
          MessageAttributes: {
            cause: { DataType: 'String', StringValue: 'by hand' },
            count: { DataType: 'Number', StringValue: '12.50' },
            bytes: { DataType: 'Binary.png', BinaryValue: new Uint8Array([0, 1, 2]) },
          },
        },
      ]),
    );
  });

  it('asks of each kind of queue what SQS asks', async () => {
    await queues.queue('standard');
    await queues.queue('plain.fifo');
    await queues.queue('content.fifo', { ContentBasedDeduplication: 'true' });
    await queues.queue('small', { MaximumMessageSize: '1024' });
    const send = (queue: string, more: object = {}) =>
      refusalOf('queues.send', { queue, body: 'x', ...more });
    expect(await send('missing')).toBe('There is no queue missing.');
    expect(await send('standard', { deduplicationId: 'a' })).toMatch(/standard/);
    expect(await send('plain.fifo')).toMatch(/message group/);
    expect(await send('plain.fifo', { groupId: 'g' })).toMatch(/deduplication id/);
    expect(await send('plain.fifo', { groupId: 'g', deduplicationId: 'd', delaySeconds: 5 })).toMatch(
      /delay/,
    );
    expect(await send('small', { body: 'x'.repeat(1_025) })).toMatch(/takes 1024/);
    expect(await send('content.fifo', { groupId: 'g' })).toBe('presented');
    expect(await send('standard', { body: 'a\u0000b' })).toBe('invalid');
    expect(await send('standard', { body: '\ud800' })).toBe('invalid');
  });

  it('says what SQS said where it could not be sent', async () => {
    const url = await queues.queue('denied');
    await queues.faults('dev', [{ service: 'sqs', operation: 'SendMessage', kind: 'deny' }]);
    const run = await queues.run('dev', 'queues.send', { queue: 'denied', body: 'x' });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringContaining('sqs:SendMessage') as string },
    });
    expect(await queues.counts(url)).toEqual([0, 0, 0]);
  });

  it('is done once: where no answer comes, nothing is sent again', async () => {
    const url = await queues.queue('unheard');
    await queues.faults('dev', [{ service: 'sqs', operation: 'SendMessage', kind: 'drop', count: 1 }]);
    const run = await queues.run('dev', 'queues.send', { queue: 'unheard', body: 'x' });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringContaining('It may have been sent all the same') as string },
    });
    expect(await queues.counts(url)).toEqual([0, 0, 0]);
  });
});

describe('deleting a message', () => {
  it('finds one among many, gives the others back, and can send it again', async () => {
    const url = await queues.queue('among');
    const bodies = Array.from({ length: 35 }, (_, index) => `message ${index}`);
    const ids = await queues.send(
      url,
      bodies.map((body) => entry(body, text('k', body))),
    );
    const run = await queues.run('dev', 'queues.delete-message', { queue: 'among', messageId: ids[30] });
    expect(run.state).toBe('done');
    expect(await queues.counts(url)).toEqual([34, 0, 0]);
    expect((await queues.undo(run)).state).toBe('done');
    expect(contentsOf(await queues.drain(url))).toEqual(
      contentsOf(
        bodies.map((body) => ({
          Body: body,
          MessageAttributes: { k: { DataType: 'String', StringValue: body } },
        })),
      ),
    );
  });

  it('deletes nothing where the message does not show up', async () => {
    const url = await queues.queue('not-there');
    await queues.send(url, [entry('a'), entry('b')]);
    const run = await queues.run('dev', 'queues.delete-message', {
      queue: 'not-there',
      messageId: 'no-such',
    });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringMatching(/2 messages .* Nothing was deleted/) as string },
    });
    expect(await queues.counts(url)).toEqual([2, 0, 0]);
  });

  it('loses nothing where its console is killed at any step', async () => {
    const input = (name: string, id: string) => ({ queue: name, messageId: id });
    await everyKill(queues, 'del', async (name) => {
      const url = await queues.queue(name);
      const ids = await queues.send(
        url,
        Array.from({ length: 12 }, (_, index) => entry(`m${index}`)),
      );
      return {
        run: await mortalRun(
          queues,
          'queues.delete-message',
          input(name, ids[5] ?? ''),
          newRunId(Date.now()),
        ),
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done', undo: { input: { body: 'm5' } } });
          expect((await queues.drain(url)).map(({ Body }) => Body)).toHaveLength(11);
        },
      };
    });
  }, 60_000);
});

describe('purging a queue', () => {
  const bodies = Array.from({ length: 57 }, (_, index) => `{"n":${index},"text":"${'x'.repeat(index)}"}`);
  const entries = bodies.map((body, index) =>
    entry(body, text('kind', `k${index % 3}`), {
      name: 'bytes',
      dataType: 'Binary',
      value: Buffer.from([index, 255]).toString('base64'),
      isBinary: true,
    }),
  );

  it('keeps everything first, and puts it back as it was but for ids and times', async () => {
    const url = await queues.queue('purge');
    await queues.send(url, entries);
    const run = await queues.run('dev', 'queues.purge', { queue: 'purge' });
    expect(run).toMatchObject({ state: 'done', outcome: { sentence: 'Took 57 messages out of purge.' } });
    expect(run.plan.capture).toMatchObject({ lacks: [], keptForHours: 168 });
    expect(await queues.counts(url)).toEqual([0, 0, 0]);
    expect((await queues.undo(run)).outcome?.sentence).toBe('Sent 57 messages to purge again.');
    expect(contentsOf(await queues.drain(url))).toEqual(
      contentsOf(
        entries.map(({ MessageBody, MessageAttributes }) => ({ Body: MessageBody, MessageAttributes })),
      ),
    );
    await expect(queues.undo(run)).rejects.toThrow('undone already');
  });

  it('tells what it may have put back twice', async () => {
    const url = await queues.queue('purge-unheard');
    await queues.send(url, entries.slice(0, 3));
    const run = await queues.run('dev', 'queues.purge', { queue: 'purge-unheard' });
    await queues.faults('dev', [{ service: 'sqs', operation: 'SendMessageBatch', kind: 'drop', count: 1 }]);
    expect((await queues.undo(run)).outcome?.sentence).toMatch(
      /^Sent 3 messages to purge-unheard again\. 3 messages may be there twice/,
    );
  });

  it('keeps the order and the groups of a FIFO queue', async () => {
    const url = await queues.queue('purge.fifo', { ContentBasedDeduplication: 'true' });
    const inGroups = Array.from({ length: 45 }, (_, index) => ({
      MessageBody: `m${index}`,
      MessageGroupId: `g${index % 2}`,
    }));
    await queues.send(url, inGroups);
    const run = await queues.run('dev', 'queues.purge', { queue: 'purge.fifo' });
    expect(run.outcome?.sentence).toBe('Took 45 messages out of purge.fifo.');
    await queues.undo(run);
    const back: string[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const got = await queues.drain(url);
      back.push(...got.map(({ Body = '' }) => Body));
      await queues.remove(url, got);
    }
    for (const group of [0, 1])
      expect(back.filter((body) => Number(body.slice(1)) % 2 === group)).toEqual(
        inGroups.map(({ MessageBody }) => MessageBody).filter((_, index) => index % 2 === group),
      );
  });

  it('asks a second person in production, and is void when the queue is set otherwise meanwhile', async () => {
    const { sqs } = queues.clients('prod');
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'guarded' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const wish = queues.wish('prod', 'queues.purge', { queue: 'guarded' });
    const presented = await queues.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(presented.outcome);
    expect(presented.presentation).toMatchObject({ confirmation: 'second-person', risk: 'destructive' });
    const confirmed = {
      ...wish,
      key: newRunId(Date.now()),
      planHash: presented.presentation.hash,
      typedName: 'guarded',
    };
    // More messages change nothing about the plan; another setting of the queue does.
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'y' }));
    expect(await queues.gate.execute(confirmed)).toMatchObject({ outcome: 'stopped' });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '77' } }));
    expect(await queues.gate.execute(confirmed)).toMatchObject({ outcome: 'changed' });
    const run = await queues.run('prod', 'queues.purge', { queue: 'guarded' });
    expect(run).toMatchObject({ state: 'done', approvedBy: { id: 'otto' } });
    expect(run.outcome?.sentence).toBe('Took 2 messages out of guarded.');
  });

  it('leaves what a consumer holds and what is delayed, and says so', async () => {
    const url = await queues.queue('purge-held');
    await queues.send(url, [entry('held')]);
    await queues.drain(url);
    await queues.send(url, [entry('free'), { ...entry('later'), DelaySeconds: 900 }]);
    const run = await queues.run('dev', 'queues.purge', { queue: 'purge-held' });
    expect(run.outcome?.sentence).toBe(
      'Took 1 message out of purge-held. In the queue stay about 1 that consumers hold, about 1 that are delayed.',
    );
    expect(await queues.counts(url)).toEqual([0, 1, 1]);
  });

  it('deletes nothing that it can not keep, and says which half was done where deleting fails', async () => {
    const url = await queues.queue('purge-fails');
    await queues.send(url, entries);
    await queues.faults('dev', [{ service: 's3', operation: 'PutObject', kind: 'deny' }]);
    const unkept = await queues.run('dev', 'queues.purge', { queue: 'purge-fails' });
    expect(unkept).toMatchObject({ state: 'failed', outcome: { failure: { operation: 's3:PutObject' } } });
    expect(await queues.counts(url)).toEqual([57, 0, 0]);
    await queues.faults('dev', [{ service: 'sqs', operation: 'DeleteMessageBatch', kind: 'deny', count: 2 }]);
    const half = await queues.run('dev', 'queues.purge', { queue: 'purge-fails' });
    const [left] = await queues.counts(url);
    expect(left).toBeGreaterThanOrEqual(10);
    expect(half.outcome?.sentence).toContain(`${left} that SQS did not delete`);
    await queues.undo(half);
    expect(await queues.counts(url)).toEqual([57, 0, 0]);
  });

  it('loses and doubles nothing where its console is killed at any step', async () => {
    const some = entries.slice(0, 23);
    await everyKill(queues, 'purge', async (name) => {
      const url = await queues.queue(name);
      await queues.send(url, some);
      const id = newRunId(Date.now());
      return {
        run: await mortalRun(queues, 'queues.purge', { queue: name }, id),
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done' });
          expect(await queues.counts(url)).toEqual([0, 0, 0]);
          const restore = await mortalRun(
            queues,
            'queues.restore-capture',
            { queue: name, captureId: id },
            newRunId(Date.now()),
          );
          expect(await restore.execute()).toMatchObject({ outcome: 'done' });
          expect(contentsOf(await queues.drain(url))).toEqual(
            contentsOf(
              some.map(({ MessageBody, MessageAttributes }) => ({ Body: MessageBody, MessageAttributes })),
            ),
          );
        },
      };
    });
  }, 120_000);
});
