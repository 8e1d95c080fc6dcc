import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clients } from '../../core/environments/clients.ts';
import { freePort } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { ACCOUNT, beforeAndAfter, closePlaces } from './runbook-checks.fixture.ts';
import type { Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const CLUSTER = 'production-cluster';
const SERVICE = 'ingestion-api';
const FUNCTION = 'parser';

function cluster({ ecs }: Clients) {
  return ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
}

/** A service that wants no tasks: the sandbox of these tests has no program that could run. */
async function service({ ecs }: Clients): Promise<void> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: SERVICE,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'api', image: 'api:1.0.0' }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: CLUSTER,
      serviceName: SERVICE,
      taskDefinition: SERVICE,
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
    }),
  );
}

async function lambda({ lambda, ecr }: Clients): Promise<void> {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: FUNCTION }));
  await ecr.send(
    new PutImageCommand({
      repositoryName: FUNCTION,
      imageTag: '1',
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      imageManifest: JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }),
    }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: FUNCTION,
      PackageType: 'Image',
      Role: `arn:aws:iam::${ACCOUNT}:role/function`,
      Code: { ImageUri: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/parser:1` },
    }),
  );
}

async function active({ lambda }: Clients): Promise<void> {
  const { waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 } = await import('@aws-sdk/client-lambda');
  const patience = { client: lambda, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
  await waitUntilFunctionActiveV2(patience, { FunctionName: FUNCTION });
  await waitUntilFunctionUpdatedV2(patience, { FunctionName: FUNCTION });
}

async function version(clients: Clients, Description: string): Promise<void> {
  await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: FUNCTION, Description }));
  await active(clients);
  await clients.lambda.send(new PublishVersionCommand({ FunctionName: FUNCTION }));
}

async function balancer({ elbv2 }: Clients): Promise<{ readonly arn: string; readonly host: string }> {
  const { LoadBalancers } = await elbv2.send(
    new CreateLoadBalancerCommand({ Name: 'alb', Subnets: ['subnet-a', 'subnet-b'] }),
  );
  const { LoadBalancerArn: arn = '', DNSName: host = '' } = LoadBalancers?.[0] ?? {};
  return { arn, host };
}

/** A group that a listener uses, without a target. */
async function used(clients: Clients): Promise<string> {
  const { arn } = await balancer(clients);
  const { TargetGroups } = await clients.elbv2.send(
    new CreateTargetGroupCommand({
      ...{ Name: 'api', Protocol: 'HTTP', Port: 80, TargetType: 'ip', HealthCheckIntervalSeconds: 5 },
      ...{ HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2 },
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await clients.elbv2.send(
    new CreateListenerCommand({
      ...{ LoadBalancerArn: arn, Protocol: 'HTTP', Port: await freePort() },
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  return TargetGroupArn;
}

/** Nobody listens at it. */
async function sickTarget({ elbv2 }: Clients, TargetGroupArn: string): Promise<void> {
  const Targets = [{ Id: '127.0.0.1', Port: await freePort() }];
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  await vi.waitFor(
    async () => {
      const { TargetHealthDescriptions } = await elbv2.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      expect(TargetHealthDescriptions?.[0]?.TargetHealth?.State).toBe('unhealthy');
    },
    { timeout: 30_000, interval: 500 },
  );
}

async function record({ route53 }: Clients, target: string): Promise<void> {
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'shop.example', CallerReference: 'one' }),
  );
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone?.Id,
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: 'api.shop.example',
              Type: 'A',
              AliasTarget: { DNSName: target, HostedZoneId: 'Z35SXDOTRQ7X7K', EvaluateTargetHealth: true },
            },
          },
        ],
      },
    }),
  );
}

const held = { group: '', balancer: '' };

const SEEDED: readonly Seeded[] = [
  {
    id: 'deployments.age',
    given: { days: 0.000_000_5 },
    well: ({ clients }) => cluster(clients),
    fault: async ({ clients }) => {
      await service(clients);
      // Older than the days that are asked: some 43 ms.
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    then: 'warn',
    words: /ingestion-api: .*since/,
  },
  {
    id: 'deployments.quiet',
    well: ({ clients }) => cluster(clients),
    fault: ({ clients }) => service(clients),
    then: 'warn',
    words: /ingestion-api: .*since/,
  },
  {
    id: 'functions.active',
    well: async ({ clients }) => {
      await lambda(clients);
      await active(clients);
    },
    fault: ({ clients }) =>
      clients.lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName: FUNCTION, ReservedConcurrentExecutions: 0 }),
      ),
    then: 'bad',
    words: /parser: stopped: none may run at once/,
  },
  {
    id: 'functions.versions',
    given: { keep: 1 },
    well: async ({ clients }) => {
      await lambda(clients);
      await active(clients);
      await version(clients, 'one');
    },
    fault: ({ clients }) => version(clients, 'two'),
    then: 'warn',
    words: /parser: 2 versions/,
  },
  {
    id: 'targets.healthy',
    well: async ({ clients }) => {
      held.group = await used(clients);
    },
    fault: ({ clients }) => sickTarget(clients, held.group),
    then: 'bad',
    words: /api: 0 of 1 healthy/,
  },
  {
    id: 'dns.records',
    well: async ({ clients }) => {
      const { arn, host } = await balancer(clients);
      held.balancer = arn;
      await record(clients, host);
    },
    fault: ({ clients }) =>
      clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: held.balancer })),
    then: 'bad',
    words: /api\.shop\.example: leads to a load balancer that is not there/,
  },
];

describe('a check of compute, before and after its fault', { timeout: 60_000 }, () => {
  it.each(SEEDED)('$id', (seeded) => beforeAndAfter(seeded));
});
