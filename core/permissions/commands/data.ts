import { ask, same } from './ask.ts';
import type { Ask, Asks } from './ask.ts';

/** What a restore asks on the new table. Source: DynamoDB developer guide, "Using IAM with DynamoDB backup and restore". */
const FILLS_THE_TARGET: readonly Ask[] = (
  [
    'dynamodb:BatchWriteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
  ] as const
).map((action) => ask(action, 'table', { of: 'target' }));

/** Tags beside what is made are an action of their own. */
const TAGGED = ask('dynamodb:TagResource', 'table', { when: 'tags' });

export const DYNAMODB: Asks = {
  ...same('dynamodb', {
    table: [
      'BatchGetItem BatchWriteItem CreateBackup DeleteItem DeleteResourcePolicy DeleteTable',
      'DescribeContinuousBackups DescribeKinesisStreamingDestination DescribeTable DescribeTimeToLive GetItem',
      'GetResourcePolicy ListTagsOfResource PutItem PutResourcePolicy TagResource UntagResource',
      'UpdateContinuousBackups UpdateItem UpdateTable UpdateTimeToLive',
    ].join(' '),
    backup: 'DeleteBackup DescribeBackup',
    stream: 'DescribeStream GetRecords GetShardIterator',
    none: 'ListBackups ListContributorInsights ListTables',
  }),
  'dynamodb:CreateTable': [ask('dynamodb:CreateTable', 'table'), TAGGED],
  'dynamodb:UpdateContributorInsights': [
    ask('dynamodb:UpdateContributorInsights', 'table'),
    ask('dynamodb:UpdateContributorInsights', 'index'),
  ],
  'dynamodb:Query': [ask('dynamodb:Query', 'table'), ask('dynamodb:Query', 'index')],
  'dynamodb:Scan': [ask('dynamodb:Scan', 'table'), ask('dynamodb:Scan', 'index')],
  // PartiQL has actions of its own; the console's reads send nothing but SELECT.
  'dynamodb:ExecuteStatement': [
    ask('dynamodb:PartiQLSelect', 'table'),
    ask('dynamodb:PartiQLSelect', 'index'),
  ],
  // A transaction asks for what is in it. Source: developer guide, "Using IAM with DynamoDB transactions".
  'dynamodb:TransactWriteItems': [
    ask('dynamodb:PutItem', 'table'),
    ask('dynamodb:UpdateItem', 'table'),
    ask('dynamodb:DeleteItem', 'table'),
  ],
  'dynamodb:RestoreTableFromBackup': [
    ask('dynamodb:RestoreTableFromBackup', 'backup', { of: 'source' }),
    ask('dynamodb:RestoreTableFromBackup', 'table', { of: 'target' }),
    ...FILLS_THE_TARGET,
  ],
  'dynamodb:RestoreTableToPointInTime': [
    ask('dynamodb:RestoreTableToPointInTime', 'table', { of: 'source' }),
    ask('dynamodb:RestoreTableToPointInTime', 'table', { of: 'target' }),
    ...FILLS_THE_TARGET,
  ],
};

const PUTS: readonly Ask[] = [
  ask('s3:PutObject', 'object'),
  ask('s3:PutObjectTagging', 'object', { when: 'tags' }),
];

const GETS: readonly Ask[] = [
  ask('s3:GetObject', 'object', { when: 'no-version' }),
  ask('s3:GetObjectVersion', 'object', { when: 'version' }),
];

const GETS_SOURCE: readonly Ask[] = GETS.map((one) => ({ ...one, of: 'source' }));

