import type { WrittenStage } from '../../../infra/cdk/testing/templates.ts';
import { alarmFact, bucketFact, fact, lastOf, sorted, tableFact } from './canonical.ts';
import type { AlarmShape, Facts, TableShape } from './canonical.ts';

type Properties = Readonly<Record<string, never>>;

/** Members of CloudFormation's properties, whose shapes its own schema checks. */
function of<T>(written: WrittenStage, type: string): readonly (T & { readonly Properties: Properties })[] {
  return written.resources(type).map(({ Properties: given }) => given) as never;
}

interface Rule {
  readonly Id?: string;
  readonly Prefix?: string;
  readonly Transitions?: readonly { readonly TransitionInDays?: number; readonly StorageClass?: string }[];
  readonly ExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
}

interface Bucket {
  readonly BucketName: string;
  readonly VersioningConfiguration?: { readonly Status: string };
  readonly LifecycleConfiguration?: { readonly Rules: readonly Rule[] };
}

interface Table extends TableShape {
  readonly TableName: string;
  readonly TimeToLiveSpecification?: { readonly AttributeName: string };
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled: boolean };
  readonly DeletionProtectionEnabled?: boolean;
}

interface Queue {
  readonly QueueName: string;
  readonly VisibilityTimeout?: number;
  readonly ReceiveMessageWaitTimeSeconds?: number;
  readonly MessageRetentionPeriod?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown; readonly maxReceiveCount: number };
}

interface Secret {
  readonly Name: string;
  readonly ReplicaRegions?: readonly { readonly Region: string }[];
}

/** A reference within a template or to another stack: to what it leads, by the logical id in it. */
function namesOf(written: WrittenStage, type: string, property: string): (reference: unknown) => string {
  const known = written.stacks.flatMap(({ node }) =>
    Object.entries(written.template(node.id).findResources(type)).map(
      ([id, resource]) => [id, String((resource.Properties as Record<string, unknown>)[property])] as const,
    ),
  );
  return (reference) => {
    const text = JSON.stringify(reference);
    return known.find(([id]) => text.includes(id))?.[1] ?? text;
  };
}

/** Tables, buckets, queues, topics and secrets as the templates of a stage have them. */
export function storesOfTemplate(written: WrittenStage): Facts {
  const queueOf = namesOf(written, 'AWS::SQS::Queue', 'QueueName');
  const topicOf = namesOf(written, 'AWS::SNS::Topic', 'TopicName');
  return sorted([
    ...of<Table>(written, 'AWS::DynamoDB::Table').map((table) =>
      tableFact(table.TableName, table, {
        timeToLive: table.TimeToLiveSpecification?.AttributeName,
        isRecoverable: table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true,
        isProtected: table.DeletionProtectionEnabled === true,
      }),
    ),
    ...of<Bucket>(written, 'AWS::S3::Bucket').map(
      ({ BucketName, VersioningConfiguration, LifecycleConfiguration }) =>
        bucketFact(
          BucketName,
          VersioningConfiguration?.Status === 'Enabled',
          (LifecycleConfiguration?.Rules ?? []).map(
            ({
              Id: id,
              Prefix: prefix,
              Transitions = [],
              ExpirationInDays,
              NoncurrentVersionExpiration,
            }) => ({
              id,
              prefix,
              transitions: Transitions.map(({ TransitionInDays: days, StorageClass: storageClass }) => ({
                days,
                storageClass,
              })),
              expireDays: ExpirationInDays,
              formerExpireDays: NoncurrentVersionExpiration?.NoncurrentDays,
            }),
          ),
        ),
    ),
    ...of<Queue>(written, 'AWS::SQS::Queue').map((queue) =>
      fact('queue', queue.QueueName, {
        visibility: queue.VisibilityTimeout,
        wait: queue.ReceiveMessageWaitTimeSeconds,
        kept: queue.MessageRetentionPeriod,
        dead: queue.RedrivePolicy && queueOf(queue.RedrivePolicy.deadLetterTargetArn),
        receives: queue.RedrivePolicy?.maxReceiveCount,
      }),
    ),
    ...of<{ readonly TopicName: string }>(written, 'AWS::SNS::Topic').map(({ TopicName }) =>
      fact('topic', TopicName, {}),
    ),
    ...of<{ readonly TopicArn: unknown; readonly Endpoint: unknown; readonly RawMessageDelivery?: boolean }>(
      written,
      'AWS::SNS::Subscription',
    ).map(({ TopicArn, Endpoint, RawMessageDelivery = false }) =>
      fact('subscription', `${topicOf(TopicArn)} → ${queueOf(Endpoint)}`, { isRaw: RawMessageDelivery }),
    ),
    ...of<Secret>(written, 'AWS::SecretsManager::Secret').map(({ Name, ReplicaRegions = [] }) =>
      fact('secret', Name, { replicas: ReplicaRegions.map(({ Region }) => Region) }),
    ),
  ]);
}

export function alarmsOfTemplate(written: WrittenStage): Facts {
  return sorted([
    ...of<AlarmShape & { readonly AlarmName: string }>(written, 'AWS::CloudWatch::Alarm').map((alarm) =>
      alarmFact(alarm.AlarmName, alarm),
    ),
    ...of<{ readonly AlarmName: string; readonly AlarmRule: string }>(
      written,
      'AWS::CloudWatch::CompositeAlarm',
    ).map(({ AlarmName, AlarmRule }) => fact('composite alarm', AlarmName, { rule: AlarmRule })),
  ]);
}

