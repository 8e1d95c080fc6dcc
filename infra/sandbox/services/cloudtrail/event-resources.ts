import type { Resource } from '@aws-sdk/client-cloudtrail';

/** Members of inputs that name a resource, and its type as CloudTrail writes it. ECS's events have no resources. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dynamodb: {
    TableName: 'AWS::DynamoDB::Table',
    TargetTableName: 'AWS::DynamoDB::Table',
    BackupArn: 'AWS::DynamoDB::Backup',
    ResourceArn: 'AWS::DynamoDB::Table',
  },
  s3: { Bucket: 'AWS::S3::Bucket' },
  sqs: { QueueUrl: 'AWS::SQS::Queue', QueueName: 'AWS::SQS::Queue', SourceArn: 'AWS::SQS::Queue' },
  sns: { TopicArn: 'AWS::SNS::Topic', Name: 'AWS::SNS::Topic', SubscriptionArn: 'AWS::SNS::Subscription' },
  secretsmanager: { SecretId: 'AWS::SecretsManager::Secret', Name: 'AWS::SecretsManager::Secret' },
  monitoring: {
    AlarmName: 'AWS::CloudWatch::Alarm',
    AlarmNames: 'AWS::CloudWatch::Alarm',
    DashboardName: 'AWS::CloudWatch::Dashboard',
  },
  logs: { logGroupName: 'AWS::Logs::LogGroup' },
  ecr: { repositoryName: 'AWS::ECR::Repository' },
  lambda: { FunctionName: 'AWS::Lambda::Function' },
  elasticloadbalancing: {
    Name: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    LoadBalancerArn: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    ListenerArn: 'AWS::ElasticLoadBalancingV2::Listener',
    RuleArn: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    TargetGroupArn: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  },
  'application-autoscaling': { ResourceId: 'AWS::ApplicationAutoScaling::ScalableTarget' },
  elasticache: { ReplicationGroupId: 'AWS::ElastiCache::ReplicationGroup' },
  iam: {
    RoleName: 'AWS::IAM::Role',
    UserName: 'AWS::IAM::User',
    PolicyArn: 'AWS::IAM::Policy',
    PolicyName: 'AWS::IAM::Policy',
  },
  ec2: {
    GroupId: 'AWS::EC2::SecurityGroup',
    GroupName: 'AWS::EC2::SecurityGroup',
    VpcId: 'AWS::EC2::VPC',
    SubnetId: 'AWS::EC2::Subnet',
  },
  cloudfront: { Id: 'AWS::CloudFront::Distribution', DistributionId: 'AWS::CloudFront::Distribution' },
  route53: { HostedZoneId: 'AWS::Route53::HostedZone' },
  acm: { CertificateArn: 'AWS::CertificateManager::Certificate' },
};

/** What a call was about, by the names in its input. */
export function resourcesOf(
  signingName: string,
  input: Readonly<Record<string, unknown>>,
): readonly Resource[] {
  const types = TYPES[signingName] ?? {};
  return Object.entries(types).flatMap(([member, ResourceType]) => {
    const value = input[member];
    const names = Array.isArray(value) ? value : [value];
    return names
      .filter((name): name is string => typeof name === 'string' && name !== '')
      .map((name) => ({ ResourceType, ResourceName: nameIn(signingName, name) }));
  });
}

/** A queue is told by its name, whatever address it was called by. */
function nameIn(signingName: string, value: string): string {
  return signingName === 'sqs' ? (value.split(/[/:]/).at(-1) ?? value) : value;
}

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const SECRETIVE = /secret(?!id$)|password|token|credential|policy|document|body|key$/i;
const LONGEST = 300;

/**
 * The plain members of an input, as a trail tells them: named in lower case, what may be secret hidden. Lists and
 * structures are left out.
 */
export function parametersOf(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const plain = Object.entries(input).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(
    plain.map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      SECRETIVE.test(name) ? HIDDEN : typeof value === 'string' ? value.slice(0, LONGEST) : value,
    ]),
  );
}
