import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type {
  ContainerDefinition,
  CreateServiceCommandInput,
  DeploymentConfiguration,
  HealthCheck,
  Service,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { commonShare } from '../../core/changes/services/weights.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { isSteady } from '../../infra/sandbox/services/ecs/ecs-fixture.ts';
import { freePort } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness, HarnessOptions } from './gate-harness.ts';

export const CLUSTER = 'production-cluster';
const PROGRAM = fileURLToPath(new URL('../../infra/sandbox/processes/fixture-program.mjs', import.meta.url));
const PORT = 8080;
const DEADLINE_MS = 50_000;
/** Quick proof that a task is well; without one ECS waits for forty seconds. */
const HEALTH_CHECK: HealthCheck = {
  command: ['CMD-SHELL', `curl -fsS http://localhost:${PORT}/health || exit 1`],
  interval: 5,
  retries: 2,
};

/** A service of development behind a load balancer, with a target group for either side. */
export interface Balanced {
  readonly name: string;
  readonly url: string;
  readonly blue: string;
  readonly green: string;
  readonly ruleArn: string;
  /** Green's share by the rule, as it is now. */
  readonly share: () => Promise<number | 'mixed' | undefined>;
}

export interface ServiceHarness extends GateHarness {
  readonly aws: Clients;
  /** Registers a revision; `family:revision`. */
  readonly revision: (
    family: string,
    version: string,
    variables?: Readonly<Record<string, string>>,
    container?: Partial<ContainerDefinition>,
  ) => Promise<string>;
  readonly create: (name: string, more?: Partial<CreateServiceCommandInput>) => Promise<void>;
  readonly service: (name: string) => Promise<Service | undefined>;
  readonly until: (name: string, condition: (service: Service) => boolean) => Promise<Service>;
  readonly steady: (name: string) => Promise<Service>;
  readonly taskIds: (name: string) => Promise<readonly string[]>;
  /** Makes everything for a service of this name and waits until it answers. */
  readonly balanced: (
    name: string,
    desired?: number,
    /** Where ECS divides the requests itself. */
    native?: DeploymentConfiguration,
  ) => Promise<Balanced>;
}

