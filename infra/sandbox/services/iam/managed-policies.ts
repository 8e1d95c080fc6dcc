interface ManagedStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: '*';
}

function allow(...actions: readonly string[]): string {
  const statement: ManagedStatement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

const logs: readonly string[] = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** AWS's own policies that a platform of containers and functions uses. Source: AWS managed policy reference. */
const documents: Readonly<Record<string, string>> = {
  AdministratorAccess: allow('*'),
  PowerUserAccess: allow('*'),
  'service-role/AmazonECSTaskExecutionRolePolicy': allow(
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    ...logs,
  ),
  'service-role/AWSLambdaBasicExecutionRole': allow('logs:CreateLogGroup', ...logs),
  'service-role/AWSLambdaSQSQueueExecutionRole': allow(
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'logs:CreateLogGroup',
    ...logs,
  ),
  AmazonDynamoDBFullAccess: allow('dynamodb:*'),
  AmazonDynamoDBReadOnlyAccess: allow(
    'dynamodb:Describe*',
    'dynamodb:List*',
    'dynamodb:Get*',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:BatchGetItem',
  ),
  AmazonS3FullAccess: allow('s3:*'),
  AmazonS3ReadOnlyAccess: allow('s3:Get*', 's3:List*', 's3:Describe*'),
  AmazonSQSFullAccess: allow('sqs:*'),
  AmazonSNSFullAccess: allow('sns:*'),
  CloudWatchReadOnlyAccess: allow(
    'cloudwatch:Describe*',
    'cloudwatch:Get*',
    'cloudwatch:List*',
    'logs:Get*',
    'logs:Describe*',
    'logs:FilterLogEvents',
  ),
  SecretsManagerReadWrite: allow('secretsmanager:*'),
};

const prefix = 'arn:aws:iam::aws:policy/';

/** The document of one of AWS's own policies; undefined where it is none that is known here. */
export function managedPolicy(arn: string): string | undefined {
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : '';
  return Object.hasOwn(documents, name) ? documents[name] : undefined;
}