/** Source: Amazon S3 user guide, "Required permissions for Amazon S3 API operations". */
export const S3: Asks = {
  ...same('s3', {
    bucket: [
      'CreateBucket GetBucketLocation GetBucketOwnershipControls GetBucketPolicy GetBucketTagging',
      'GetBucketVersioning',
      'PutBucketTagging PutBucketVersioning',
    ].join(' '),
    object: 'AbortMultipartUpload',
  }),
  's3:ListBuckets': [ask('s3:ListAllMyBuckets', 'none')],
  's3:HeadBucket': [ask('s3:ListBucket', 'bucket')],
  's3:ListObjectsV2': [ask('s3:ListBucket', 'bucket')],
  's3:ListObjectVersions': [ask('s3:ListBucketVersions', 'bucket')],
  's3:ListMultipartUploads': [ask('s3:ListBucketMultipartUploads', 'bucket')],
  's3:GetBucketCors': [ask('s3:GetBucketCORS', 'bucket')],
  's3:GetBucketEncryption': [ask('s3:GetEncryptionConfiguration', 'bucket')],
  's3:GetPublicAccessBlock': [ask('s3:GetBucketPublicAccessBlock', 'bucket')],
  's3:GetBucketLifecycleConfiguration': [ask('s3:GetLifecycleConfiguration', 'bucket')],
  's3:PutBucketLifecycleConfiguration': [ask('s3:PutLifecycleConfiguration', 'bucket')],
  's3:DeleteBucketLifecycle': [ask('s3:PutLifecycleConfiguration', 'bucket')],
  's3:GetObject': GETS,
  's3:HeadObject': GETS,
  's3:GetObjectAcl': [
    ask('s3:GetObjectAcl', 'object', { when: 'no-version' }),
    ask('s3:GetObjectVersionAcl', 'object', { when: 'version' }),
  ],
  's3:GetObjectTagging': [
    ask('s3:GetObjectTagging', 'object', { when: 'no-version' }),
    ask('s3:GetObjectVersionTagging', 'object', { when: 'version' }),
  ],
  's3:DeleteObject': [
    ask('s3:DeleteObject', 'object', { when: 'no-version' }),
    ask('s3:DeleteObjectVersion', 'object', { when: 'version' }),
  ],
  's3:DeleteObjects': [
    ask('s3:DeleteObject', 'object', { when: 'no-version' }),
    ask('s3:DeleteObjectVersion', 'object', { when: 'version' }),
  ],
  's3:PutObject': PUTS,
  's3:CreateMultipartUpload': PUTS,
  's3:UploadPart': [ask('s3:PutObject', 'object')],
  's3:CompleteMultipartUpload': [ask('s3:PutObject', 'object')],
  's3:ListParts': [ask('s3:ListMultipartUploadParts', 'object')],
  's3:UploadPartCopy': [...GETS_SOURCE, ask('s3:PutObject', 'object', { of: 'target' })],
  // Copied with its tags: they are read there and written here.
  's3:CopyObject': [
    ...GETS_SOURCE,
    ask('s3:GetObjectTagging', 'object', { of: 'source', when: 'no-version' }),
    ask('s3:GetObjectVersionTagging', 'object', { of: 'source', when: 'version' }),
    ask('s3:PutObject', 'object', { of: 'target' }),
    ask('s3:PutObjectTagging', 'object', { of: 'target' }),
  ],
};

/** What moves between the two queues does so in the caller's name. Source: SQS developer guide, "Dead-letter queue redrive permissions". */
const MOVES: readonly Ask[] = [
  ask('sqs:ReceiveMessage', 'queue', { of: 'source' }),
  ask('sqs:DeleteMessage', 'queue', { of: 'source' }),
  ask('sqs:GetQueueAttributes', 'queue', { of: 'source' }),
];

export const SQS: Asks = {
  ...same('sqs', {
    queue: [
      'ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues',
      'ListMessageMoveTasks ListQueueTags PurgeQueue ReceiveMessage SendMessage SetQueueAttributes',
    ].join(' '),
    none: 'ListQueues',
  }),
  'sqs:CreateQueue': [ask('sqs:CreateQueue', 'queue'), ask('sqs:TagQueue', 'queue', { when: 'tags' })],
  // A batch is its single action. Source: SQS developer guide, "Amazon SQS API permissions".
  'sqs:ChangeMessageVisibilityBatch': [ask('sqs:ChangeMessageVisibility', 'queue')],
  'sqs:DeleteMessageBatch': [ask('sqs:DeleteMessage', 'queue')],
  'sqs:SendMessageBatch': [ask('sqs:SendMessage', 'queue')],
  'sqs:StartMessageMoveTask': [
    ask('sqs:StartMessageMoveTask', 'queue', { of: 'source' }),
    ...MOVES,
    ask('sqs:SendMessage', 'queue', { of: 'target' }),
  ],
  'sqs:CancelMessageMoveTask': [
    ask('sqs:CancelMessageMoveTask', 'queue', { of: 'source' }),
    ...MOVES,
    ask('sqs:SendMessage', 'queue', { of: 'target' }),
  ],
};

export const SNS: Asks = {
  ...same('sns', {
    topic:
      'GetSubscriptionAttributes GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource Publish Subscribe',
    none: 'ListSubscriptions ListTopics',
  }),
  'sns:CreateTopic': [ask('sns:CreateTopic', 'topic'), ask('sns:TagResource', 'topic', { when: 'tags' })],
};

export const SECRETS_MANAGER: Asks = {
  ...same('secretsmanager', {
    secret: 'DescribeSecret GetSecretValue ListSecretVersionIds UpdateSecretVersionStage',
    none: 'ListSecrets',
  }),
  'secretsmanager:CreateSecret': [
    ask('secretsmanager:CreateSecret', 'secret'),
    ask('secretsmanager:TagResource', 'secret', { when: 'tags' }),
  ],
  // Source: Secrets Manager API reference, RotateSecret, "Required permissions".
  'secretsmanager:RotateSecret': [
    ask('secretsmanager:RotateSecret', 'secret'),
    ask('lambda:InvokeFunction', 'function'),
  ],
};
