import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, ScriptedEndpoint, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import type { Source } from '../source.ts';
import { peekMessages } from './peek.ts';
import { agesOfOldest, listQueueUrls, moveTasks, queueAttributes } from './queues.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function answering(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
): Promise<{ readonly endpoint: ScriptedEndpoint; readonly source: Source }> {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

describe('the list of queues', () => {
  it('follows the pages to their end, a thousand a page', async () => {
    const { endpoint, source } = await answering(({ body }) => {
      const page = Number(body.NextToken ?? 0);
      const QueueUrls = Array.from({ length: 1_000 }, (_, index) => `http://x/1/q${page}-${index}`);
      return {
        body: page < 2 ? { QueueUrls, NextToken: String(page + 1) } : { QueueUrls: QueueUrls.slice(0, 5) },
      };
    });
    const cell = await listQueueUrls(source, patience());
    expect(cell.state === 'fresh' && cell.value.length).toBe(2_005);
    expect(endpoint.seen.map((one) => one.body)).toEqual([
      { MaxResults: 1000 },
      { MaxResults: 1000, NextToken: '1' },
      { MaxResults: 1000, NextToken: '2' },
    ]);
  });

  it('says where there are none: SQS leaves the list out', async () => {
    const { source } = await answering(() => ({ body: {} }));
    expect(await listQueueUrls(source, patience())).toMatchObject({ state: 'empty' });
  });

  it('causes no call for a second viewer', async () => {
    const { endpoint, source } = await answering(() => ({ body: { QueueUrls: ['http://x/1/q'] } }));
    await Promise.all([listQueueUrls(source, patience()), listQueueUrls(source, patience())]);
    await listQueueUrls(source, patience());
    expect(endpoint.count('ListQueues')).toBe(1);
  });

  it('ends in time where a page never comes', async () => {
    const { source } = await answering((_, index) =>
      index === 0 ? { body: { QueueUrls: ['http://x/1/q'], NextToken: 'a' } } : { instead: 'hang' },
    );
    expect(await listQueueUrls(source, patience(150))).toMatchObject({
      state: 'timed-out',
      operation: 'sqs:ListQueues',
    });
  });
});

describe('the ages of the oldest messages', () => {
  it('of 501 queues take two calls', async () => {
    const { endpoint, source } = await answering(() => ({ body: { MetricDataResults: [] } }));
    const names = Array.from({ length: 501 }, (_, index) => `q${index}`);
    const cells = await agesOfOldest(source, names, patience());
    expect(endpoint.seen).toHaveLength(2);
    expect(cells).toHaveLength(501);
    expect(cells.every((cell) => cell.state === 'empty')).toBe(true);
  });
});

describe('a queue', () => {
  it('is asked for everything at once', async () => {
    const { endpoint, source } = await answering(() => ({
      body: { Attributes: { QueueArn: 'arn:aws:sqs:r:1:q' } },
    }));
    expect(await queueAttributes(source, 'http://x/1/q', patience())).toMatchObject({
      state: 'fresh',
      value: { name: 'q' },
    });
    expect(endpoint.seen).toMatchObject([
      { operation: 'GetQueueAttributes', body: { QueueUrl: 'http://x/1/q', AttributeNames: ['All'] } },
    ]);
  });

  it('that is gone is absent, whatever protocol says so', async () => {
    const { source } = await answering(() => ({
      status: 400,
      headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
      body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'gone' },
    }));
    expect(await queueAttributes(source, 'http://x/1/q', patience())).toMatchObject({ state: 'absent' });
  });

  it('tells of its moves, and keeps the handle to itself', async () => {
    const { source } = await answering(() => ({
      body: {
        Results: [
          {
            TaskHandle: 'secret-handle',
            Status: 'FAILED',
            SourceArn: 'arn:a',
            FailureReason: '<b>',
            StartedTimestamp: 5,
          },
        ],
      },
    }));
    const cell = await moveTasks(source, 'arn:a', patience());
    expect(cell).toMatchObject({
      value: [{ status: 'FAILED', failureReason: '<b>', moved: 0, startedAt: 5 }],
    });
    expect(JSON.stringify(cell)).not.toContain('secret-handle');
  });
});

