import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { HEALTH_CHECK, SCALING_COOLDOWN } from '../../../core/catalogue/compute.ts';
import type { ServiceDefinition, TasksDefinition } from '../../../core/catalogue/compute.ts';
import { ALARMS } from '../../../core/catalogue/guards.ts';
import { SECRET_VARIABLES, serviceVariables } from '../../../core/catalogue/variables.ts';
import { programRole } from '../../../core/catalogue/roles.ts';
import type { PlatformSettings } from '../settings.ts';
import type { ImagesStack } from '../stacks/images.ts';
import type { SecretsStack } from '../stacks/secrets.ts';
import type { Way } from '../stacks/traffic.ts';
import type { Cache } from './cache.ts';
import { explain, streamsOf } from './explain.ts';
import { accessReasons, accessStatements } from './program-access.ts';

/** What every service of a stage stands in. */
export interface ServicePlace {
  readonly settings: PlatformSettings;
  readonly cluster: ecs.ICluster;
  readonly tasksGroup: ec2.ISecurityGroup;
  readonly executionRole: iam.Role;
  /** By which ECS moves the traffic of a release. */
  readonly releaseRole: iam.Role;
  readonly images: ImagesStack;
  readonly secrets: SecretsStack;
  readonly cache: Cache | undefined;
}

/**
 * How long a new side takes all traffic while its alarms are watched, before the former one is stopped: an alarm needs its
 * periods, and CloudWatch is minutes behind.
 */
const BAKE_MINUTES = 10;
/** What sends a release back by itself. */
const WATCHED: readonly string[] = ['5xx', 'latency'];
/** The one that keeps pages in the cache. */
const CACHING: readonly string[] = ['product-service'];

const CONTAINER_HEALTH: ecs.HealthCheck = {
  command: ['CMD', 'node', 'health.mjs'],
  interval: Duration.seconds(15),
  timeout: Duration.seconds(5),
  startPeriod: Duration.seconds(20),
  retries: 3,
};

/**
 * A service on Fargate in private subnets. ECS itself releases it, blue to green: it moves the traffic of the one listener
 * rule between two target groups, waits, and goes back where tasks fail or an alarm fires.
 */
