import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { subscriptionDetailOf, subscriptionOf, topicDetailOf } from './attributes.ts';
import {
  listSubscriptionsCommand,
  listTopicsCommand,
  subscriptionAttributesCommand,
  topicAttributesCommand,
  topicSubscriptionsCommand,
  topicTagsCommand,
} from './commands.ts';
import { isTopicName, topicArnOf, topicNameOf } from './topic-name.ts';
import { listSubscriptions, listTopicArns } from './topics.ts';

const ARN = 'arn:aws:sns:us-east-1:123456789012:posted';
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:orders';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

describe('lists of SNS', () => {
  it('are asked for page by page, and not by topic', async () => {
    const endpoint = await scriptedEndpoint(({ operation, body }) => {
      const page = Number(body.NextToken ?? 0);
      const token = page < 2 ? `<NextToken>${page + 1}</NextToken>` : '';
      const items = Array.from({ length: 100 }, (_, index) =>
        operation === 'ListTopics'
          ? `<member><TopicArn>${ARN}${page}-${index}</TopicArn></member>`
          : `<member><TopicArn>${ARN}</TopicArn><Protocol>sqs</Protocol><SubscriptionArn>${ARN}:${page}-${index}</SubscriptionArn><Owner>1</Owner><Endpoint>${QUEUE}</Endpoint></member>`,
      ).join('');
      const list = operation.replace('List', '');
      return {
        body: `<${operation}Response><${operation}Result><${list}>${items}</${list}>${token}</${operation}Result></${operation}Response>`,
      };
    });
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    const topics = await listTopicArns(source, patience());
    const subscriptions = await listSubscriptions(source, patience());
    expect(topics.state === 'fresh' && topics.value.length).toBe(300);
    expect(subscriptions.state === 'fresh' && subscriptions.value.length).toBe(300);
    expect(endpoint.count('ListTopics')).toBe(3);
    expect(endpoint.count('ListSubscriptions')).toBe(3);
    expect(endpoint.seen).toHaveLength(6);
  });
});

describe('a topic out of its attributes', () => {
  it('is read whole', () => {
    const attributes = {
      Owner: '123456789012',
      SubscriptionsConfirmed: '3',
      SubscriptionsPending: '1',
      SubscriptionsDeleted: '0',
      DisplayName: '<b>',
      Policy: '{}',
      EffectiveDeliveryPolicy: '{"http":{}}',
      KmsMasterKeyId: 'alias/key',
      SignatureVersion: '2',
    };
    expect(topicDetailOf(ARN, attributes)).toMatchObject({
      name: 'posted',
      fifo: false,
      confirmed: 3,
      pending: 1,
      deleted: 0,
      displayName: '<b>',
      kmsKeyId: 'alias/key',
      signatureVersion: '2',
    });
    expect(
      topicDetailOf(`${ARN}.fifo`, { FifoTopic: 'true', ContentBasedDeduplication: 'true' }),
    ).toMatchObject({
      fifo: true,
      contentBasedDeduplication: true,
      confirmed: 0,
    });
  });
});

describe('a subscription', () => {
  const listed = { SubscriptionArn: `${ARN}:1`, TopicArn: ARN, Protocol: 'sqs', Endpoint: QUEUE, Owner: '1' };

  it.each<readonly [Partial<typeof listed>, object]>([
    [{}, { arn: `${ARN}:1`, state: 'confirmed', queueName: 'orders', topicName: 'posted' }],
    [{ SubscriptionArn: 'PendingConfirmation' }, { arn: undefined, state: 'pending' }],
    [{ SubscriptionArn: 'Deleted' }, { arn: undefined, state: 'deleted' }],
    [
      { Protocol: 'email', Endpoint: '<b>@example.com' },
      { queueName: undefined, endpoint: '<b>@example.com' },
    ],
  ])('%j', (change, expected) => {
    expect(subscriptionOf({ ...listed, ...change })).toMatchObject(expected);
  });

  it('tells its details', () => {
    const attributes = {
      TopicArn: ARN,
      Protocol: 'sqs',
      Endpoint: QUEUE,
      RawMessageDelivery: 'true',
      FilterPolicy: '{"a":["b"]}',
      FilterPolicyScope: 'MessageBody',
      PendingConfirmation: 'false',
      RedrivePolicy: `{"deadLetterTargetArn":"${QUEUE}-dlq"}`,
    };
    expect(subscriptionDetailOf(`${ARN}:1`, attributes)).toMatchObject({
      rawDelivery: true,
      filterPolicy: '{"a":["b"]}',
      filterPolicyScope: 'MessageBody',
      deadLetterQueueName: 'orders-dlq',
      state: 'confirmed',
    });
    const broken = { ...attributes, RedrivePolicy: '{', PendingConfirmation: 'true' };
    expect(subscriptionDetailOf(`${ARN}:1`, broken)).toMatchObject({
      deadLetterQueueArn: undefined,
      state: 'pending',
    });
  });
});

describe("a topic's name", () => {
  it.each([
    ['us-east-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('in %s stands in an ARN of %s', (region, partition) => {
    const arn = topicArnOf({ region, account: '123456789012' }, 'posted');
    expect(arn).toBe(`arn:${partition}:sns:${region}:123456789012:posted`);
    expect(topicNameOf(arn)).toBe('posted');
  });

  it.each([
    ['posted', true],
    ['posted.fifo', true],
    ['a'.repeat(257), false],
    ['a:b', false],
    ['', false],
    ['<b>', false],
  ])('%s: %s', (name, valid) => expect(isTopicName(name)).toBe(valid));
});

describe('command lines', () => {
  const target = { region: 'us-east-1', profile: 'prod' };
  const aws = 'aws --profile prod --region us-east-1 sns';

  it.each([
    [listTopicsCommand(target), `${aws} list-topics`],
    [listSubscriptionsCommand(target), `${aws} list-subscriptions`],
    [topicAttributesCommand(target, ARN), `${aws} get-topic-attributes --topic-arn ${ARN}`],
    [topicSubscriptionsCommand(target, ARN), `${aws} list-subscriptions-by-topic --topic-arn ${ARN}`],
    [
      subscriptionAttributesCommand(target, ARN),
      `for arn in $(${aws} list-subscriptions-by-topic --topic-arn ${ARN} --query 'Subscriptions[?starts_with(SubscriptionArn, '\\''arn:'\\'')].SubscriptionArn' --output text); do ${aws} get-subscription-attributes --subscription-arn "$arn"; done`,
    ],
    [topicTagsCommand(target, ARN), `${aws} list-tags-for-resource --resource-arn ${ARN}`],
  ])('%s', (line, expected) => expect(line).toBe(expected));
});
