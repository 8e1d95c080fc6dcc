import { expect, it } from 'vitest';
import { allowsTopic } from './queue-policy.ts';

const sender = {
  topicArn: 'arn:aws:sns:us-east-1:000000000000:videos',
  account: '000000000000',
  queueArn: 'arn:aws:sqs:us-east-1:000000000000:captions',
};
const allow = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: sender.queueArn };
const byTopic = (operator: string, value: unknown) => ({ [operator]: { 'aws:SourceArn': value } });

it.each<[string, object | object[], boolean]>([
  ['everybody', allow, true],
  ['the service', { ...allow, Principal: { Service: 'sns.amazonaws.com' } }, true],
  ['another service', { ...allow, Principal: { Service: 's3.amazonaws.com' } }, false],
  ['an account', { ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, false],
  ['every action', { ...allow, Action: 'SQS:*' }, true],
  ['one of several actions', { ...allow, Action: ['sqs:ReceiveMessage', 'SQS:SendMessage'] }, true],
  ['another action', { ...allow, Action: 'sqs:ReceiveMessage' }, false],
  ['a pattern of queues', { ...allow, Resource: 'arn:aws:sqs:*:*:capt?ons' }, true],
  ['another queue', { ...allow, Resource: `${sender.queueArn}-dlq` }, false],
  ['no queue by name', { ...allow, Resource: undefined }, true],
  ['the topic', { ...allow, Condition: byTopic('ArnEquals', sender.topicArn) }, true],
  ['one of two topics', { ...allow, Condition: byTopic('ArnEquals', ['arn:x', sender.topicArn]) }, true],
  ['topics like it', { ...allow, Condition: byTopic('ArnLike', 'arn:aws:sns:*:*:vid*') }, true],
  ['another topic', { ...allow, Condition: byTopic('ArnEquals', `${sender.topicArn}-dev`) }, false],
  ['a text, which is no pattern', { ...allow, Condition: byTopic('StringEquals', '*') }, false],
  ['every topic but it', { ...allow, Condition: byTopic('ArnNotEquals', sender.topicArn) }, false],
  ['the account', { ...allow, Condition: { StringEquals: { 'AWS:SourceAccount': '000000000000' } } }, true],
  ['a condition of another kind', { ...allow, Condition: { NumericLessThan: { 'aws:x': 1 } } }, false],
  [
    'and denies',
    [allow, { ...allow, Effect: 'Deny', Condition: byTopic('ArnEquals', sender.topicArn) }],
    false,
  ],
  [
    'and denies another',
    [allow, { ...allow, Effect: 'Deny', Condition: byTopic('ArnEquals', 'arn:x') }],
    true,
  ],
  [
    'only secure senders',
    [allow, { ...allow, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': false } } }],
    true,
  ],
  ['nobody', [], false],
])('a policy allows %s', (_who, Statement, isAllowed) => {
  expect(allowsTopic(JSON.stringify({ Version: '2012-10-17', Statement }), sender)).toBe(isAllowed);
});
