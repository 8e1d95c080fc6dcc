import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueNameExists,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDefinition, TopicDefinition } from '../../../../core/catalogue/messaging.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import { tagsOf } from './tags.ts';

/** Where the queues and topics of one environment are, by logical name. */
export interface Messaging {
  readonly queueUrl: (logical: string) => string;
  readonly topicArn: (logical: string) => string;
}

export interface MessagingPlace {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
}

/** Makes queues (dead-letter queues first, so that others can name them), topics and subscriptions. */
export async function createMessaging(
  { sqs, sns }: { readonly sqs: SQSClient; readonly sns: SNSClient },
  queues: readonly QueueDefinition[],
  topics: readonly TopicDefinition[],
  place: MessagingPlace,
): Promise<Messaging> {
  const urls = new Map<string, string>();
  const arns = new Map<string, string>();
  const make = async (queue: QueueDefinition) => {
    urls.set(queue.logical, await createQueue(sqs, queue, queues, topics, place));
  };
  await Promise.all(queues.filter((queue) => !queue.deadLetter).map(make));
  await Promise.all(queues.filter((queue) => queue.deadLetter).map(make));
  await Promise.all(
    topics.map(async (topic) => arns.set(topic.logical, await createTopic(sns, topic, queues, place))),
  );
  return { queueUrl: (logical) => known(urls, logical), topicArn: (logical) => known(arns, logical) };
}

function known(places: ReadonlyMap<string, string>, logical: string): string {
  const place = places.get(logical);
  if (place === undefined) throw new RangeError(`There is no ${logical} here.`);
  return place;
}

function queueArn(name: string, { account, region }: MessagingPlace): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

function topicArn(name: string, { account, region }: MessagingPlace): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

async function createQueue(
  client: SQSClient,
  queue: QueueDefinition,
  queues: readonly QueueDefinition[],
  topics: readonly TopicDefinition[],
  place: MessagingPlace,
): Promise<string> {
  const QueueName = queue.names[place.stage];
  const Attributes = attributesOf(queue, queues, topics, place);
  const tags = Object.fromEntries(tagsOf(place.stage));
  try {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes, tags }));
    if (QueueUrl) return QueueUrl;
  } catch (error) {
    if (!(error instanceof QueueNameExists)) throw error;
  }
  const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }));
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  return QueueUrl;
}

function attributesOf(
  queue: QueueDefinition,
  queues: readonly QueueDefinition[],
  topics: readonly TopicDefinition[],
  place: MessagingPlace,
): Record<string, string> {
  const own = queueArn(queue.names[place.stage], place);
  const dead = queues.find((other) => other.logical === queue.deadLetter?.queue);
  const sources = queues.filter((other) => other.deadLetter?.queue === queue.logical);
  const publishers = topics.filter((topic) =>
    topic.subscriptions.some(({ queue: to }) => to === queue.logical),
  );
  return {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.receiveMessageWaitSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    ...(dead && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(dead.names[place.stage], place),
        maxReceiveCount: queue.deadLetter?.maxReceiveCount,
      }),
    }),
    ...(sources.length > 0 && {
      RedriveAllowPolicy: JSON.stringify({
        redrivePermission: 'byQueue',
        sourceQueueArns: sources.map((source) => queueArn(source.names[place.stage], place)),
      }),
    }),
    ...(publishers.length > 0 && {
      Policy: JSON.stringify(
        publishingPolicy(
          own,
          publishers.map((topic) => topicArn(topic.names[place.stage], place)),
        ),
      ),
    }),
  };
}

/** Lets the topics, and nobody else outside of the account, send to the queue. */
function publishingPolicy(queue: string, topics: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'topics-may-send',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': topics } },
      },
    ],
  };
}

async function createTopic(
  client: SNSClient,
  topic: TopicDefinition,
  queues: readonly QueueDefinition[],
  place: MessagingPlace,
): Promise<string> {
  const { TopicArn = '' } = await client.send(
    new CreateTopicCommand({
      Name: topic.names[place.stage],
      Tags: tagsOf(place.stage).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  for (const { queue: logical, rawDelivery } of topic.subscriptions) {
    const queue = queues.find((other) => other.logical === logical);
    if (!queue) continue;
    await client.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queueArn(queue.names[place.stage], place),
        Attributes: { RawMessageDelivery: String(rawDelivery) },
      }),
    );
  }
  return TopicArn;
}
