import { GetTopicAttributesCommand, PublishCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { STSClient } from '@aws-sdk/client-sts';
import { queueName, topicName } from '../catalogue/names.ts';
import type { Stage } from '../catalogue/stage.ts';
import type { MessageText } from '../commerce/worker.ts';

export interface Message {
  readonly body: object;
  readonly attributes: Readonly<Record<string, MessageText>>;
}

export interface Queues {
  readonly client: SQSClient;
  /** The address of a queue of the catalogue. Asked for once. */
  readonly urlOf: (logical: string) => Promise<string>;
  /** Asks SQS for a queue of the catalogue, each time. Resolves where it is there. */
  readonly ask: (logical: string, signal: AbortSignal) => Promise<unknown>;
  /** Sends to a queue of the catalogue. The body is text where it is passed on as it came. */
  readonly send: (
    logical: string,
    message: { readonly body: object | string; readonly attributes: Message['attributes'] },
  ) => Promise<void>;
}

export function createQueues(client: SQSClient, stage: Stage): Queues {
  async function ask(logical: string, abortSignal?: AbortSignal): Promise<string> {
    const QueueName = queueName(stage, logical);
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }), { abortSignal });
    return QueueUrl;
  }
  const urlOf = onceEach((logical) => ask(logical));
  return {
    client,
    urlOf,
    ask,
    async send(logical, { body, attributes }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: await urlOf(logical),
          MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
          MessageAttributes: { ...attributes },
        }),
      );
    },
  };
}

/** Publishes to a topic of the catalogue. */
export type Publish = (logical: string, message: Message) => Promise<void>;

export interface Topics {
  readonly publish: Publish;
  /** Asks SNS for a topic of the catalogue, each time. Resolves where it is there. */
  readonly ask: (logical: string, signal: AbortSignal) => Promise<unknown>;
}

export interface TopicClients {
  readonly sns: SNSClient;
  /** Asked once for the account, of which a topic's ARN is made. */
  readonly sts: STSClient;
}

export function createTopics({ sns, sts }: TopicClients, stage: Stage): Topics {
  const arnOf = onceEach(async (logical: string) => {
    const [{ Arn = '', Account = '' }, region] = await Promise.all([
      sts.send(new GetCallerIdentityCommand({})),
      sns.config.region(),
    ]);
    const partition = Arn.split(':')[1] ?? 'aws';
    return `arn:${partition}:sns:${region}:${Account}:${topicName(stage, logical)}`;
  });
  return {
    async publish(logical, { body, attributes }) {
      await sns.send(
        new PublishCommand({
          TopicArn: await arnOf(logical),
          Message: JSON.stringify(body),
          MessageAttributes: { ...attributes },
        }),
      );
    },
    async ask(logical, abortSignal) {
      const TopicArn = await arnOf(logical);
      return sns.send(new GetTopicAttributesCommand({ TopicArn }), { abortSignal });
    },
  };
}

/** Asks once for each word and keeps the answer; a failure is not kept. */
function onceEach(ask: (word: string) => Promise<string>): (word: string) => Promise<string> {
  const answers = new Map<string, Promise<string>>();
  return (word) => {
    const known = answers.get(word);
    if (known) return known;
    const answer = ask(word);
    answers.set(word, answer);
    answer.catch(() => answers.delete(word));
    return answer;
  };
}
