import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import { QueueAttributeName } from '@aws-sdk/client-sqs';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import type { Answers } from '../../core/compare/form/kind-form.ts';
import { sampleOf, sampleOfNames } from './answer-sample.ts';

/** What the services tell of one kind, with every attribute that their shapes have. */
export interface AnswerShape {
  /** Answers with everything; several where a service writes one thing in several ways that exclude each other. */
  readonly answers: readonly Answers[];
  /** Paths, from the part's name on, of what is kept as JSON text. */
  readonly documents?: readonly string[];
}

const POLICY = {
  Version: '2012-10-17',
  Id: 'policy',
  Statement: [
    {
      Sid: 'one',
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam::999999999999:role/reader'], Service: 'sns.amazonaws.com' },
      Action: ['service:Get', 'service:Put'],
      Resource: 'arn:aws:service:::thing',
      Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } },
    },
  ],
};

const TAGS = { Tags: { team: 'shop' } };

function buckets(): readonly Answers[] {
  const lifecycle = sampleOf(s3.GetBucketLifecycleConfigurationOutput$);
  const [rule] = lifecycle.Rules as readonly Record<string, unknown>[];
  const filter = rule?.Filter as Record<string, unknown>;
  const { And, Tag, ...single } = filter;
  const { Prefix, ...modern } = rule ?? {};
  const { Filter, ...legacy } = rule ?? {};
  void [Prefix, Filter];
  const withRule = (one: object): Answers => ({
    '': sampleOf(s3.Bucket$),
    Versioning: sampleOf(s3.GetBucketVersioningOutput$),
    Lifecycle: { ...lifecycle, Rules: [one] },
    Encryption: sampleOf(s3.GetBucketEncryptionOutput$).ServerSideEncryptionConfiguration,
    PublicAccess: sampleOf(s3.GetPublicAccessBlockOutput$).PublicAccessBlockConfiguration,
    Policy: POLICY,
    CORS: sampleOf(s3.GetBucketCorsOutput$).CORSRules,
    ...TAGS,
  });
  return [
    withRule(legacy),
    withRule({ ...modern, Filter: single }),
    withRule({ ...modern, Filter: { Tag } }),
    withRule({ ...modern, Filter: { And } }),
  ];
}

/** Source: SNS API reference, GetTopicAttributes and SetTopicAttributes. */
const TOPIC_ATTRIBUTES =
  'ArchivePolicy BeginningArchiveTime ContentBasedDeduplication DataProtectionPolicy DeliveryPolicy DisplayName EffectiveDeliveryPolicy FifoThroughputScope FifoTopic KmsMasterKeyId Owner SignatureVersion SubscriptionsConfirmed SubscriptionsDeleted SubscriptionsPending TopicArn TracingConfig HTTPSuccessFeedbackRoleArn HTTPSuccessFeedbackSampleRate HTTPFailureFeedbackRoleArn SQSSuccessFeedbackRoleArn SQSSuccessFeedbackSampleRate SQSFailureFeedbackRoleArn LambdaSuccessFeedbackRoleArn LambdaSuccessFeedbackSampleRate LambdaFailureFeedbackRoleArn FirehoseSuccessFeedbackRoleArn FirehoseFailureFeedbackRoleArn ApplicationSuccessFeedbackRoleArn ApplicationFailureFeedbackRoleArn';
/** Source: SNS API reference, GetSubscriptionAttributes. */
const SUBSCRIPTION_ATTRIBUTES =
  'ConfirmationWasAuthenticated EffectiveDeliveryPolicy FilterPolicyScope Owner PendingConfirmation RawMessageDelivery ReplayStatus SubscriptionArn SubscriptionPrincipal SubscriptionRoleArn TopicArn Protocol Endpoint';

export const ANSWER_SHAPES: Readonly<Partial<Record<ComparedKind, AnswerShape>>> = {
  tables: {
    answers: [
      {
        '': sampleOf(dynamodb.TableDescription$),
        TimeToLive: sampleOf(dynamodb.TimeToLiveDescription$),
        ContinuousBackups: sampleOf(dynamodb.ContinuousBackupsDescription$),
        ...TAGS,
      },
    ],
  },
  buckets: { answers: buckets(), documents: ['Policy'] },
  queues: {
    answers: [
      {
        '': {
          ...sampleOfNames(Object.values(QueueAttributeName).filter((name) => name !== 'All')),
          Policy: POLICY,
          RedrivePolicy: {
            deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:999999999999:dead',
            maxReceiveCount: 3,
          },
          RedriveAllowPolicy: {
            redrivePermission: 'byQueue',
            sourceQueueArns: ['arn:aws:sqs:eu-central-1:1:one'],
          },
        },
        ...TAGS,
      },
    ],
    documents: ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'],
  },
  topics: {
    answers: [
      {
        '': {
          ...sampleOfNames(TOPIC_ATTRIBUTES.split(' ')),
          Policy: POLICY,
          DeliveryPolicy: { http: { defaultHealthyRetryPolicy: { numRetries: 3 } } },
        },
        Subscriptions: [
          {
            ...sampleOfNames(SUBSCRIPTION_ATTRIBUTES.split(' ')),
            FilterPolicy: { kind: ['video', { prefix: 'pro' }], price: [{ numeric: ['>', 3] }] },
            RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:999999999999:dead' },
            DeliveryPolicy: { healthyRetryPolicy: { numRetries: 3 } },
            ReplayPolicy: { PointType: 'Timestamp', StartingPoint: '2026-01-01T00:00:00Z' },
          },
        ],
        ...TAGS,
      },
    ],
    documents: [
      'Policy',
      'DeliveryPolicy',
      'Subscriptions[*].FilterPolicy',
      'Subscriptions[*].RedrivePolicy',
      'Subscriptions[*].DeliveryPolicy',
      'Subscriptions[*].ReplayPolicy',
    ],
  },
};
