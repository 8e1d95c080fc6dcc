import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HOME_NAME } from '../../../core/home/home.ts';
import { HOME_QUEUE } from '../../../core/home/prepare-queue.ts';
import { HOME_EXPIRY_ATTRIBUTE, homeTableInput } from '../../../core/home/prepare-table.ts';
import { keptAs } from './kept.ts';
import type { PlatformStack } from '../platform-stack.ts';

const TYPES: Readonly<Record<string, dynamodb.AttributeType>> = {
  S: dynamodb.AttributeType.STRING,
  N: dynamodb.AttributeType.NUMBER,
};

/** What the console keeps: its table and its queue, as it would make them by itself. */
export function createHome(stack: PlatformStack): void {
  createHomeTable(stack);
  const { visibilityTimeoutSeconds, maxReceiveCount, retentionSeconds } = HOME_QUEUE;
  const common = {
    retentionPeriod: Duration.seconds(retentionSeconds),
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  };
  const dead = new sqs.Queue(stack, 'HomeDeadLetters', { queueName: `${HOME_NAME}-dlq`, ...common });
  new sqs.Queue(stack, 'HomeQueue', {
    queueName: HOME_NAME,
    ...common,
    visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds),
    deadLetterQueue: { queue: dead, maxReceiveCount },
  });
}

function createHomeTable(stack: PlatformStack): void {
  const {
    TableName,
    AttributeDefinitions = [],
    KeySchema,
    GlobalSecondaryIndexes = [],
  } = homeTableInput(HOME_NAME);
  const keysOf = (schema: typeof KeySchema) => {
    const [partitionKey, sortKey] = ['HASH', 'RANGE'].map((type) => {
      const name = schema?.find(({ KeyType }) => KeyType === type)?.AttributeName ?? '';
      const given = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
      return { name, type: TYPES[given?.AttributeType ?? 'S'] ?? dynamodb.AttributeType.STRING };
    });
    if (!partitionKey) throw new RangeError(`${HOME_NAME} has no key.`);
    return { partitionKey, sortKey };
  };
  const table = new dynamodb.Table(stack, 'HomeTable', {
    tableName: TableName,
    ...keysOf(KeySchema),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: HOME_EXPIRY_ATTRIBUTE,
    deletionProtection: true,
    removalPolicy: keptAs(stack.stage),
  });
  for (const { IndexName = '', KeySchema: schema } of GlobalSecondaryIndexes)
    table.addGlobalSecondaryIndex({
      indexName: IndexName,
      ...keysOf(schema),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
}
