import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { CreateTopicCommandInput, SNSClient, SubscribeCommandInput } from '@aws-sdk/client-sns';
import type { QueueDefinition, TopicDefinition } from '../../../catalogue/messaging.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import { topicArnOf } from '../../../resources/topics/topic-name.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { queueArn } from './messaging-place.ts';
import type { MessagingPlace } from './messaging-place.ts';
import { tagsOf } from './tags.ts';

/** Makes a topic, and finds the one that there is. @returns its ARN. @throws UpstreamFailed, Cancelled. */
export async function makeTopic(
  client: SNSClient,
  topic: TopicDefinition,
  { stage }: MessagingPlace,
  making: Pick<Making, 'signal' | 'patience'>,
): Promise<string> {
  const { TopicArn = '' } = await callUpstream('sns:CreateTopic', making, (abortSignal) =>
    client.send(new CreateTopicCommand(topicInput(topic, stage)), { abortSignal }),
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
  await callUpstream('sns:Subscribe', making, (abortSignal) =>
    client.send(new SubscribeCommand(subscriptionInput(topic, queue, place)), { abortSignal }),
  );
}

/** CreateTopic's input for a topic of the catalogue. */
export function topicInput(topic: TopicDefinition, stage: Stage): CreateTopicCommandInput {
  return { Name: topic.names[stage], Tags: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })) };
}

/** Subscribe's input for a queue that the catalogue subscribes to a topic. */
export function subscriptionInput(
  topic: TopicDefinition,
  queue: QueueDefinition,
  place: MessagingPlace,
): SubscribeCommandInput {
  const rawDelivery = topic.subscriptions.find((one) => one.queue === queue.logical)?.rawDelivery ?? false;
  return {
    TopicArn: topicArnOf(place, topic.names[place.stage]),
    Protocol: 'sqs',
    Endpoint: queueArn(queue.names[place.stage], place),
    Attributes: { RawMessageDelivery: String(rawDelivery) },
  };
}
