import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSns } from './sns-fixture.ts';
import type { SnsFixture } from './sns-fixture.ts';

let on: SnsFixture;
beforeAll(async () => {
  on = await startSns();
});
afterAll(() => on.close());

describe('topics', () => {
  it('are made once, with attributes and tags', async () => {
    const command = new CreateTopicCommand({
      Name: 'made-once',
      Attributes: { DisplayName: 'Once' },
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    const { TopicArn } = await on.sns.send(command);
    expect(TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:made-once');
    expect((await on.sns.send(command)).TopicArn).toBe(TopicArn);
    await expect(on.createTopic('made-once', { DisplayName: 'Twice' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
    const { Attributes } = await on.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({
      TopicArn,
      DisplayName: 'Once',
      Owner: '000000000000',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    });
    expect(JSON.parse(Attributes?.EffectiveDeliveryPolicy ?? '')).toMatchObject({
      http: { defaultHealthyRetryPolicy: { numRetries: 3, minDelayTarget: 20 } },
    });
    await on.sns.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: '1' }] }));
    await on.sns.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['team'] }));
    expect((await on.sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags).toEqual([
      { Key: 'a', Value: '1' },
    ]);
  });

  it('are listed a hundred at a time', async () => {
    for (let at = 0; at < 120; at++) await on.createTopic(`listed-${at}`);
    const first = await on.sns.send(new ListTopicsCommand({}));
    expect(first.Topics).toHaveLength(100);
    const second = await on.sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect(second.NextToken).toBeUndefined();
    const arns = new Set([...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn));
    expect(arns.size).toBe(100 + (second.Topics?.length ?? 0));
    await expect(on.sns.send(new ListTopicsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('change, are shared and are deleted', async () => {
    const TopicArn = await on.createTopic('changing');
    await on.sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'New' }),
    );
    const grant = { TopicArn, Label: 'them', AWSAccountId: ['111122223333'], ActionName: ['Publish'] };
    await on.sns.send(new AddPermissionCommand(grant));
    await expect(on.sns.send(new AddPermissionCommand(grant))).rejects.toMatchObject({
      message: 'Invalid parameter: Statement already exists',
    });
    const { Attributes } = await on.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.DisplayName).toBe('New');
    expect(JSON.parse(Attributes?.Policy ?? '')).toMatchObject({
      Statement: [
        { Sid: '__default_statement_ID' },
        { Sid: 'them', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'SNS:Publish' },
      ],
    });
    await on.sns.send(new RemovePermissionCommand({ TopicArn, Label: 'them' }));
    await on.sns.send(new DeleteTopicCommand({ TopicArn }));
    await on.sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(on.sns.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    ['a space in the name', { Name: 'a b' }],
    ['a long name', { Name: 'a'.repeat(257) }],
    ['.fifo without the attribute', { Name: 'a.fifo' }],
    ['the attribute without .fifo', { Name: 'a', Attributes: { FifoTopic: 'true' } }],
    ['an unknown attribute', { Name: 'a', Attributes: { Colour: 'red' } }],
    ['a size out of range', { Name: 'a', Attributes: { MaximumMessageSize: '1048577' } }],
    ['a policy that is none', { Name: 'a', Attributes: { Policy: '{}' } }],
    [
      'a tag twice',
      {
        Name: 'a',
        Tags: [
          { Key: 'k', Value: '1' },
          { Key: 'k', Value: '2' },
        ],
      },
    ],
  ])('refuse %s', async (_what, input) => {
    await expect(on.sns.send(new CreateTopicCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