export async function eventually(isTrue: () => Promise<boolean>, what: () => string): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It has not come to it: ${what()}`);
    await pause(50);
  }
}

export function imageOf(version: string): string {
  return `000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/fixture:${version}`;
}

/** The registry of development holds 1.0.0 and 1.1.0 of what every service runs. */
export async function startServices(options: HarnessOptions = {}): Promise<ServiceHarness> {
  const harness = await startGate({ programs: { fixture: { command: ['node', PROGRAM] } }, ...options });
  const aws = harness.clients('dev');
  await aws.ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await aws.ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop/fixture' }));
  for (const imageTag of ['1.0.0', '1.1.0'])
    await aws.ecr.send(
      new PutImageCommand({ repositoryName: 'shop/fixture', imageTag, imageManifest: manifest(imageTag) }),
    );
  let balancer: Promise<{ readonly arn: string; readonly host: string }> | undefined;

  async function service(name: string): Promise<Service | undefined> {
    const { services = [] } = await aws.ecs.send(
      new DescribeServicesCommand({ cluster: CLUSTER, services: [name] }),
    );
    return services[0];
  }

  async function until(name: string, condition: (one: Service) => boolean): Promise<Service> {
    let found: Service | undefined;
    await eventually(
      async () => {
        found = await service(name);
        return found !== undefined && condition(found);
      },
      () => `${name} ${JSON.stringify([found?.deployments, found?.events?.slice(0, 5)])}`,
    );
    if (!found) throw new Error(name);
    return found;
  }

  const revision: ServiceHarness['revision'] = async (family, version, variables = {}, container = {}) => {
    const { taskDefinition } = await aws.ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
        containerDefinitions: [
          {
            name: 'api',
            image: imageOf(version),
            portMappings: [{ containerPort: PORT }],
            healthCheck: HEALTH_CHECK,
            environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
            ...container,
          },
        ],
      }),
    );
    return `${family}:${taskDefinition?.revision ?? 0}`;
  };

  const create: ServiceHarness['create'] = async (name, more = {}) => {
    await aws.ecs.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName: name,
        taskDefinition: name,
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
        ...more,
      }),
    );
  };

  const steady = (name: string) => until(name, isSteady);

  async function group(Name: string): Promise<string> {
    const { TargetGroups } = await aws.elbv2.send(
      new CreateTargetGroupCommand({
        Name,
        Protocol: 'HTTP',
        Port: PORT,
        TargetType: 'ip',
        HealthCheckIntervalSeconds: 5,
        HealthCheckTimeoutSeconds: 2,
        HealthCheckPath: '/health',
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
      }),
    );
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
    await aws.elbv2.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '1' }],
      }),
    );
    return TargetGroupArn;
  }

  async function makeBalancer() {
    const { LoadBalancers } = await aws.elbv2.send(
      new CreateLoadBalancerCommand({ Name: 'shop-alb', Subnets: ['subnet-a', 'subnet-b'] }),
    );
    const { LoadBalancerArn: arn = '', DNSName: host = '' } = LoadBalancers?.[0] ?? {};
    return { arn, host };
  }

  return {
    ...harness,
    aws,
    revision,
    create,
    service,
    until,
    steady,
    async taskIds(name) {
      const { taskArns = [] } = await aws.ecs.send(
        new ListTasksCommand({ cluster: CLUSTER, serviceName: name }),
      );
      return taskArns.map((arn) => arn.split('/').at(-1) ?? '');
    },
    async balanced(name, desired = 2, native) {
      balancer ??= makeBalancer();
      const { arn, host } = await balancer;
      const [blue, green] = [await group(`${name}-blue`), await group(`${name}-green`)];
      const port = await freePort();
      const { Listeners } = await aws.elbv2.send(
        new CreateListenerCommand({
          LoadBalancerArn: arn,
          Protocol: 'HTTP',
          Port: port,
          DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
        }),
      );
      const { Rules } = await aws.elbv2.send(
        new CreateRuleCommand({
          ListenerArn: Listeners?.[0]?.ListenerArn,
          Priority: 10,
          Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
          Actions: [
            native
              ? {
                  Type: 'forward',
                  ForwardConfig: {
                    TargetGroups: [
                      { TargetGroupArn: blue, Weight: 100 },
                      { TargetGroupArn: green, Weight: 0 },
                    ],
                  },
                }
              : { Type: 'forward', TargetGroupArn: blue },
          ],
        }),
      );
      const ruleArn = Rules?.[0]?.RuleArn ?? '';
      await revision(name, '1.0.0');
      await create(name, {
        desiredCount: desired,
        loadBalancers: [
          {
            targetGroupArn: blue,
            containerName: 'api',
            containerPort: PORT,
            ...(native
              ? {
                  advancedConfiguration: {
                    alternateTargetGroupArn: green,
                    productionListenerRule: ruleArn,
                    roleArn: 'arn:aws:iam::000000000000:role/balancing',
                  },
                }
              : {}),
          },
        ],
        ...(native ? { deploymentConfiguration: native } : {}),
      });
      await steady(name);
      await eventually(
        async () => {
          const { TargetHealthDescriptions = [] } = await aws.elbv2.send(
            new DescribeTargetHealthCommand({ TargetGroupArn: blue }),
          );
          const healthy = TargetHealthDescriptions.filter((one) => one.TargetHealth?.State === 'healthy');
          return healthy.length === desired;
        },
        () => `${name} is healthy`,
      );
      return {
        name,
        url: `http://${host}:${port}/`,
        blue,
        green,
        ruleArn,
        async share() {
          const answer = await aws.elbv2.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }));
          const rules = (answer.Rules ?? []).map(({ Actions = [] }) => ({ actions: Actions }));
          return commonShare(rules, { blue, green });
        },
      };
    },
  };
}

function manifest(version: string): string {
  const digest = (word: string) =>
    `sha256:${Buffer.from(`${word}${version}`).toString('hex').padEnd(64, '0')}`;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: 1_000,
      digest: digest('config'),
    },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size: 5_000_000,
        digest: digest('layer'),
      },
    ],
  });
}
