import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf } from './attributes.ts';
import {
  deadLetterSourcesCommand,
  listQueuesCommand,
  moveTasksCommand,
  peekCommand,
  queueAttributesCommand,
  queueCommands,
  queueTagsCommand,
  queueUrlCommand,
  queueUrlOf,
} from './commands.ts';
import { cleanPeek, peekCost } from './peek-cost.ts';
import { isQueueName, queueNameOf } from './queue-name.ts';

const URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/orders';
const ARN = 'arn:aws:sqs:us-east-1:123456789012:orders';
const ATTRIBUTES = {
  QueueArn: ARN,
  ApproximateNumberOfMessages: '12',
  ApproximateNumberOfMessagesNotVisible: '3',
  ApproximateNumberOfMessagesDelayed: '1',
  CreatedTimestamp: '1700000000',
  LastModifiedTimestamp: '1700000100',
  VisibilityTimeout: '300',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '20',
  SqsManagedSseEnabled: 'true',
  RedrivePolicy: `{"deadLetterTargetArn":"${ARN}-dlq","maxReceiveCount":3}`,
};

describe('a queue out of its attributes', () => {
  it('is read whole', () => {
    expect(summaryOf(URL, ATTRIBUTES)).toEqual({
      name: 'orders',
      url: URL,
      arn: ARN,
      fifo: false,
      visible: 12,
      inFlight: 3,
      delayed: 1,
      visibilityTimeoutSeconds: 300,
      retentionSeconds: 345_600,
      delaySeconds: 0,
      receiveWaitSeconds: 20,
      maximumMessageBytes: 1_048_576,
      redrive: { deadLetterQueueArn: `${ARN}-dlq`, deadLetterQueueName: 'orders-dlq', maxReceiveCount: 3 },
      redriveAllow: undefined,
      policy: undefined,
      encryption: { kind: 'sqs' },
      contentBasedDeduplication: undefined,
      createdAt: 1_700_000_000_000,
      modifiedAt: 1_700_000_100_000,
    });
  });

  it.each<readonly [Readonly<Record<string, string>>, object]>([
    [{ RedrivePolicy: `{"deadLetterTargetArn":"${ARN}","maxReceiveCount":"5"}` }, { redrive: { maxReceiveCount: 5 } }],
    [{ RedrivePolicy: 'not JSON' }, { redrive: undefined }],
    [{ RedrivePolicy: 'null' }, { redrive: undefined }],
    [{ RedrivePolicy: '' }, { redrive: undefined }],
    [{ RedriveAllowPolicy: '{"redrivePermission":"byQueue","sourceQueueArns":["a","b"]}' }, { redriveAllow: { permission: 'byQueue', sourceQueueArns: ['a', 'b'] } }],
    [{ RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' }, { redriveAllow: { permission: 'denyAll', sourceQueueArns: [] } }],
    [{ RedriveAllowPolicy: '{"redrivePermission":"whatever"}' }, { redriveAllow: undefined }],
    [{ KmsMasterKeyId: 'alias/key', KmsDataKeyReusePeriodSeconds: '300' }, { encryption: { kind: 'kms', keyId: 'alias/key', dataKeyReuseSeconds: 300 } }],
    [{ SqsManagedSseEnabled: 'false' }, { encryption: { kind: 'none' } }],
    [{ FifoQueue: 'true', ContentBasedDeduplication: 'false' }, { fifo: true, contentBasedDeduplication: false }],
    [{ Policy: '{"Statement":[]}' }, { policy: '{"Statement":[]}' }],
    [{ VisibilityTimeout: 'soon' }, { visibilityTimeoutSeconds: 0 }],
  ])('%j', (change, expected) => {
    expect(summaryOf(URL, { ...ATTRIBUTES, ...change })).toMatchObject(expected);
  }); // prettier-ignore

  it('is never a reason to fail', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.constantFrom(...Object.keys(ATTRIBUTES)), fc.oneof(fc.string(), fc.json())),
        (url, attributes) => {
          expect(summaryOf(url, attributes).url).toBe(url);
        },
      ),
    );
  });
});

describe("a queue's name", () => {
  it.each([
    [URL, 'orders'],
    [ARN, 'orders'],
    ['http://127.0.0.1:4566/000000000000/orders.fifo', 'orders.fifo'],
  ])('in %s is %s', (where, name) => expect(queueNameOf(where)).toBe(name));

  it.each([
    ['orders', true],
    ['orders.fifo', true],
    ['__proto__', true],
    ['a'.repeat(80), true],
    ['a'.repeat(81), false],
    ['', false],
    ['a b', false],
    ['a.b', false],
    ['<img src=x>', false],
    ['../a', false],
  ])('%s: %s', (name, valid) => expect(isQueueName(name)).toBe(valid));
});

