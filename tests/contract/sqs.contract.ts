import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { peekMessages } from '../../core/resources/queues/peek.ts';
import type { Peek, PeekOptions } from '../../core/resources/queues/types.ts';
import {
  deadLetterSources,
  listQueueUrls,
  moveTasks,
  queueAttributes,
  queueTags,
  queueUrl,
} from '../../core/resources/queues/queues.ts';
import { arranged, asDocumented, contractContext, eventually, offered, prepared } from './support.ts';
import type { TestContext } from 'vitest';

const context = contractContext();
const [main, dead, fifo, bare] = ['main', 'main-dlq', 'ordered', 'bare'].map(context.name) as [string, string, string, string]; // prettier-ignore
const HOSTILE = `<img src=x onerror=alert(1)></script>');alert(1);// ä😀\n\t{"a":1}`;

describe('sqs', () => {
  const { sqs } = context.clients;
  let [mainUrl, deadUrl, fifoUrl] = ['', '', ''];
  let deadArn = '';

  async function createQueue(
    name: string,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const answer = await sqs.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: { ...attributes },
        tags: { team: 'shop', 'cost centre': '<b>' },
      }),
    );
    const url = answer.QueueUrl ?? '';
    context.cleanUp(() => sqs.send(new DeleteQueueCommand({ QueueUrl: url })));
    return url;
  }

  const send = (url: string, body: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));

  const look = async (test: TestContext, url: string, options: Partial<PeekOptions> = {}): Promise<Peek> =>
    offered(
      test,
      await peekMessages(
        context.source(),
        url,
        { atMost: 10, visibilityTimeoutSeconds: 2, ...options },
        context.budget(),
      ),
    );

  beforeEach(
    prepared('sqs:CreateQueue', async () => {
      deadUrl = await createQueue(dead, { MessageRetentionPeriod: '1209600' });
      const attributes = await queueAttributes(context.source(), deadUrl, context.budget());
      deadArn = attributes.state === 'fresh' ? attributes.value.arn : '';
      mainUrl = await createQueue(main, {
        VisibilityTimeout: '45',
        MessageRetentionPeriod: '345600',
        ReceiveMessageWaitTimeSeconds: '20',
        DelaySeconds: '0',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 }),
      });
      fifoUrl = await createQueue(`${fifo}.fifo`, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    }),
  );

  it('lists the URLs of queues', async (test) => {
    const urls = offered(test, await listQueueUrls(context.source(), context.budget()));
    expect(urls).toEqual(expect.arrayContaining([mainUrl, deadUrl, fifoUrl]));
  });

  it('finds a queue by its name, and no other', async (test) => {
    expect(offered(test, await queueUrl(context.source(), main, context.budget()))).toBe(mainUrl);
    expect(await queueUrl(context.source(), context.name('missing'), context.budget())).toMatchObject({
      state: 'absent',
    });
  });

  it('tells what a queue is set to', async (test) => {
    const queue = offered(test, await queueAttributes(context.source(), mainUrl, context.budget()));
    expect(queue).toMatchObject({
      name: main,
      url: mainUrl,
      fifo: false,
      visibilityTimeoutSeconds: 45,
      retentionSeconds: 345_600,
      delaySeconds: 0,
      receiveWaitSeconds: 20,
      redrive: { deadLetterQueueArn: deadArn, deadLetterQueueName: dead, maxReceiveCount: 2 },
    });
    expect(queue.arn).toMatch(/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:/);
    expect(queue.maximumMessageBytes).toBeGreaterThanOrEqual(262_144);
    expect(Math.abs(queue.createdAt - Date.now())).toBeLessThan(15 * 60_000);
    expect(queue.modifiedAt).toBeGreaterThanOrEqual(queue.createdAt);
  });

  it('tells a FIFO queue', async (test) => {
    expect(offered(test, await queueAttributes(context.source(), fifoUrl, context.budget()))).toMatchObject({
      fifo: true,
      contentBasedDeduplication: true,
    });
  });

  it('tells tags', async (test) => {
    expect(offered(test, await queueTags(context.source(), mainUrl, context.budget()))).toEqual([
      { key: 'cost centre', value: '<b>' },
      { key: 'team', value: 'shop' },
    ]);
  });

  it('says that a queue is gone', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(bare));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    const cell = await eventually(
      () => queueAttributes(context.source(), url, context.budget()),
      ({ state }) => state === 'absent',
      90_000,
    );
    expect(cell).toMatchObject({ state: 'absent', operation: 'sqs:GetQueueAttributes' });
  });

  it('names the queues whose dead letters come here', async (test) => {
    const sources = await eventually(
      () => deadLetterSources(context.source(), deadUrl, context.budget()),
      ({ state }) => state !== 'empty',
    );
    expect(offered(test, sources)).toEqual([mainUrl]);
    expect(await deadLetterSources(context.source(), mainUrl, context.budget())).toMatchObject({
      state: 'empty',
    });
  });

  it('looks at messages: hostile text, attributes, counts, and no receipt handle', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(context.name('look')));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: HOSTILE,
        MessageAttributes: {
          correlationId: { DataType: 'String', StringValue: '<b>1</b>' },
          attempt: { DataType: 'Number', StringValue: '3' },
          blob: { DataType: 'Binary.png', BinaryValue: Uint8Array.of(0, 255, 1) },
        },
      }),
    );
    const { messages } = await look(test, url);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      body: HOSTILE,
      bodyBytes: Buffer.byteLength(HOSTILE),
      md5Matches: true,
      receiveCount: 1,
    });
    expect(messages[0]?.attributes.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'attempt', dataType: 'Number', value: '3', isBinary: false },
      { name: 'blob', dataType: 'Binary.png', value: 'AP8B', isBinary: true },
      { name: 'correlationId', dataType: 'String', value: '<b>1</b>', isBinary: false },
    ]);
    expect(Math.abs((messages[0]?.sentAt ?? 0) - Date.now())).toBeLessThan(15 * 60_000);
    expect(JSON.stringify(messages)).not.toMatch(/receiptHandle/i);
  });

  it('costs what it says: hidden for seconds, counted as a receive', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(context.name('cost')));
    await send(url, 'one');
    expect((await look(test, url)).messages).toHaveLength(1);
    expect((await look(test, url)).messages).toHaveLength(0);
    const again = await eventually(
      () => look(test, url),
      ({ messages }) => messages.length > 0,
    );
    expect(again.messages[0]).toMatchObject({ body: 'one', receiveCount: 2 });
  });

  it('hides nothing where nothing shall be hidden', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(context.name('open')));
    await send(url, 'one');
    const options = { visibilityTimeoutSeconds: 0 };
    expect((await look(test, url, options)).messages).toHaveLength(1);
    expect((await look(test, url, options)).messages).toHaveLength(1);
  });

  it('takes several receives for more than ten, and shows each message once', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(context.name('many')));
    for (const ten of [0, 1, 2]) {
      const Entries = Array.from({ length: 10 }, (_, index) => ({
        Id: `m${index}`,
        MessageBody: `body ${ten * 10 + index}`,
      }));
      await arranged(test, 'sqs:SendMessageBatch', () =>
        sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries })),
      );
    }
    const peek = await look(test, url, { atMost: 25, visibilityTimeoutSeconds: 30 });
    expect(peek.messages).toHaveLength(25);
    expect(new Set(peek.messages.map((one) => one.body)).size).toBe(25);
    expect(peek.receives).toBeGreaterThanOrEqual(3);
    expect(peek.ended).toBe('enough');
  });

  it('looks at the head of a FIFO queue, with its group and order', async (test) => {
    for (const body of ['first', 'second'])
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: fifoUrl,
          MessageBody: body,
          MessageGroupId: 'shop-1',
          MessageDeduplicationId: body,
        }),
      );
    const { messages } = await look(test, fifoUrl);
    expect(messages.map((one) => one.body)).toEqual(['first', 'second']);
    expect(messages[0]).toMatchObject({ groupId: 'shop-1', deduplicationId: 'first' });
    expect(BigInt(messages[1]?.sequenceNumber ?? 0)).toBeGreaterThan(
      BigInt(messages[0]?.sequenceNumber ?? 0),
    );
    expect((await look(test, fifoUrl)).messages).toHaveLength(0);
  });

  it('uses up the last receive: the next one finds a dead letter, and its way back is told', async (test) => {
    await send(mainUrl, 'poison');
    for (const _ of [1, 2])
      await eventually(
        () => look(test, mainUrl, { visibilityTimeoutSeconds: 0 }),
        ({ messages }) => messages.length > 0,
      );
    const peek = await eventually(
      async () => {
        await look(test, mainUrl, { visibilityTimeoutSeconds: 0 });
        return look(test, deadUrl, { visibilityTimeoutSeconds: 0 });
      },
      ({ messages }) => messages.length > 0,
    );
    expect(peek.messages[0]).toMatchObject({ body: 'poison' });
    expect(peek.messages[0]?.receiveCount).toBeGreaterThanOrEqual(3);

    await asDocumented(test, 'sqs:StartMessageMoveTask', async () => {
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn }));
      return true;
    });
    const tasks = await eventually(
      () => moveTasks(context.source(), deadArn, context.budget()),
      (cell) => cell.state === 'fresh' && cell.value[0]?.status === 'COMPLETED',
    );
    expect(offered(test, tasks)[0]).toMatchObject({ status: 'COMPLETED', sourceArn: deadArn, moved: 1 });
    const back = await sqs.send(new ReceiveMessageCommand({ QueueUrl: mainUrl, WaitTimeSeconds: 2 }));
    expect(back.Messages?.[0]?.Body).toBe('poison');
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: mainUrl, ReceiptHandle: back.Messages?.[0]?.ReceiptHandle }),
    );
  });

  it('counts what is visible, in flight and delayed', async (test) => {
    const url = await arranged(test, 'sqs:CreateQueue', () => createQueue(context.name('counts')));
    await send(url, 'a');
    await send(url, 'b');
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'c', DelaySeconds: 600 }));
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 60, WaitTimeSeconds: 2 }));
    const queue = await eventually(
      async () => offered(test, await queueAttributes(context.source(), url, context.budget())),
      ({ visible, inFlight, delayed }) => visible === 1 && inFlight === 1 && delayed === 1,
    );
    expect(queue).toMatchObject({ visible: 1, inFlight: 1, delayed: 1 });
  });
});
