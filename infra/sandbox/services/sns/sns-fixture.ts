import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSqs } from '../sqs/service.ts';
import { createSns } from './service.ts';

/** For tests: SNS and SQS listening together, clients that never retry, and short ways to say what tests say often. */
export interface SnsFixture {
  readonly sandbox: Sandbox;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  createTopic(name: string, attributes?: Record<string, string>): Promise<string>;
  /** Makes a queue that every topic may send to, or one without a policy, and returns its ARN. */
  createQueue(name: string, isOpen?: boolean): Promise<string>;
  subscribe(topicArn: string, queueArn: string, attributes?: Record<string, string>): Promise<string>;
  /** Takes everything that a queue has. */
  drain(name: string): Promise<readonly Message[]>;
  close(): Promise<void>;
}

const openPolicy = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: '*',
  },
};

export function arnOfQueue(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

export async function startSns(): Promise<SnsFixture> {
  const sandbox = await startSandbox({ services: [createSqs, createSns] });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const sns = new SNSClient(options);
  const sqs = new SQSClient(options);
  return {
    sandbox,
    sns,
    sqs,
    async createTopic(Name, Attributes) {
      return (await sns.send(new CreateTopicCommand({ Name, Attributes }))).TopicArn ?? '';
    },
    async createQueue(name, isOpen = true) {
      const Attributes = {
        ...(name.endsWith('.fifo') && { FifoQueue: 'true' }),
        ...(isOpen && { Policy: JSON.stringify(openPolicy) }),
      };
      await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      return arnOfQueue(name);
    },
    async subscribe(TopicArn, Endpoint, Attributes) {
      const command = new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes });
      return (await sns.send(command)).SubscriptionArn ?? '';
    },
    async drain(name) {
      const QueueUrl = `${sandbox.url}/000000000000/${name}`;
      const found: Message[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
        );
        if (Messages.length === 0) return found;
        found.push(...Messages);
        for (const { ReceiptHandle } of Messages)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    },
    async close() {
      sns.destroy();
      sqs.destroy();
      await sandbox.close();
    },
  };
}

/** The JSON that a message's body is. */
export function parseBody(message: Message | undefined): Record<string, unknown> {
  return JSON.parse(message?.Body ?? '') as Record<string, unknown>;
}
