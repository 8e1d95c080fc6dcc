import { isPolicyDocument } from '../sqs/policy-document.ts';
import { effectiveTopicPolicy } from './delivery-policy.ts';
import { invalidParameter } from './errors.ts';
import type { Topic } from './topic.ts';

/** SNS API reference, CreateTopic: bytes of a message; 256 KiB unless the topic says otherwise. */
const standardMessageBytes = 262_144;
const maximumMessageBytes = 1_048_576;

const feedback =
  /^(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|FailureFeedbackRoleArn|SuccessFeedbackSampleRate)$/;

const checks: Readonly<Record<string, (value: string) => boolean>> = {
  DisplayName: (value) => value.length <= 100,
  Policy: (value) => value === '' || isPolicyDocument(value),
  DeliveryPolicy: (value) => value === '' || isJsonObject(value),
  KmsMasterKeyId: () => true,
  SignatureVersion: (value) => value === '1' || value === '2',
  TracingConfig: (value) => value === 'PassThrough' || value === 'Active',
  MaximumMessageSize: (value) =>
    /^\d{1,7}$/.test(value) && Number(value) >= 1024 && Number(value) <= maximumMessageBytes,
};

const fifoChecks: Readonly<Record<string, (value: string) => boolean>> = {
  ContentBasedDeduplication: (value) => value === 'true' || value === 'false',
  FifoThroughputScope: (value) => value === 'Topic' || value === 'MessageGroup',
  ArchivePolicy: (value) => value === '' || isJsonObject(value),
};

/** Checks one attribute that is about to be set. Error: InvalidParameter, in the words that the operation wants. */
export function checkTopicAttribute(
  name: string,
  value: string,
  { fifo, isCreating }: { readonly fifo: boolean; readonly isCreating: boolean },
): void {
  const subject = isCreating ? 'Attributes Reason: ' : '';
  if (feedback.test(name)) {
    if (name.endsWith('SampleRate') && !(/^\d{1,3}$/.test(value) && Number(value) <= 100))
      throw invalidParameter(`${subject}${name}`);
    return;
  }
  if (isCreating && name === 'FifoTopic' && (value === 'true' || value === 'false')) return;
  const known = { ...checks, ...(fifo ? fifoChecks : {}) };
  const check = Object.hasOwn(known, name) ? known[name] : undefined;
  if (check === undefined)
    throw invalidParameter(isCreating ? `Attributes Reason: Unknown attribute ${name}` : 'AttributeName');
  if (!check(value)) throw invalidParameter(`${subject}${name}`);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function maximumMessageSize(topic: Topic): number {
  return Number(topic.attributes.MaximumMessageSize ?? standardMessageBytes);
}

/** What GetTopicAttributes tells: what was set, the defaults, and the counts of subscriptions. */
export function describeTopic(
  topic: Topic,
  account: string,
  counts: { readonly confirmed: number; readonly pending: number },
): Record<string, string> {
  const { arn, fifo, attributes } = topic;
  return {
    TopicArn: arn,
    Owner: account,
    Policy: defaultPolicy(arn, account),
    DisplayName: '',
    SubscriptionsPending: String(counts.pending),
    SubscriptionsConfirmed: String(counts.confirmed),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
    EffectiveDeliveryPolicy: JSON.stringify({ http: effectiveTopicPolicy(attributes.DeliveryPolicy) }),
    ...(fifo ? { FifoTopic: 'true', ContentBasedDeduplication: 'false', FifoThroughputScope: 'Topic' } : {}),
    ...attributes,
  };
}

/** The policy that SNS gives a new topic: everything for its owner. */
export function defaultPolicy(arn: string, account: string): string {
  const actions = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
    'Subscribe',
    'ListSubscriptionsByTopic',
    'Publish',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}
