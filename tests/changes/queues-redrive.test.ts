import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { Executed } from '../../core/actions/wishes.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { OLGA } from './gate-harness.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { contentsOf, entry, startQueues, text } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

let queues: QueueHarness;
beforeAll(async () => {
  queues = await startQueues();
}, 60_000);
afterEach(() => queues.faults('dev', []));
afterAll(() => queues.close());

const bodyOf = (index: number) => JSON.stringify({ eventType: 'VideoPosted', video_id: `${index}` });

/** A dead letter as a worker of this platform leaves it. */
function buried(index: number, type: string) {
  return entry(
    bodyOf(index),
    text('trace', `t${index}`),
    text('errorType', type),
    text('errorMessage', `Video ${index} failed.`),
    text('failedBy', 'caption-parser'),
  );
}

/** A worker: `judge` tells whether a message is done, is buried with a cause, or is left to come again. */
async function worker(
  { source, dead }: { readonly source: string; readonly dead: string },
  judge: (message: Message) => 'done' | 'bury' | 'again',
  signal: AbortSignal,
): Promise<number> {
  let seen = 0;
  while (!signal.aborted) {
    const { Messages = [] } = await queues.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: source,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
      }),
    );
    for (const message of Messages) {
      seen += 1;
      const verdict = judge(message);
      if (verdict === 'again') {
        await queues.sqs.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: source,
            ReceiptHandle: message.ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        );
        continue;
      }
      if (verdict === 'bury')
        await queues.sqs.send(
          new SendMessageCommand({
            QueueUrl: dead,
            MessageBody: message.Body,
            MessageAttributes: { errorType: { DataType: 'String', StringValue: 'StillBroken' } },
          }),
        );
      await queues.sqs.send(
        new DeleteMessageCommand({ QueueUrl: source, ReceiptHandle: message.ReceiptHandle }),
      );
    }
    if (Messages.length === 0) await pause(50);
  }
  return seen;
}

async function withWorker<T>(
  pair: { readonly source: string; readonly dead: string },
  judge: (message: Message) => 'done' | 'bury' | 'again',
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly seen: number }> {
  const control = new AbortController();
  const working = worker(pair, judge, control.signal);
  try {
    const result = await work();
    control.abort();
    return { result, seen: await working };
  } finally {
    control.abort();
  }
}

describe('moving all dead letters', () => {
  it('is done by SQS, to the queue that they came from, those too that were sent there by hand', async () => {
    const { source, dead } = await queues.pair('whole');
    await queues.send(
      dead,
      Array.from({ length: 40 }, (_, index) => buried(index, 'A')),
    );
    const run = await queues.run('dev', 'queues.redrive', { queue: 'whole-dlq', messagesPerSecond: 100 });
    expect(run).toMatchObject({ state: 'done', outcome: { sentence: 'Moved 40 messages to whole.' } });
    expect(run.plan.undo.reach).toBe('none');
    expect(await queues.counts(source)).toEqual([40, 0, 0]);
    expect(await queues.counts(dead)).toEqual([0, 0, 0]);
  });

  it('can be stopped, says how many were moved, and is begun once after a kill', async () => {
    const { source, dead } = await queues.pair('slow');
    await queues.send(
      dead,
      Array.from({ length: 30 }, (_, index) => buried(index, 'A')),
    );
    const wish = queues.wish('dev', 'queues.redrive', { queue: 'slow-dlq', messagesPerSecond: 2 });
    const key = newRunId(Date.now());
    const executed: Executed = await queues.gate.execute({ ...wish, key });
    expect(executed.outcome).toBe('started');
    const carried = carryOn(queues.parts, key);
    await pause(1_500);
    await queues.gate.cancel(key, OLGA, { address: '', requestId: '' });
    await carried;
    const run = await queues.home.runs.find(key);
    expect(run).toMatchObject({
      state: 'cancelled',
      outcome: { sentence: expect.stringMatching(/Stopped: about \d+ message/) as string },
    });
    const [moved = 0] = await queues.counts(source);
    const [left = 0] = await queues.counts(dead);
    expect(moved + left).toBe(30);
    expect(moved).toBeGreaterThan(0);
    expect(left).toBeGreaterThan(0);
    const mortal = await mortalRun(
      queues,
      'queues.redrive',
      { queue: 'slow-dlq', messagesPerSecond: 500 },
      newRunId(Date.now()),
    );
    // The start was made, and its answer never came.
    expect(await mortal.execute(4)).toBe('killed');
    expect(await mortal.execute()).toMatchObject({
      outcome: 'done',
      sentence: `Moved ${left} messages to slow.`,
    });
    expect(await queues.counts(source)).toEqual([30, 0, 0]);
  });

  it('is refused where there is nothing to move, nowhere to move it, or a task under way', async () => {
    const { dead } = await queues.pair('refused');
    await queues.queue('no-dlq');
    const refusal = async (input: object) => {
      const presented = await queues.gate.present(queues.wish('dev', 'queues.redrive', input));
      return presented.outcome === 'refused' ? presented.sentence : presented.outcome;
    };
    expect(await refusal({ queue: 'no-dlq' })).toMatch(/no dead-letter queue/);
    expect(await refusal({ queue: 'refused-dlq' })).toMatch(/no messages/);
    await queues.send(dead, [buried(1, 'A'), buried(2, 'A')]);
    expect(await refusal({ queue: 'refused-dlq', to: 'refused-dlq' })).toMatch(/that they are in/);
    expect(await refusal({ queue: 'refused-dlq', to: 'missing' })).toMatch(/no queue missing/);
    expect(await refusal({ queue: 'refused-dlq', messagesPerSecond: 501 })).toBe('invalid');
  });
});

