import * as acm from '@aws-sdk/client-acm';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import { ScalableTarget$, ScalingPolicy$ } from '@aws-sdk/client-application-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as lambda from '@aws-sdk/client-lambda';
import * as route53 from '@aws-sdk/client-route-53';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import { QueueAttributeName } from '@aws-sdk/client-sqs';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import type { Answers } from '../../core/compare/form/kind-form.ts';
import type { CacheInfo } from '../../core/resources/caches/types.ts';
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

/** Tags come as a part of their own. */
function withoutTags(sample: Record<string, unknown>): Record<string, unknown> {
  return withoutKey(sample, 'Tags');
}

function withoutKey(sample: Record<string, unknown>, left: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sample).filter(([key]) => key !== left));
}

/** Everything that INFO tells of a server, in the words of the console. */
const CACHE: CacheInfo = {
  version: '7.2.0',
  product: 'redis',
  mode: 'standalone',
  operatingSystem: 'Linux',
  uptimeSeconds: 1,
  replication: {
    role: 'replica',
    connectedReplicas: 1,
    primary: { host: 'primary', port: 6_379, linkUp: true },
    offsetBytes: 1,
    replicas: [{ host: 'replica', port: 6_379, state: 'online', behindBytes: 1 }],
  },
  memory: {
    usedBytes: 1,
    peakBytes: 1,
    residentBytes: 1,
    maximumBytes: 1,
    evictionPolicy: 'allkeys-lru',
    fragmentationRatio: 1,
  },
  traffic: {
    hits: 1,
    misses: 1,
    hitRate: 1,
    operationsPerSecond: 1,
    expiredKeys: 1,
    evictedKeys: 1,
  } as CacheInfo['traffic'],
  clients: { connected: 1, blocked: 1, maximum: 1 },
  databases: [{ index: 0, keys: 1, expiring: 1 } as unknown as CacheInfo['databases'][number]],
  persistence: {
    snapshotAt: 1,
    snapshotOk: true,
    changesSinceSnapshot: 1,
    appendOnly: true,
    appendOnlyOk: true,
  },
  cluster: { enabled: true, node: 'node' },
};

function balancers(): Answers {
  const rule = sampleOf(elbv2.Rule$);
  return {
    '': sampleOf(elbv2.LoadBalancer$),
    Listeners: [{ ...sampleOf(elbv2.Listener$), Rules: [rule] }],
  };
}

function workers(): Answers {
  const detail = sampleOf(lambda.FunctionConfiguration$);
  return {
    '': {
      ...detail,
      Code: { ImageUri: 'ImageUri-1', RepositoryType: 'ECR' },
      Concurrency: { ReservedConcurrentExecutions: 3 },
    },
    EventSources: [
      {
        ...sampleOf(lambda.EventSourceMappingConfiguration$),
        FilterCriteria: { Filters: [{ Pattern: { body: { kind: ['video'] } } }] },
      },
    ],
    ...TAGS,
  };
}

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
  secrets: {
    answers: [{ '': withoutTags(sampleOf(secretsManager.DescribeSecretResponse$)), Keys: ['one'], ...TAGS }],
  },
  workers: { answers: [workers()], documents: ['EventSources[*].FilterCriteria.Filters[*].Pattern'] },
  services: {
    answers: [
      {
        '': withoutKey(sampleOf(ecs.Service$), 'tags'),
        TaskDefinition: sampleOf(ecs.TaskDefinition$),
        Scaling: { Target: sampleOf(ScalableTarget$), Policies: [sampleOf(ScalingPolicy$)] },
        ...TAGS,
      },
    ],
  },
  caches: { answers: [{ '': CACHE, Settings: { timeout: '0', databases: '16' } }] },
  'load-balancers': { answers: [balancers()] },
  'target-groups': { answers: [{ '': sampleOf(elbv2.TargetGroup$) }] },
  alarms: {
    answers: [{ '': sampleOf(cloudwatch.MetricAlarm$) }, { '': sampleOf(cloudwatch.CompositeAlarm$) }],
  },
  'log-groups': { answers: [{ '': sampleOf(logs.LogGroup$) }] },
  'security-groups': { answers: [{ '': withoutTags(sampleOf(ec2.SecurityGroup$)), ...TAGS }] },
  certificates: { answers: [{ '': sampleOf(acm.CertificateSummary$) }] },
  'dns-records': { answers: [{ '': sampleOf(route53.ResourceRecordSet$) }] },
};