export function createService(
  scope: Construct,
  service: ServiceDefinition & { readonly tasks: TasksDefinition },
  way: Way,
  place: ServicePlace,
): ecs.FargateService {
  const { logical, names, port, tasks } = service;
  const { stage } = place.settings;
  const made = new ecs.FargateService(scope, `Service-${logical}`, {
    serviceName: names[stage],
    cluster: place.cluster,
    taskDefinition: createTaskDefinition(scope, service, place),
    // Scaling owns the count: named here, every deployment of the stack would set it back.
    desiredCount: undefined,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [place.tasksGroup],
    assignPublicIp: false,
    platformVersion: ecs.FargatePlatformVersion.LATEST,
    healthCheckGracePeriod: Duration.seconds(HEALTH_CHECK.graceSeconds),
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
    bakeTime: Duration.minutes(BAKE_MINUTES),
    circuitBreaker: { enable: true, rollback: true },
    deploymentAlarms: {
      alarmNames: ALARMS.filter((alarm) => WATCHED.includes(alarm.logical)).map(
        (alarm) => alarm.names[stage],
      ),
      behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
    },
    enableECSManagedTags: true,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
  made
    .loadBalancerTarget({
      containerName: logical,
      containerPort: port,
      alternateTarget: new ecs.AlternateTarget(`Green-${logical}`, {
        alternateTargetGroup: way.green,
        productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(way.rule),
        role: place.releaseRole,
      }),
    })
    .attachToApplicationTargetGroup(way.blue);
  scaleByLoad(made, tasks);
  return made;
}

function createTaskDefinition(
  scope: Construct,
  service: ServiceDefinition & { readonly tasks: TasksDefinition },
  place: ServicePlace,
): ecs.FargateTaskDefinition {
  const { logical, repository, port, logGroups, tasks } = service;
  const { settings, cache, images } = place;
  const taskRole = createProgramRole(scope, logical, 'ecs-tasks.amazonaws.com', place);
  const definition = new ecs.FargateTaskDefinition(scope, `Tasks-${logical}`, {
    family: tasks.families[settings.stage],
    cpu: tasks.cpuUnits,
    memoryLimitMiB: tasks.memoryMebibytes,
    executionRole: place.executionRole,
    taskRole,
  });
  const isCaching = cache !== undefined && CACHING.includes(logical);
  definition.addContainer(logical, {
    containerName: logical,
    image: ecs.ContainerImage.fromEcrRepository(images.repository(repository), settings.version),
    essential: true,
    portMappings: [{ containerPort: port, protocol: ecs.Protocol.TCP }],
    readonlyRootFilesystem: true,
    healthCheck: CONTAINER_HEALTH,
    environment: {
      ...serviceVariables(service, 'info', { ...settings, redis: cache }),
      ...(isCaching && { REDIS_TLS: 'on' }),
    },
    secrets: {
      ...secretsOf(scope, logical, place.secrets),
      ...(isCaching && {
        REDIS_USERNAME: ecs.Secret.fromSecretsManager(cache.secret, 'username'),
        REDIS_PASSWORD: ecs.Secret.fromSecretsManager(cache.secret, 'password'),
      }),
    },
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: 'ecs',
      logGroup: logs.LogGroup.fromLogGroupName(scope, `Logs-${logical}`, logGroups[settings.stage]),
    }),
  });
  explain(place.executionRole, streamsOf(settings, logGroups[settings.stage]));
  explain(definition, {
    'AwsSolutions-ECS2':
      'Variables tell names, addresses and numbers, which are compared between stages; what is secret is named from Secrets Manager.',
  });
  return definition;
}

function secretsOf(scope: Construct, logical: string, { arns }: SecretsStack): Record<string, ecs.Secret> {
  return Object.fromEntries(
    (SECRET_VARIABLES[logical] ?? []).map(({ name, secret, key }) => [
      name,
      ecs.Secret.fromSecretsManager(
        secretsmanager.Secret.fromSecretCompleteArn(
          scope,
          `Secret-${logical}-${name}`,
          arns.get(secret) ?? '',
        ),
        key,
      ),
    ]),
  );
}

/** The role that a program has while it runs: what it calls, and nothing else. */
export function createProgramRole(
  scope: Construct,
  logical: string,
  service: string,
  { settings, secrets }: Pick<ServicePlace, 'settings' | 'secrets'>,
): iam.Role {
  const role = new iam.Role(scope, `Role-${logical}`, {
    roleName: programRole(logical),
    description: `What ${logical} may do while it runs`,
    assumedBy: new iam.ServicePrincipal(service, {
      // No other account's service may take it on in our name. Source: ECS developer guide, "Task IAM role"; Lambda developer
      // guide, "Working with AWS managed policies in the execution role".
      conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
    }),
  });
  for (const statement of accessStatements(logical, settings, secrets.arns)) role.addToPolicy(statement);
  explain(role, accessReasons(logical, settings));
  return role;
}

function scaleByLoad(service: ecs.FargateService, tasks: TasksDefinition): void {
  const cooldowns = {
    scaleOutCooldown: Duration.seconds(SCALING_COOLDOWN.outSeconds),
    scaleInCooldown: Duration.seconds(SCALING_COOLDOWN.inSeconds),
  };
  const scaling = service.autoScaleTaskCount({ minCapacity: tasks.minimum, maxCapacity: tasks.maximum });
  scaling.scaleOnCpuUtilization('cpu', {
    policyName: 'cpu',
    targetUtilizationPercent: tasks.targetCpuPercent,
    ...cooldowns,
  });
  scaling.scaleOnMemoryUtilization('memory', {
    policyName: 'memory',
    targetUtilizationPercent: tasks.targetMemoryPercent,
    ...cooldowns,
  });
}