interface Container {
  readonly Name: string;
  readonly Image: unknown;
  readonly PortMappings?: readonly { readonly ContainerPort: number }[];
  readonly Environment?: readonly { readonly Name: string }[];
  readonly Secrets?: readonly { readonly Name: string }[];
}

interface TaskDefinition {
  readonly Family: string;
  readonly Cpu: string;
  readonly Memory: string;
  readonly ContainerDefinitions: readonly Container[];
}

interface TargetGroup {
  readonly Name?: string;
  readonly Port: number;
  readonly HealthCheckPath: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
}

interface ListenerRule {
  readonly Conditions: readonly { readonly PathPatternConfig: { readonly Values: readonly string[] } }[];
  readonly Actions: readonly {
    readonly ForwardConfig: { readonly TargetGroups: readonly { readonly Weight: number }[] };
  }[];
}

interface Lambda {
  readonly FunctionName: string;
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Code: { readonly ImageUri: unknown };
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

/** What runs, as the templates of a stage have it. */
export function computeOfTemplate(written: WrittenStage): Facts {
  const functionOf = namesOf(written, 'AWS::Lambda::Function', 'FunctionName');
  const serviceOf = namesOf(written, 'AWS::ECS::Service', 'ServiceName');
  const repositoryOf = namesOf(written, 'AWS::ECR::Repository', 'RepositoryName');
  const policies = of<{
    readonly ScalingTargetId: unknown;
    readonly TargetTrackingScalingPolicyConfiguration: {
      readonly TargetValue: number;
      readonly PredefinedMetricSpecification: { readonly PredefinedMetricType: string };
    };
  }>(written, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const cpu = policies.find(({ TargetTrackingScalingPolicyConfiguration: one }) =>
    one.PredefinedMetricSpecification.PredefinedMetricType.includes('CPU'),
  )?.TargetTrackingScalingPolicyConfiguration.TargetValue;
  return sorted([
    ...of<TaskDefinition>(written, 'AWS::ECS::TaskDefinition').flatMap(
      ({ Family, Cpu, Memory, ContainerDefinitions }) =>
        ContainerDefinitions.map(({ Image, PortMappings = [], Environment = [], Secrets = [] }) =>
          fact('task', Family, {
            cpu: Cpu,
            memory: Memory,
            port: PortMappings[0]?.ContainerPort,
            repository: repositoryOf(Image),
            variables: Environment.map(({ Name }) => Name).sort(),
            secrets: Secrets.map(({ Name }) => Name).sort(),
          }),
        ),
    ),
    ...of<{ readonly ServiceName: string }>(written, 'AWS::ECS::Service').map(({ ServiceName }) =>
      fact('service', ServiceName, {}),
    ),
    ...of<{ readonly ResourceId: unknown; readonly MinCapacity: number; readonly MaxCapacity: number }>(
      written,
      'AWS::ApplicationAutoScaling::ScalableTarget',
    ).map(({ ResourceId, MinCapacity: minimum, MaxCapacity: maximum }) =>
      fact('scaling', serviceOf(ResourceId), { minimum, maximum, cpu }),
    ),
    ...of<TargetGroup>(written, 'AWS::ElasticLoadBalancingV2::TargetGroup')
      .filter(({ Name }) => Name !== undefined)
      .map((group) =>
        fact('target group', group.Name ?? '', {
          port: group.Port,
          path: group.HealthCheckPath,
          interval: group.HealthCheckIntervalSeconds,
          timeout: group.HealthCheckTimeoutSeconds,
          healthy: group.HealthyThresholdCount,
          unhealthy: group.UnhealthyThresholdCount,
        }),
      ),
    ...of<ListenerRule>(written, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ Conditions, Actions }) =>
      fact('rule', (Conditions[0]?.PathPatternConfig.Values ?? []).join(','), {
        weights: Actions[0]?.ForwardConfig.TargetGroups.map(({ Weight }) => Weight),
      }),
    ),
    ...of<Lambda>(written, 'AWS::Lambda::Function').map((one) =>
      fact('function', one.FunctionName, {
        memory: one.MemorySize,
        timeout: one.Timeout,
        repository: repositoryOf(one.Code.ImageUri),
        variables: Object.keys(one.Environment.Variables).sort(),
      }),
    ),
    ...of<{ readonly FunctionName: unknown; readonly EventSourceArn: string; readonly BatchSize: number }>(
      written,
      'AWS::Lambda::EventSourceMapping',
    ).map(({ FunctionName, EventSourceArn, BatchSize }) =>
      fact('event source', functionOf(FunctionName), { queue: lastOf(EventSourceArn), batch: BatchSize }),
    ),
    ...of<{ readonly LogGroupName: string; readonly RetentionInDays: number }>(
      written,
      'AWS::Logs::LogGroup',
    ).map(({ LogGroupName, RetentionInDays: days }) => fact('log group', LogGroupName, { days })),
    ...of<{
      readonly RepositoryName: string;
      readonly ImageTagMutability: string;
      readonly ImageScanningConfiguration: { readonly ScanOnPush: boolean };
    }>(written, 'AWS::ECR::Repository').map(
      ({ RepositoryName, ImageTagMutability: tags, ImageScanningConfiguration }) =>
        fact('repository', RepositoryName, { scan: ImageScanningConfiguration.ScanOnPush, tags }),
    ),
    ...of<{ readonly ReplicationGroupId: string; readonly CacheNodeType: string }>(
      written,
      'AWS::ElastiCache::ReplicationGroup',
    ).map(({ ReplicationGroupId, CacheNodeType: nodeType }) =>
      fact('cache', ReplicationGroupId, { nodeType }),
    ),
  ]);
}
