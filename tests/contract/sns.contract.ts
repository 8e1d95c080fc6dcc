import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SubscribeCommand,
  GetTopicAttributesCommand,
  InvalidParameterException,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import { peekMessages } from '../../core/resources/queues/peek.ts';
import { topicArnOf } from '../../core/resources/topics/topic-name.ts';
import {
  listSubscriptions,
  listTopicArns,
  subscriptionAttributes,
  topicAttributes,
  topicSubscriptions,
  topicTags,
} from '../../core/resources/topics/topics.ts';
import { asDocumented, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const FILTER = JSON.stringify({ kind: ['video'] });

describe('sns', () => {
  const { sns, sqs } = context.clients;
  const [posted, quiet] = [context.name('posted'), context.name('quiet')];
  let [postedArn, quietArn, rawArn, wrappedArn] = ['', '', '', ''];
  const queues = new Map<string, { readonly url: string; readonly arn: string }>();

  async function createTopic(name: string): Promise<string> {
    const Tags = [{ Key: 'team', Value: '<b>shop</b>' }];
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name, Tags }));
    context.cleanUp(() => sns.send(new DeleteTopicCommand({ TopicArn })));
    return TopicArn;
  }

  /** A queue that any topic may send to. */
  async function createQueue(base: string): Promise<string> {
    const name = context.name(base);
    const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const { QueueUrl: url = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }),
    );
    context.cleanUp(() => sqs.send(new DeleteQueueCommand({ QueueUrl: url })));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    queues.set(base, { url, arn: Attributes?.QueueArn ?? '' });
    return Attributes?.QueueArn ?? '';
  }

  async function subscribe(queueArn: string, attributes: Readonly<Record<string, string>>): Promise<string> {
    const answer = await sns.send(
      new SubscribeCommand({
        TopicArn: postedArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
        Attributes: { ...attributes },
        ReturnSubscriptionArn: true,
      }),
    );
    return answer.SubscriptionArn ?? '';
  }

  beforeEach(
    prepared('sns:CreateTopic', async () => {
      [postedArn, quietArn] = [await createTopic(posted), await createTopic(quiet)];
      const deadArn = await createQueue('undelivered');
      rawArn = await subscribe(await createQueue('raw'), {
        RawMessageDelivery: 'true',
        FilterPolicy: FILTER,
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn }),
      });
      wrappedArn = await subscribe(await createQueue('wrapped'), {});
    }),
  );

  it('lists topics', async (test) => {
    const arns = offered(test, await listTopicArns(context.source(), context.budget()));
    expect(arns).toEqual(expect.arrayContaining([postedArn, quietArn]));
  });

  it('lists the subscriptions of all topics at once', async (test) => {
    const all = offered(
      test,
      await eventually(
        () => listSubscriptions(context.source(), context.budget()),
        (cell) => valueOf(cell)?.filter((one) => one.topicArn === postedArn).length === 2,
      ),
    );
    const mine = all.filter((one) => one.topicArn === postedArn);
    expect(mine.map((one) => one.queueName).toSorted()).toEqual([
      context.name('raw'),
      context.name('wrapped'),
    ]);
    expect(mine).toMatchObject([
      { protocol: 'sqs', state: 'confirmed', topicName: posted },
      { protocol: 'sqs', state: 'confirmed', topicName: posted },
    ]);
  });

  it('lists the subscriptions of one topic, and says where there are none', async (test) => {
    const mine = offered(test, await topicSubscriptions(context.source(), postedArn, context.budget()));
    expect(mine.map((one) => one.arn).toSorted()).toEqual([rawArn, wrappedArn].toSorted());
    expect(await topicSubscriptions(context.source(), quietArn, context.budget())).toMatchObject({
      state: 'empty',
    });
  });

  it('tells what a topic is set to', async (test) => {
    const topic = offered(test, await topicAttributes(context.source(), postedArn, context.budget()));
    expect(topic).toMatchObject({ name: posted, arn: postedArn, fifo: false });
    expect(topic.owner).toMatch(/^\d{12}$/);
    expect(JSON.parse(topic.policy ?? '{}')).toHaveProperty('Statement');
    expect(topicArnOf({ region: context.target.region, account: topic.owner ?? '' }, posted)).toBe(postedArn);
  });

  it('tells a subscription: raw delivery, filter, dead-letter queue', async (test) => {
    const raw = offered(test, await subscriptionAttributes(context.source(), rawArn, context.budget()));
    expect(raw).toMatchObject({
      arn: rawArn,
      topicName: posted,
      queueName: context.name('raw'),
      state: 'confirmed',
      rawDelivery: true,
      filterPolicyScope: 'MessageAttributes',
      deadLetterQueueName: context.name('undelivered'),
    });
    expect(JSON.parse(raw.filterPolicy ?? '')).toEqual(JSON.parse(FILTER));
    const wrapped = offered(
      test,
      await subscriptionAttributes(context.source(), wrappedArn, context.budget()),
    );
    expect(wrapped).toMatchObject({
      rawDelivery: false,
      filterPolicy: undefined,
      deadLetterQueueArn: undefined,
    });
  });

  it('tells tags', async (test) => {
    expect(offered(test, await topicTags(context.source(), postedArn, context.budget()))).toEqual([
      { key: 'team', value: '<b>shop</b>' },
    ]);
  });

  it('says that a topic is not there', async () => {
    const arn = quietArn.replace(quiet, context.name('missing'));
    for (const ask of [topicAttributes, topicSubscriptions])
      expect(await ask(context.source(), arn, context.budget())).toMatchObject({ state: 'absent' });
  });

  it('refuses what is no ARN', async (test) => {
    await asDocumented(test, 'a text that is no ARN is refused', () =>
      sns.send(new GetTopicAttributesCommand({ TopicArn: 'no topic' })).then(
        () => false,
        (error: unknown) => error instanceof InvalidParameterException,
      ),
    );
    expect(await topicAttributes(context.source(), 'no topic', context.budget())).toMatchObject({
      state: 'rejected',
    });
  });

  it('delivers as its subscriptions say: what passes the filter, raw or wrapped', async (test) => {
    for (const kind of ['video', 'shop'])
      await sns.send(
        new PublishCommand({
          TopicArn: postedArn,
          Message: `about a ${kind}`,
          MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
        }),
      );
    const bodies = async (base: string, count: number) => {
      const url = queues.get(base)?.url ?? '';
      const options = { atMost: 10, visibilityTimeoutSeconds: 0 };
      const cell = await eventually(
        () => peekMessages(context.source(), url, options, context.budget()),
        (one) => (valueOf(one)?.messages.length ?? 0) >= count,
      );
      return offered(test, cell).messages.map((message) => message.body);
    };
    expect(await bodies('raw', 1)).toEqual(['about a video']);
    const wrapped = (await bodies('wrapped', 2)).map((body) => JSON.parse(body) as Record<string, unknown>);
    expect(wrapped.map((one) => one.Message).toSorted()).toEqual(['about a shop', 'about a video']);
    expect(wrapped[0]).toMatchObject({ Type: 'Notification', TopicArn: postedArn });
  });
});
