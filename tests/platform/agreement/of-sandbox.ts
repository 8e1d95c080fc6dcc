import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { DescribeSecretCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from '../../../core/environments/clients.ts';
import { alarmFact, bucketFact, fact, lastOf, sorted, tableFact } from './canonical.ts';
import type { Facts } from './canonical.ts';

/** Tables, buckets, queues, topics and secrets as a seeded environment answers for them. */
export async function storesOfSandbox(clients: Clients): Promise<Facts> {
  const parts = await Promise.all([
    tables(clients),
    buckets(clients),
    queues(clients),
    topics(clients),
    secrets(clients),
  ]);
  return sorted(parts.flat());
}

async function tables({ dynamodb }: Clients): Promise<readonly string[]> {
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  return Promise.all(
    TableNames.map(async (TableName) => {
      const [{ Table }, { TimeToLiveDescription: expiry }, { ContinuousBackupsDescription: backups }] =
        await Promise.all([
          dynamodb.send(new DescribeTableCommand({ TableName })),
          dynamodb.send(new DescribeTimeToLiveCommand({ TableName })),
          dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })),
        ]);
      return tableFact(TableName, Table ?? {}, {
        timeToLive: expiry?.TimeToLiveStatus === 'ENABLED' ? expiry.AttributeName : undefined,
        isRecoverable: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
        isProtected: Table?.DeletionProtectionEnabled === true,
      });
    }),
  );
}

async function buckets({ s3 }: Clients): Promise<readonly string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Promise.all(
    Buckets.map(async ({ Name: Bucket = '' }) => {
      const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
      const { Rules = [] } = await s3
        .send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
        .catch((error: Error) => {
          if (error.name === 'NoSuchLifecycleConfiguration') return { Rules: [] };
          throw error;
        });
      return bucketFact(
        Bucket,
        Status === 'Enabled',
        Rules.map(({ ID: id, Filter, Transitions = [], Expiration, NoncurrentVersionExpiration }) => ({
          id,
          prefix: Filter?.Prefix,
          transitions: Transitions.map(({ Days: days, StorageClass: storageClass }) => ({
            days,
            storageClass,
          })),
          expireDays: Expiration?.Days,
          formerExpireDays: NoncurrentVersionExpiration?.NoncurrentDays,
        })),
      );
    }),
  );
}

async function queues({ sqs }: Clients): Promise<readonly string[]> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      const redrive = JSON.parse(Attributes.RedrivePolicy ?? '{}') as {
        readonly deadLetterTargetArn?: string;
        readonly maxReceiveCount?: number;
      };
      return fact('queue', lastOf(QueueUrl), {
        visibility: Number(Attributes.VisibilityTimeout),
        wait: Number(Attributes.ReceiveMessageWaitTimeSeconds),
        kept: Number(Attributes.MessageRetentionPeriod),
        dead: redrive.deadLetterTargetArn && lastOf(redrive.deadLetterTargetArn),
        receives: redrive.maxReceiveCount,
      });
    }),
  );
}

async function topics({ sns }: Clients): Promise<readonly string[]> {
  const [{ Topics = [] }, { Subscriptions = [] }] = await Promise.all([
    sns.send(new ListTopicsCommand({})),
    sns.send(new ListSubscriptionsCommand({})),
  ]);
  const subscriptions = await Promise.all(
    Subscriptions.map(async ({ SubscriptionArn, TopicArn = '', Endpoint = '' }) => {
      const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      return fact('subscription', `${lastOf(TopicArn)} → ${lastOf(Endpoint)}`, {
        isRaw: Attributes.RawMessageDelivery === 'true',
        filter: Attributes.FilterPolicy,
      });
    }),
  );
  return [...Topics.map(({ TopicArn = '' }) => fact('topic', lastOf(TopicArn), {})), ...subscriptions];
}

async function secrets({ secretsManager }: Clients): Promise<readonly string[]> {
  const { SecretList = [] } = await secretsManager.send(new ListSecretsCommand({}));
  return Promise.all(
    SecretList.map(async ({ Name = '' }) => {
      const { ReplicationStatus = [] } = await secretsManager.send(
        new DescribeSecretCommand({ SecretId: Name }),
      );
      return fact('secret', Name, { replicas: ReplicationStatus.map(({ Region }) => Region) });
    }),
  );
}

export async function alarmsOfSandbox({ cloudwatch }: Clients): Promise<Facts> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 }),
  );
  return sorted([
    ...MetricAlarms.map((alarm) => alarmFact(alarm.AlarmName ?? '', alarm)),
    ...CompositeAlarms.map(({ AlarmName = '', AlarmRule }) =>
      fact('composite alarm', AlarmName, { rule: AlarmRule }),
    ),
  ]);
}