describe('a look', () => {
  const message = (id: string, body: string, md5 = createHash('md5').update(body).digest('hex')) => ({
    MessageId: id,
    ReceiptHandle: 'secret-handle',
    Body: body,
    MD5OfBody: md5,
    Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1700000000000' },
  });

  it('sends a receive and nothing else, and gives away no handle', async () => {
    const { endpoint, source } = await answering(() => ({ body: { Messages: [message('1', 'a')] } }));
    const cell = await peekMessages(
      source,
      'http://x/1/q',
      { atMost: 1, visibilityTimeoutSeconds: 7 },
      patience(),
    );
    expect(endpoint.seen).toEqual([
      {
        operation: 'ReceiveMessage',
        body: {
          QueueUrl: 'http://x/1/q',
          MaxNumberOfMessages: 1,
          VisibilityTimeout: 7,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        },
      },
    ]);
    expect(cell).toMatchObject({
      state: 'fresh',
      value: { receives: 1, ended: 'enough', messages: [{ id: '1', body: 'a', receiveCount: 2 }] },
    });
    expect(JSON.stringify(cell)).not.toContain('secret-handle');
  });

  it('invents no count of receives where the endpoint tells of none', async () => {
    const { Attributes: _, ...bare } = message('1', 'a');
    const { source } = await answering(() => ({ body: { Messages: [bare] } }));
    const cell = await peekMessages(
      source,
      'http://x/1/q',
      { atMost: 1, visibilityTimeoutSeconds: 5 },
      patience(),
    );
    expect(cell).toMatchObject({
      state: 'fresh',
      value: { messages: [{ id: '1', receiveCount: undefined }] },
    });
  });

  it('shows a message whose body is not what was sent, and the others', async () => {
    const { source } = await answering(() => ({
      body: { Messages: [message('1', 'a', 'f'.repeat(32)), message('2', 'b')] },
    }));
    const cell = await peekMessages(
      source,
      'http://x/1/q',
      { atMost: 2, visibilityTimeoutSeconds: 5 },
      patience(),
    );
    expect(cell).toMatchObject({ value: { messages: [{ md5Matches: false }, { md5Matches: true }] } });
  });

  it('is taken anew each time', async () => {
    const { endpoint, source } = await answering(() => ({ body: {} }));
    for (const _ of [1, 2])
      await peekMessages(source, 'http://x/1/q', { atMost: 10, visibilityTimeoutSeconds: 5 }, patience());
    expect(endpoint.count('ReceiveMessage')).toBe(2);
  });

  it('asks for no more than is left, and not for ever', async () => {
    const { endpoint, source } = await answering((_, index) => ({
      body: {
        Messages:
          index < 2
            ? Array.from({ length: index === 0 ? 10 : 4 }, (__, n) => message(`${index}-${n}`, 'x'))
            : [],
      },
    }));
    const cell = await peekMessages(
      source,
      'http://x/1/q',
      { atMost: 15, visibilityTimeoutSeconds: 30 },
      patience(),
    );
    expect(endpoint.seen.map((one) => [one.body.MaxNumberOfMessages, one.body.WaitTimeSeconds])).toEqual([[10, 1], [5, 0], [1, 0]]); // prettier-ignore
    expect(cell).toMatchObject({ value: { ended: 'no-more', receives: 3 } });
  });

  it('ends before the first messages come back', async () => {
    const { endpoint, source } = await answering((_, index) => ({
      body: { Messages: [message(String(index), 'x')] },
      delayMs: 200,
    }));
    const cell = await peekMessages(
      source,
      'http://x/1/q',
      { atMost: 50, visibilityTimeoutSeconds: 1 },
      patience(),
    );
    expect(cell).toMatchObject({ value: { ended: 'time' } });
    expect(endpoint.seen.length).toBeLessThan(6);
  });
});