describe('what a look costs', () => {
  const queue = summaryOf(URL, ATTRIBUTES);

  it('is told for a queue with a dead-letter queue', () => {
    expect(peekCost(queue)).toEqual({
      visibilityTimeoutSeconds: 5,
      mayDeadLetter: true,
      sentences: [
        'A look receives up to 10 messages, as a consumer does: the receive count of each goes up by one.',
        'They are hidden from the consumers for 5 seconds, then they come back by themselves.',
        'A message that has been received 3 times without being deleted goes to orders-dlq at the next receive: a look can use up its last one.',
      ],
    });
  });

  it.each<readonly [Parameters<typeof peekCost>[0], Parameters<typeof peekCost>[1], RegExp]>([
    [{ ...queue, redrive: undefined }, undefined, /no dead-letter queue/],
    [
      queue,
      { atMost: 1, visibilityTimeoutSeconds: 1 },
      /up to one message,.*hidden from the consumers for one second/s,
    ],
    [queue, { atMost: 10, visibilityTimeoutSeconds: 0 }, /stay visible, so a consumer may take them/],
    [{ ...queue, fifo: true }, undefined, /no other message of its group/],
  ])('%#', (one, options, said) => {
    expect(peekCost(one, options).sentences.join(' ')).toMatch(said);
  });

  it('hides nothing of a group where nothing is hidden', () => {
    const { sentences } = peekCost({ ...queue, fifo: true }, { atMost: 10, visibilityTimeoutSeconds: 0 });
    expect(sentences.join(' ')).not.toContain('group');
  });

  it.each<readonly [Parameters<typeof cleanPeek>[0], ReturnType<typeof cleanPeek>]>([
    [{}, { atMost: 10, visibilityTimeoutSeconds: 5 }],
    [
      { atMost: 0, visibilityTimeoutSeconds: -1 },
      { atMost: 1, visibilityTimeoutSeconds: 0 },
    ],
    [
      { atMost: 1e9, visibilityTimeoutSeconds: 43_200 },
      { atMost: 50, visibilityTimeoutSeconds: 30 },
    ],
    [
      { atMost: Number.NaN, visibilityTimeoutSeconds: 2.9 },
      { atMost: 10, visibilityTimeoutSeconds: 2 },
    ],
  ])('%j within limits is %j', (options, clean) => expect(cleanPeek(options)).toEqual(clean));
});

describe('command lines', () => {
  const target = { region: 'us-east-1', endpoint: 'http://127.0.0.1:4566' };
  const aws = 'aws --endpoint-url http://127.0.0.1:4566 --region us-east-1 sqs';

  it.each([
    [listQueuesCommand(target), `${aws} list-queues --page-size 1000`],
    [queueUrlCommand(target, 'orders'), `${aws} get-queue-url --queue-name orders`],
    [queueAttributesCommand(target, URL), `${aws} get-queue-attributes --queue-url ${URL} --attribute-names All`],
    [queueTagsCommand(target, URL), `${aws} list-queue-tags --queue-url ${URL}`],
    [deadLetterSourcesCommand(target, URL), `${aws} list-dead-letter-source-queues --queue-url ${URL}`],
    [moveTasksCommand(target, ARN), `${aws} list-message-move-tasks --source-arn ${ARN} --max-results 10`],
    [peekCommand(target, URL, { atMost: 25, visibilityTimeoutSeconds: 5 }), `${aws} receive-message --queue-url ${URL} --max-number-of-messages 10 --visibility-timeout 5 --wait-time-seconds 1 --message-system-attribute-names All --message-attribute-names All`],
    [queueAttributesCommand(target, queueUrlOf(target, 'orders')), `${aws} get-queue-attributes --queue-url "$(${aws} get-queue-url --queue-name orders --query QueueUrl --output text)" --attribute-names All`],
  ])('%s', (line, expected) => expect(line).toBe(expected)); // prettier-ignore

  it('are there for every read of a page, and leave nothing to be filled in', () => {
    const lines = queueCommands({ ...target, account: '123456789012' }, 'orders', 0);
    const operations = lines.map((line) => /us-east-1 (?:sqs|cloudwatch) (\S+)/.exec(line)?.[1]);
    expect(operations).toEqual([
      'get-queue-url',
      'get-queue-attributes',
      'list-queue-tags',
      'list-dead-letter-source-queues',
      'list-message-move-tasks',
      'get-metric-data',
    ]);
    expect(lines.join('\n')).not.toMatch(/\$[A-Z]/);
    expect(lines[4]).toContain(ARN);
  });
});
