import {
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateClusterCommand, CreateServiceCommand, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { HEALTH_CHECK, LOGS_KEPT_DAYS, SCALING_COOLDOWN } from '../../../../core/catalogue/compute.ts';
import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import { tagsOf } from '../../../../core/changes/environment/resources/tags.ts';
import type { TargetGroups } from './load-balancer.ts';
import type { Network } from './network.ts';
import { unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';

/** The cluster and the services in it, behind the load balancer, scaled by their CPU. */
export async function startServices(
  place: ComputePlace,
  network: Network,
  targetGroups: ReadonlyMap<string, TargetGroups>,
): Promise<void> {
  const { ecs } = place.clients;
  const cluster = CATALOGUE.cluster.names[place.stage];
  await ecs.send(
    new CreateClusterCommand({
      clusterName: cluster,
      settings: [{ name: 'containerInsights', value: 'enabled' }],
    }),
  );
  const services = CATALOGUE.services.filter(({ tasks }) => tasks !== undefined);
  const { services: known = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: services.map(({ names }) => names[place.stage]) }),
  );
  const active = new Set(
    known.filter(({ status }) => status === 'ACTIVE').map(({ serviceName }) => serviceName),
  );
  await Promise.all(
    services
      .filter(({ names }) => !active.has(names[place.stage]))
      .map(async (service) => {
        await keepLogs(place, service.logGroups[place.stage]);
        await startService(place, service, network, targetGroups.get(service.logical)?.blue);
        await scaleByLoad(place, service);
      }),
  );
}

async function startService(
  { clients: { ecs }, stage }: ComputePlace,
  { logical, names, port, tasks }: ServiceDefinition,
  network: Network,
  targetGroupArn: string | undefined,
): Promise<void> {
  await ecs.send(
    new CreateServiceCommand({
      cluster: CATALOGUE.cluster.names[stage],
      serviceName: names[stage],
      taskDefinition: tasks?.families[stage],
      desiredCount: tasks?.minimum,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      healthCheckGracePeriodSeconds: HEALTH_CHECK.graceSeconds,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...network.privateSubnets],
          securityGroups: [network.tasksGroup],
          assignPublicIp: 'DISABLED',
        },
      },
      loadBalancers: [{ targetGroupArn, containerName: logical, containerPort: port }],
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags: tagsOf(stage).map(([key, value]) => ({ key, value })),
    }),
  );
}

async function scaleByLoad(
  { clients: { autoScaling }, stage }: ComputePlace,
  { names, tasks }: ServiceDefinition,
): Promise<void> {
  if (!tasks) return;
  const scalable = {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${CATALOGUE.cluster.names[stage]}/${names[stage]}`,
  } as const;
  await autoScaling.send(
    new RegisterScalableTargetCommand({
      ...scalable,
      MinCapacity: tasks.minimum,
      MaxCapacity: tasks.maximum,
    }),
  );
  await autoScaling.send(
    new PutScalingPolicyCommand({
      ...scalable,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        TargetValue: tasks.targetCpuPercent,
        ScaleOutCooldown: SCALING_COOLDOWN.outSeconds,
        ScaleInCooldown: SCALING_COOLDOWN.inSeconds,
      },
    }),
  );
}

/** A log group that forgets. */
export async function keepLogs({ clients: { logs } }: ComputePlace, logGroupName: string): Promise<void> {
  await unlessThere(['ResourceAlreadyExistsException'], () =>
    logs.send(new CreateLogGroupCommand({ logGroupName })),
  );
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: LOGS_KEPT_DAYS }));
}
