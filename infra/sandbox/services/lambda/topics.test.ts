import * as lambda from '@aws-sdk/client-lambda';
import * as sdk from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFunction, startLambdaFixture, until } from './lambda-fixture.ts';
import type { LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
let client: sdk.SNSClient;

beforeAll(async () => {
  fixture = await startLambdaFixture();
  client = new sdk.SNSClient({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await fixture.close();
});

const heard = () =>
  fixture.lines
    .filter(({ group, message }) => group === '/aws/lambda/listener' && message.includes('heard '))
    .map(({ message }) => JSON.parse(message.slice(message.indexOf('heard ') + 6)) as unknown);

it('a topic invokes a function whose policy lets SNS do so', async () => {
  const Endpoint = await makeFunction(fixture, 'listener');
  const { TopicArn } = await client.send(new sdk.CreateTopicCommand({ Name: 'told' }));
  const { SubscriptionArn } = await client.send(
    new sdk.SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }),
  );
  await client.send(new sdk.PublishCommand({ TopicArn, Message: 'refused' }));
  await fixture.client.send(
    new lambda.AddPermissionCommand({
      FunctionName: 'listener',
      StatementId: 'topics',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
    }),
  );
  const { MessageId } = await client.send(
    new sdk.PublishCommand({
      TopicArn,
      Message: 'hello',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'video' } },
    }),
  );
  await until(() => heard().length > 0);
  expect(heard()).toEqual([
    [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: SubscriptionArn,
        Sns: expect.objectContaining({
          Type: 'Notification',
          MessageId,
          TopicArn,
          Subject: null,
          Message: 'hello',
          MessageAttributes: { kind: { Type: 'String', Value: 'video' } },
        }) as unknown,
      },
    ],
  ]);
});
