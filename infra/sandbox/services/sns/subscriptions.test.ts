import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnOfQueue, parseBody, startSns } from './sns-fixture.ts';
import type { SnsFixture } from './sns-fixture.ts';

let on: SnsFixture;
beforeAll(async () => {
  on = await startSns();
});
afterAll(() => on.close());

describe('subscriptions', () => {
  it('of queues are confirmed at once, and repeated ones are the same', async () => {
    const TopicArn = await on.createTopic('confirmed');
    const endpoint = await on.createQueue('confirmed');
    const arn = await on.subscribe(TopicArn, endpoint, { RawMessageDelivery: 'true' });
    expect(arn).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
    expect(await on.subscribe(TopicArn, endpoint)).toBe(arn);
    await expect(on.subscribe(TopicArn, endpoint, { RawMessageDelivery: 'false' })).rejects.toMatchObject({
      message: 'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    });
    expect(
      (await on.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }))).Attributes,
    ).toEqual({
      SubscriptionArn: arn,
      TopicArn,
      Protocol: 'sqs',
      Endpoint: endpoint,
      Owner: '000000000000',
      SubscriptionPrincipal: 'arn:aws:iam::000000000000:root',
      ConfirmationWasAuthenticated: 'true',
      PendingConfirmation: 'false',
      RawMessageDelivery: 'true',
    });
    const { Subscriptions } = await on.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toEqual([
      { SubscriptionArn: arn, Owner: '000000000000', Protocol: 'sqs', Endpoint: endpoint, TopicArn },
    ]);
    await on.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    const { Attributes } = await on.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' });
  });

  it.each([
    ['email', 'someone@example.com'],
    ['https', 'https://example.com/hook'],
  ])('of %s stay pending', async (Protocol, Endpoint) => {
    const TopicArn = await on.createTopic(`pending-${Protocol}`);
    const { SubscriptionArn } = await on.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    expect(SubscriptionArn).toBe('pending confirmation');
    const { Subscriptions } = await on.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.[0]?.SubscriptionArn).toBe('PendingConfirmation');
    const { Attributes } = await on.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsPending: '1' });
  });

  it.each([
    ['sms', '+256700000000'],
    ['lambda', 'arn:aws:lambda:us-east-1:000000000000:function:caption-parser'],
    ['lambda', 'arn:aws:lambda:eu-west-1:000000000000:function:elsewhere'],
  ])(
    'of %s are confirmed at once, and what fails goes to their dead-letter queue',
    async (Protocol, Endpoint) => {
      const TopicArn = await on.createTopic('unreachable');
      const deadLetterTargetArn = await on.createQueue('unreachable-dlq');
      const { SubscriptionArn = '' } = await on.sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol,
          Endpoint,
          Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) },
        }),
      );
      expect(SubscriptionArn).toMatch(new RegExp(`^${TopicArn}:`));
      const { Attributes } = await on.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      expect(Attributes?.PendingConfirmation).toBe('false');
      await on.sns.send(new PublishCommand({ TopicArn, Message: 'lost' }));
      expect((await on.drain('unreachable-dlq')).map((message) => parseBody(message).Message)).toEqual([
        'lost',
      ]);
      await on.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    },
  );

  it.each([
    ['a protocol that SNS does not have', 'pigeon', 'x', {}],
    ['a protocol that every object has', 'constructor', 'x', {}],
    ['an endpoint of another kind', 'sqs', 'https://example.com', {}],
    ['a FIFO queue for a standard topic', 'sqs', arnOfQueue('a.fifo'), {}],
    ['raw mail', 'email', 'a@example.com', { RawMessageDelivery: 'true' }],
    ['a raw delivery that is neither', 'sqs', arnOfQueue('a'), { RawMessageDelivery: 'yes' }],
    ['a scope that is neither', 'sqs', arnOfQueue('a'), { FilterPolicyScope: 'Everything' }],
    ['a filter policy that is none', 'sqs', arnOfQueue('a'), { FilterPolicy: '{"a":"b"}' }],
    ['a redrive policy without a queue', 'sqs', arnOfQueue('a'), { RedrivePolicy: '{}x' }],
    ['an unknown attribute', 'sqs', arnOfQueue('a'), { Colour: 'red' }],
  ])('refuse %s', async (_what, Protocol, Endpoint, Attributes) => {
    const TopicArn = await on.createTopic('refusing');
    await expect(
      on.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('HTTP endpoints on this machine', () => {
  it('are tried again as often as their topic says, and tell so', async () => {
    let posts = 0;
    let confirming = '';
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const body = JSON.parse(text) as Record<string, string>;
        confirming = body.SubscribeURL ?? confirming;
        if (body.Type === 'Notification') posts += 1;
        response.writeHead(body.Type === 'Notification' ? 500 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const once = { http: { defaultHealthyRetryPolicy: { numRetries: 0 } } };
    const TopicArn = await on.createTopic('once', { DeliveryPolicy: JSON.stringify(once) });
    const deadLetterTargetArn = await on.createQueue('once-dlq');
    const { SubscriptionArn } = await on.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'http',
        Endpoint,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) },
        ReturnSubscriptionArn: true,
      }),
    );
    await until(() => confirming !== '');
    await fetch(confirming);
    const { Attributes } = await on.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(JSON.parse(Attributes?.EffectiveDeliveryPolicy ?? '')).toMatchObject({
      healthyRetryPolicy: { numRetries: 0, minDelayTarget: 20 },
    });
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    await expect.poll(async () => (await on.drain('once-dlq')).length).toBe(1);
    expect(posts).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('confirm and are told, and told again when they fail', async () => {
    const seen: { type: string; body: Record<string, string> }[] = [];
    const statuses = [200, 500, 200];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const type = String(request.headers['x-amz-sns-message-type']);
        seen.push({ type, body: JSON.parse(text) as Record<string, string> });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const TopicArn = await on.createTopic('hooked');
    await on.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ type: 'SubscriptionConfirmation', body: { TopicArn } });
    await expect(on.sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'x' }))).rejects.toMatchObject(
      {
        name: 'InvalidParameterException',
      },
    );
    const visited = await fetch(seen[0]?.body.SubscribeURL ?? '');
    expect(await visited.text()).toContain(`<SubscriptionArn>${TopicArn}:`);
    await on.sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    await until(() => seen.length === 2);
    // The answer may still be on its way when the clock moves, so it moves until the retry is due.
    await until(
      () => seen.length === 3,
      () => on.sandbox.clock.advance(20_000),
    );
    expect(seen[2]).toMatchObject({ type: 'Notification', body: { Message: 'hello' } });
    expect(seen[2]?.body.MessageId).toBe(seen[1]?.body.MessageId);
    expect((await fetch(seen[2]?.body.UnsubscribeURL ?? '')).status).toBe(200);
    expect((await on.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toEqual([]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

async function until(isSo: () => boolean, meanwhile = () => undefined as void): Promise<void> {
  while (!isSo()) {
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
