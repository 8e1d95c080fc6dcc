import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { ALARMS } from '../../../core/catalogue/guards.ts';
import { stageOf } from '../testing/templates.ts';

const RUNNING = SERVICES.filter(({ tasks }) => tasks);

interface Container {
  readonly Name: string;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets: readonly { readonly Name: string }[];
}

interface Deployment {
  readonly BakeTimeInMinutes?: number;
  readonly Alarms: { readonly AlarmNames: readonly string[] };
}

describe.each(['staging', 'prod'] as const)('what runs in %s', (stage) => {
  const compute = () => stageOf(stage).template('compute');

  it.each(RUNNING)(
    '$logical is released blue to green by ECS itself, and goes back by itself',
    ({ logical, names, port }) => {
      compute().hasResourceProperties('AWS::ECS::Service', {
        ServiceName: names[stage],
        LaunchType: 'FARGATE',
        DesiredCount: Match.absent(),
        DeploymentController: Match.absent(),
        DeploymentConfiguration: {
          Strategy: 'BLUE_GREEN',
          BakeTimeInMinutes: 10,
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          Alarms: {
            Enable: true,
            Rollback: true,
            AlarmNames: ['5xx', 'latency'].map(
              (one) => `tiktok-commerce-${one}${stage === 'prod' ? '' : '-staging'}`,
            ),
          },
        },
        LoadBalancers: [
          {
            ContainerName: logical,
            ContainerPort: port,
            TargetGroupArn: Match.anyValue(),
            AdvancedConfiguration: {
              AlternateTargetGroupArn: Match.anyValue(),
              ProductionListenerRule: Match.anyValue(),
              RoleArn: Match.anyValue(),
            },
          },
        ],
        NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
      });
    },
  );

  it('is watched for longer than an alarm needs to fire', () => {
    const [service] = stageOf(stage)
      .resources('AWS::ECS::Service')
      .map(({ Properties }) => Properties.DeploymentConfiguration as Deployment)
      .filter(({ BakeTimeInMinutes }) => BakeTimeInMinutes !== undefined);
    const watched = ALARMS.filter((one) => service?.Alarms.AlarmNames.includes(one.names[stage]));
    expect(watched).toHaveLength(2);
    for (const { periodSeconds, evaluationPeriods } of watched)
      expect(service?.BakeTimeInMinutes).toBeGreaterThan((periodSeconds * evaluationPeriods) / 60 + 3);
  });

  it('has two different target groups for the two sides', () => {
    for (const { Properties } of stageOf(stage)
      .resources('AWS::ECS::Service')
      .filter((one) => JSON.stringify(one).includes('BLUE_GREEN'))) {
      const [balancer] = Properties.LoadBalancers as readonly {
        readonly TargetGroupArn: unknown;
        readonly AdvancedConfiguration: { readonly AlternateTargetGroupArn: unknown };
      }[];
      expect(JSON.stringify(balancer?.TargetGroupArn)).toContain('blue');
      expect(JSON.stringify(balancer?.AdvancedConfiguration.AlternateTargetGroupArn)).toContain('green');
    }
  });

  it('scales from two to ten at 70 % of CPU and 80 % of memory', () => {
    compute().resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', RUNNING.length);
    compute().allResourcesProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 10,
    });
    for (const [metric, target] of [
      ['ECSServiceAverageCPUUtilization', 70],
      ['ECSServiceAverageMemoryUtilization', 80],
    ] as const)
      compute().resourcePropertiesCountIs(
        'AWS::ApplicationAutoScaling::ScalingPolicy',
        {
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            PredefinedMetricSpecification: { PredefinedMetricType: metric },
            TargetValue: target,
            ScaleOutCooldown: 300,
            ScaleInCooldown: 900,
          },
        },
        RUNNING.length,
      );
  });

  it('tells no secret in plain, and writes to no disk', () => {
    const containers = stageOf(stage)
      .resources('AWS::ECS::TaskDefinition')
      .flatMap(({ Properties }) => Properties.ContainerDefinitions as readonly Container[])
      .filter(({ Name }) => RUNNING.some(({ logical }) => logical === Name));
    expect(containers).toHaveLength(RUNNING.length);
    for (const { Environment, ...others } of containers) {
      for (const { Name } of Environment) expect(Name).not.toMatch(/TOKEN|KEY|SECRET|PASSWORD/);
      expect(others).toMatchObject({ ReadonlyRootFilesystem: true });
    }
    const secrets = Object.fromEntries(
      containers.map(({ Name, Secrets }) => [Name, Secrets.map((one) => one.Name)]),
    );
    expect(secrets).toEqual({
      'ingestion-api': ['JWT_SECRET', 'JWT_SECRET_PREVIOUS'],
      'product-service': ['REDIS_USERNAME', 'REDIS_PASSWORD'],
      'whatsapp-service': ['WHATSAPP_TOKEN', 'WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_APP_SECRET'],
    });
  });

  it.each(WORKERS)(
    '$logical is a function of an image, on its queue',
    ({ names, queue, memoryMebibytes, timeoutSeconds }) => {
      compute().hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: names[stage],
        PackageType: 'Image',
        MemorySize: memoryMebibytes,
        Timeout: timeoutSeconds,
        Environment: { Variables: Match.objectLike({ STAGE: stage }) },
      });
      compute().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: Match.stringLikeRegexp(`:tiktok-commerce-${queue}-${stage}$`),
        BatchSize: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    },
  );

  it('has a role for each program that names what it may do it to', () => {
    const policies = stageOf(stage)
      .resources('AWS::IAM::Policy')
      .map((one) => JSON.stringify(one))
      .filter((one) => one.includes('"Sid":"'));
    const ofTagger = policies.find((one) => one.includes('Roleautotagger')) ?? '';
    expect(ofTagger).toContain(`table/tiktok-commerce-trends-${stage}`);
    expect(ofTagger).not.toContain(`table/tiktok-commerce-products-${stage}`);
    for (const policy of policies) expect(policy).not.toMatch(/"Action":"(dynamodb|s3|sqs|sns):\*"/);
  });

  it('lets caption-parser, and no other program, read the keys of outside services by itself', () => {
    const reading = stageOf(stage)
      .resources('AWS::IAM::Policy')
      .map(({ Properties }) => JSON.stringify(Properties))
      .filter((one) => one.includes('"ReadSecrets"'));
    expect(reading).toEqual([expect.stringContaining('Rolecaptionparser')]);
    expect(reading[0]).toMatch(
      /"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":\{"Fn::ImportValue":"[^"]*Secretapikeys/,
    );
  });

  it.each([
    ['thumbnail-generator', 'assets'],
    ['product-service', 'thumbnails'],
  ])('%s is told of a missing object of %s that it is not there', (logical, bucket) => {
    compute().hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp(`^Role${logical.replace('-', '')}`) }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:ListBucket',
            Resource: `arn:aws:s3:::tiktok-commerce-${bucket}-${stage}`,
          }),
        ]),
      },
    });
  });
});

it('development runs nothing in the cloud', () => {
  expect(stageOf('dev').stacks.map(({ node }) => node.id)).toEqual([
    'data',
    'messaging',
    'secrets',
    'observability',
  ]);
});