describe('sending chosen dead letters again', () => {
  it('sends those of one cause, without what the failure wrote on them, and leaves the others', async () => {
    const pair = await queues.pair('chosen');
    const all = Array.from({ length: 36 }, (_, index) => buried(index, index % 3 === 0 ? 'A' : 'B'));
    await queues.send(pair.dead, all);
    const run = await queues.run('dev', 'queues.redrive-selected', {
      queue: 'chosen-dlq',
      select: { causes: ['type A'] },
      watchSeconds: 0,
    });
    expect(run).toMatchObject({
      state: 'done',
      outcome: { sentence: '12 messages of chosen-dlq were sent to chosen again.' },
    });
    expect(await queues.counts(pair.dead)).toEqual([24, 0, 0]);
    expect(contentsOf(await queues.drain(pair.source))).toEqual(
      contentsOf(
        Array.from({ length: 12 }, (_, index) => ({
          Body: bodyOf(index * 3),
          MessageAttributes: {
            trace: { DataType: 'String', StringValue: `t${index * 3}` },
            'operations-redrive-id': { DataType: 'String', StringValue: run.id },
          },
        })),
      ),
    );
  });

  it('sends one, edited', async () => {
    const pair = await queues.pair('edited');
    const [, id = ''] = await queues.send(pair.dead, [buried(1, 'A'), buried(2, 'A'), buried(3, 'A')]);
    const edit = { body: '{"eventType":"VideoPosted","video_id":"2","price":1}' };
    const run = await queues.run('dev', 'queues.redrive-selected', {
      queue: 'edited-dlq',
      select: { messageIds: [id] },
      edit,
      watchSeconds: 0,
    });
    expect(run.state).toBe('done');
    expect((await queues.drain(pair.source)).map(({ Body }) => Body)).toEqual([edit.body]);
    expect(await queues.counts(pair.dead)).toEqual([2, 0, 0]);
    const two = { queue: 'edited-dlq', select: { causes: ['type A'] }, edit };
    expect(await queues.gate.present(queues.wish('dev', 'queues.redrive-selected', two))).toMatchObject({
      outcome: 'invalid',
      mistakes: [{ path: 'edit' }],
    });
  });

  it('stops by itself when a worker buries them again', async () => {
    const pair = await queues.pair('buried');
    await queues.send(
      pair.dead,
      Array.from({ length: 60 }, (_, index) => buried(index, 'A')),
    );
    const { result: run, seen } = await withWorker(
      pair,
      () => 'bury',
      () =>
        queues.run('dev', 'queues.redrive-selected', { queue: 'buried-dlq', select: {}, watchSeconds: 10 }),
    );
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/^Stopped by itself: /) as string,
      completed: '10 messages of buried-dlq were sent to buried again.',
    });
    expect(seen).toBe(10);
    expect((await queues.counts(pair.dead))[0]).toBe(60);
  });

  it('stops by itself when SQS brings them back', async () => {
    const pair = await queues.pair('received-out');
    await queues.send(
      pair.dead,
      Array.from({ length: 25 }, (_, index) => buried(index, 'A')),
    );
    const { result: run } = await withWorker(
      pair,
      () => 'again',
      () =>
        queues.run('dev', 'queues.redrive-selected', {
          queue: 'received-out-dlq',
          select: {},
          watchSeconds: 10,
          stopAfterReturns: 2,
        }),
    );
    expect(run.outcome?.sentence).toMatch(/^Stopped by itself: \d+ messages of 10 came back/);
    expect((await queues.counts(pair.dead))[0]).toBe(25);
  });

  it('goes on to the end when they are worked off, and tells of the few that came back', async () => {
    const pair = await queues.pair('mended');
    await queues.send(
      pair.dead,
      Array.from({ length: 45 }, (_, index) => buried(index, 'A')),
    );
    const { result: run, seen } = await withWorker(
      pair,
      ({ Body }) => (Body === bodyOf(3) ? 'bury' : 'done'),
      () =>
        queues.run('dev', 'queues.redrive-selected', { queue: 'mended-dlq', select: {}, watchSeconds: 2 }),
    );
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence: '45 messages of mended-dlq were sent to mended again. 1 message came back.',
    });
    expect(seen).toBe(45);
    expect(await queues.counts(pair.dead)).toEqual([1, 0, 0]);
  });

  it('says which half was done where sending fails in the middle', async () => {
    const pair = await queues.pair('half');
    await queues.send(
      pair.dead,
      Array.from({ length: 25 }, (_, index) => buried(index, 'A')),
    );
    const input = { queue: 'half-dlq', select: {}, watchSeconds: 0, messagesPerSecond: 20 };
    const wish = queues.wish('dev', 'queues.redrive-selected', input);
    const key = newRunId(Date.now());
    await queues.gate.execute({ ...wish, key });
    const carried = carryOn(queues.parts, key);
    await pause(300);
    await queues.faults('dev', [{ service: 'sqs', operation: 'SendMessageBatch', kind: 'deny' }]);
    await carried;
    const run = await queues.home.runs.find(key);
    const [sent = 0] = await queues.counts(pair.source);
    expect(run?.outcome).toMatchObject({
      outcome: 'failed',
      failure: { operation: 'sqs:SendMessage', state: 'denied' },
      completed: `${sent} messages of half-dlq were sent to half again.`,
    });
    expect(await queues.counts(pair.dead)).toEqual([25 - sent, 0, 0]);
  });

  it('leaves where they are what may have been sent, and sends nothing of it again', async () => {
    const pair = await queues.pair('unheard');
    const letters = Array.from({ length: 3 }, (_, index) => buried(index, 'A'));
    const ids = await queues.send(pair.dead, letters);
    await queues.faults('dev', [{ service: 'sqs', operation: 'SendMessageBatch', kind: 'drop', count: 1 }]);
    const input = { queue: 'unheard-dlq', select: {}, watchSeconds: 0 };
    const run = await queues.run('dev', 'queues.redrive-selected', input);
    expect(run.outcome).toMatchObject({ outcome: 'failed', failure: { state: 'unreachable' } });
    const remaining = run.outcome && 'remaining' in run.outcome ? (run.outcome.remaining ?? '') : '';
    expect(remaining).toMatch(/^Perhaps sent, and left in the dead-letter queue: /);
    for (const id of ids) expect(remaining).toContain(id);
    expect(await queues.counts(pair.dead)).toEqual([3, 0, 0]);
  });

  it('loses nothing and sends nothing twice where its console is killed at any step', async () => {
    const letters = Array.from({ length: 14 }, (_, index) => buried(index, index === 5 ? 'B' : 'A'));
    await everyKill(queues, 'kill', async (name) => {
      const pair = await queues.pair(name);
      const ids = await queues.send(pair.dead, letters);
      const input = { queue: `${name}-dlq`, select: { causes: ['type A'] }, watchSeconds: 0 };
      return {
        run: await mortalRun(queues, 'queues.redrive-selected', input, newRunId(Date.now())),
        async check(outcome) {
          if (outcome === 'killed') throw new Error(outcome);
          const sent = (await queues.drain(pair.source)).map(({ Body }) => Body);
          const left = await queues.drain(pair.dead);
          expect(new Set(sent).size).toBe(sent.length);
          expect(sent).not.toContain(bodyOf(5));
          for (const [index] of letters.entries()) {
            const stays = left.filter(({ Body }) => Body === bodyOf(index));
            expect(stays.length).toBeLessThanOrEqual(1);
            if (index === 5) expect(stays).toHaveLength(1);
            else if (sent.includes(bodyOf(index)) && stays.length > 0)
              // In both: the person is told which.
              expect(JSON.stringify(outcome)).toContain(ids[index]);
            else expect(sent.includes(bodyOf(index)) || stays.length > 0).toBe(true);
          }
          const doubtful = left.length - 1;
          if (doubtful === 0) expect(outcome).toMatchObject({ outcome: 'done' });
          else
            expect(outcome).toMatchObject({
              outcome: 'failed',
              remaining: expect.stringContaining('Perhaps sent') as string,
            });
        },
      };
    });
  }, 120_000);

  it('sends each message of a FIFO queue once, in its group', async () => {
    const pair = await queues.pair('ordered.fifo', { ContentBasedDeduplication: 'true' });
    await queues.send(
      pair.dead,
      Array.from({ length: 12 }, (_, index) => ({
        ...buried(index, 'A'),
        MessageGroupId: `g${index % 3}`,
        MessageDeduplicationId: `d${index}`,
      })),
    );
    const run = await queues.run('dev', 'queues.redrive-selected', {
      queue: 'ordered-dlq.fifo',
      select: {},
      watchSeconds: 0,
    });
    expect(run.state).toBe('done');
    const sent: Message[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const got = await queues.drain(pair.source);
      await queues.remove(pair.source, got);
      sent.push(...got);
    }
    expect(sent.map(({ Body }) => Body).sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => bodyOf(index)).sort(),
    );
    expect(new Set(sent.map(({ Attributes }) => Attributes?.MessageGroupId)).size).toBe(3);
  });
});
