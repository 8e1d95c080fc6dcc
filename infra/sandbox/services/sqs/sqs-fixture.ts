import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message, ReceiveMessageRequest, SendMessageRequest } from '@aws-sdk/client-sqs';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type { Measurement } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSqs } from './service.ts';

/** For tests: a listening SQS, a client that never retries, and short ways to say what tests say often. */
export interface SqsFixture {
  readonly sandbox: Sandbox;
  readonly client: SQSClient;
  /** What the service has measured so far. */
  readonly measured: Measurement[];
  create(name: string, attributes?: Record<string, string>): Promise<string>;
  send(queueUrl: string, body: string, more?: Partial<SendMessageRequest>): Promise<string>;
  receive(queueUrl: string, more?: Partial<ReceiveMessageRequest>): Promise<readonly Message[]>;
  delete(queueUrl: string, message: Message | undefined): Promise<void>;
  /** Visible, in flight, delayed. */
  counts(queueUrl: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

export function arnOf(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

export async function startSqs(options: { directory?: string; keep?: boolean } = {}): Promise<SqsFixture> {
  const measured: Measurement[] = [];
  const collector: SandboxService = {
    signingName: 'monitoring',
    apiVersion: '2010-08-01',
    protocols: ['awsQuery'],
    schemas: cloudwatch,
    operations: {},
    measure: (measurement) => void measured.push(measurement),
  };
  const sandbox = await startSandbox({ ...options, services: [createSqs, () => collector] });
  const client = new SQSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return {
    sandbox,
    client,
    measured,
    async create(name, attributes) {
      const Attributes = { ...attributes, ...(name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}) };
      const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      return QueueUrl;
    },
    async send(QueueUrl, MessageBody, more) {
      return (await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))).MessageId ?? '';
    },
    async receive(QueueUrl, more) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...more,
      });
      return (await client.send(command)).Messages ?? [];
    },
    async delete(QueueUrl, message) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    },
    async counts(QueueUrl) {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      return [
        Number(Attributes?.ApproximateNumberOfMessages),
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
        Number(Attributes?.ApproximateNumberOfMessagesDelayed),
      ];
    },
    async close() {
      client.destroy();
      await sandbox.close();
    },
  };
}

export function bodies(messages: readonly Message[]): readonly (string | undefined)[] {
  return messages.map(({ Body }) => Body);
}
