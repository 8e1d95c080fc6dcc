import { ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { Service } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import { tableName } from '../../../core/catalogue/names.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { loadBalancerUrl } from '../../../infra/sandbox/seed/compute/load-balancer.ts';

export const SERVICE = 'product-service';
const CLUSTER = CATALOGUE.cluster.names.prod;

/** Where production's load balancer listens. */
export function frontDoor({ clients, environment }: ConnectedEnvironment): Promise<string> {
  const { account, region } = environment;
  return loadBalancerUrl({ clients, stage: 'prod', account, region });
}

/** What a visitor of a shop asks for, through the load balancer: answered by product-service. */
export async function shopUrl(cloud: ConnectedEnvironment): Promise<string> {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName: tableName('prod', 'products'), Limit: 1 }),
  );
  const handle = Items[0]?.seller_handle?.S ?? '';
  return `${await frontDoor(cloud)}/api/v1/shop/${handle}/products?limit=2`;
}

/** A service of production as ECS knows it; undefined once it is deleted. */
export async function serviceNow(
  { clients: { ecs } }: ConnectedEnvironment,
  name = SERVICE,
): Promise<Service | undefined> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [name] }),
  );
  return services.find(({ status }) => status === 'ACTIVE');
}

/** The image's tag in the revision that the service is set to, such as 1.9.0. */
export async function tagNow(cloud: ConnectedEnvironment): Promise<string | undefined> {
  const service = await serviceNow(cloud);
  const { taskDefinition } = await cloud.clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
  );
  return taskDefinition?.containerDefinitions?.[0]?.image?.split(':').at(-1);
}

/** Registers the running revision once more with a fault, as a pipeline would: answers `family:revision`. */
export async function registerFaulty(cloud: ConnectedEnvironment, fault: string): Promise<string> {
  const { ecs } = cloud.clients;
  const service = await serviceNow(cloud);
  const { taskDefinition: running = {} } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
  );
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: running.family,
      requiresCompatibilities: running.requiresCompatibilities,
      networkMode: running.networkMode,
      cpu: running.cpu,
      memory: running.memory,
      executionRoleArn: running.executionRoleArn,
      taskRoleArn: running.taskRoleArn,
      containerDefinitions: running.containerDefinitions?.map((container) => ({
        ...container,
        environment: [
          ...(container.environment ?? []).filter(({ name }) => name !== 'DEMONSTRATION_FAULT'),
          { name: 'DEMONSTRATION_FAULT', value: fault },
        ],
      })),
    }),
  );
  return `${taskDefinition?.family}:${taskDefinition?.revision}`;
}

export interface Weights {
  readonly ruleArn: string;
  readonly blueArn: string;
  readonly greenArn: string;
  readonly blue: number;
  readonly green: number;
}

/** How the rule of the service's paths divides its requests between the two sides. */
export async function weightsNow({ clients: { elbv2 } }: ConnectedEnvironment): Promise<Weights> {
  const { LoadBalancers = [] } = await elbv2.send(
    new DescribeLoadBalancersCommand({ Names: [CATALOGUE.loadBalancer.names.prod] }),
  );
  const { Listeners = [] } = await elbv2.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
  );
  const { Rules = [] } = await elbv2.send(
    new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }),
  );
  for (const { RuleArn = '', Actions = [] } of Rules) {
    const groups = Actions[0]?.ForwardConfig?.TargetGroups ?? [];
    const side = (name: string) =>
      groups.find(({ TargetGroupArn = '' }) => TargetGroupArn.includes(`/${SERVICE}-${name}/`));
    const [blue, green] = [side('blue'), side('green')];
    if (blue && green)
      return {
        ruleArn: RuleArn,
        blueArn: blue.TargetGroupArn ?? '',
        greenArn: green.TargetGroupArn ?? '',
        blue: blue.Weight ?? 0,
        green: green.Weight ?? 0,
      };
  }
  throw new Error(`No rule divides the requests of ${SERVICE}.`);
}

/** Sends half of the requests to either side, as somebody may who has no console. */
export async function divideInHalf(cloud: ConnectedEnvironment): Promise<void> {
  const { ruleArn, blueArn, greenArn } = await weightsNow(cloud);
  await cloud.clients.elbv2.send(
    new ModifyRuleCommand({
      RuleArn: ruleArn,
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: blueArn, Weight: 50 },
              { TargetGroupArn: greenArn, Weight: 50 },
            ],
          },
        },
      ],
    }),
  );
}
