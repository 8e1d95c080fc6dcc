import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { QueueDefinition, TopicDefinition } from '../../../catalogue/messaging.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { queueArn, topicArn } from './messaging-place.ts';
import type { MessagingPlace } from './messaging-place.ts';
import { tagsOf } from './tags.ts';

/** Makes a topic. @throws UpstreamFailed, Cancelled. */
export async function makeTopic(
  client: SNSClient,
  topic: TopicDefinition,
  { stage }: MessagingPlace,
  making: Pick<Making, 'signal' | 'patience'>,
): Promise<string> {
  const { TopicArn = '' } = await callUpstream('sns:CreateTopic', making, (abortSignal) =>
    client.send(
      new CreateTopicCommand({
        Name: topic.names[stage],
        Tags: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })),
      }),
      { abortSignal },
    ),
  );
  return TopicArn;
}

/**
 * Subscribes a queue to a topic. Asked for again, SNS answers with the subscription that there is.
 * @throws UpstreamFailed, Cancelled.
 */
export async function subscribe(
  client: SNSClient,
  topic: TopicDefinition,
  queue: QueueDefinition,
  place: MessagingPlace,
  making: Pick<Making, 'signal' | 'patience'>,
): Promise<void> {
  const rawDelivery = topic.subscriptions.find((one) => one.queue === queue.logical)?.rawDelivery ?? false;
  await callUpstream('sns:Subscribe', making, (abortSignal) =>
    client.send(
      new SubscribeCommand({
        TopicArn: topicArn(topic.names[place.stage], place),
        Protocol: 'sqs',
        Endpoint: queueArn(queue.names[place.stage], place),
        Attributes: { RawMessageDelivery: String(rawDelivery) },
      }),
      { abortSignal },
    ),
  );
}
