import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueNameExists,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { CreateQueueCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { QueueDefinition, TopicDefinition } from '../../../catalogue/messaging.ts';
import { topicArnOf } from '../../../resources/topics/topic-name.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { queueArn } from './messaging-place.ts';
import type { MessagingPlace } from './messaging-place.ts';
import { tagsOf } from './tags.ts';

/** What a stage consists of: queues name each other, and the topics that may send to them. */
export interface Messages {
  readonly queues: readonly QueueDefinition[];
  readonly topics: readonly TopicDefinition[];
}

/**
 * Makes a queue, with its redrive policy and the policy by which topics may send to it. Its dead-letter queue has to be
 * there before. @returns its URL. @throws UpstreamFailed, Cancelled.
 */
export async function makeQueue(
  client: SQSClient,
  queue: QueueDefinition,
  all: Messages,
  place: MessagingPlace,
  making: Making,
): Promise<string> {
  const input = queueInput(queue, all, place);
  const { QueueName, Attributes } = input;
  const made = await callUpstream('sqs:CreateQueue', making, async (abortSignal) => {
    try {
      const answer = await client.send(new CreateQueueCommand(input), {
        abortSignal,
      });
      return answer.QueueUrl;
    } catch (error) {
      // There is one with other attributes; one with the same is what CreateQueue answers with.
      if (error instanceof QueueNameExists) return undefined;
      throw error;
    }
  });
  if (made) return made;
  const { QueueUrl = '' } = await callUpstream('sqs:GetQueueUrl', making, (abortSignal) =>
    client.send(new GetQueueUrlCommand({ QueueName }), { abortSignal }),
  );
  if (making.whenThere === 'finish')
    await callUpstream('sqs:SetQueueAttributes', making, (abortSignal) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }), { abortSignal }),
    );
  return QueueUrl;
}

/** CreateQueue's input for a queue of the catalogue. */
export function queueInput(
  queue: QueueDefinition,
  all: Messages,
  place: MessagingPlace,
): CreateQueueCommandInput {
  return {
    QueueName: queue.names[place.stage],
    Attributes: attributesOf(queue, all, place),
    tags: Object.fromEntries(tagsOf(place.stage)),
  };
}

function attributesOf(
  queue: QueueDefinition,
  { queues, topics }: Messages,
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
          publishers.map((topic) => topicArnOf(place, topic.names[place.stage])),
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
