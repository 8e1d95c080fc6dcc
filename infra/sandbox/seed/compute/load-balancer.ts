import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { HEALTH_CHECK } from '../../../../core/catalogue/compute.ts';
import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import type { Network } from './network.ts';
import { unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';

/** ARNs of a service's two target groups: blue has the traffic of a fresh environment. */
export interface TargetGroups {
  readonly blue: string;
  readonly green: string;
}

/** 80 may be opened by root alone. */
const LISTENER_PORT = 8080;

/** The load balancer with a rule for each service, which sends everything to blue. Answers the target groups. */
export async function makeLoadBalancer(
  place: ComputePlace,
  network: Network,
): Promise<ReadonlyMap<string, TargetGroups>> {
  const { elbv2 } = place.clients;
  const name = CATALOGUE.loadBalancer.names[place.stage];
  const known = await unlessThere(['LoadBalancerNotFoundException', 'LoadBalancerNotFound'], () =>
    elbv2.send(new DescribeLoadBalancersCommand({ Names: [name] })),
  );
  const services = CATALOGUE.services.filter(({ traffic }) => traffic !== undefined);
  if (known?.LoadBalancers?.[0]) return findTargetGroups(place, services);
  const { LoadBalancers = [] } = await elbv2.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: 'application',
      Scheme: 'internet-facing',
      Subnets: [...network.publicSubnets],
      SecurityGroups: [network.loadBalancerGroup],
    }),
  );
  const { Listeners = [] } = await elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: LISTENER_PORT,
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: {
            StatusCode: '404',
            ContentType: 'application/json',
            MessageBody: JSON.stringify({ error: 'There is nothing at this path.' }),
          },
        },
      ],
    }),
  );
  const made = new Map<string, TargetGroups>();
  for (const [index, service] of services.entries()) {
    const groups = {
      blue: await makeTargetGroup(place, network, service, 'blue'),
      green: await makeTargetGroup(place, network, service, 'green'),
    };
    made.set(service.logical, groups);
    await elbv2.send(
      new CreateRuleCommand({
        ListenerArn: Listeners[0]?.ListenerArn,
        Priority: (index + 1) * 10,
        Conditions: [
          { Field: 'path-pattern', PathPatternConfig: { Values: [...(service.traffic?.paths ?? [])] } },
        ],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: groups.blue, Weight: 100 },
                { TargetGroupArn: groups.green, Weight: 0 },
              ],
            },
          },
        ],
      }),
    );
  }
  return made;
}

async function makeTargetGroup(
  { clients: { elbv2 }, stage }: ComputePlace,
  { vpcId }: Network,
  { port, traffic }: ServiceDefinition,
  side: 'blue' | 'green',
): Promise<string> {
  const { TargetGroups = [] } = await elbv2.send(
    new CreateTargetGroupCommand({
      Name: traffic?.targetGroups[side][stage],
      Protocol: 'HTTP',
      Port: port,
      VpcId: vpcId,
      TargetType: 'ip',
      HealthCheckPath: HEALTH_CHECK.path,
      HealthCheckIntervalSeconds: HEALTH_CHECK.intervalSeconds,
      HealthCheckTimeoutSeconds: HEALTH_CHECK.timeoutSeconds,
      HealthyThresholdCount: HEALTH_CHECK.healthyCount,
      UnhealthyThresholdCount: HEALTH_CHECK.unhealthyCount,
      Matcher: { HttpCode: '200' },
    }),
  );
  const arn = TargetGroups[0]?.TargetGroupArn ?? '';
  await elbv2.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: arn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(HEALTH_CHECK.drainSeconds) }],
    }),
  );
  return arn;
}

async function findTargetGroups(
  { clients: { elbv2 }, stage }: ComputePlace,
  services: readonly ServiceDefinition[],
): Promise<ReadonlyMap<string, TargetGroups>> {
  const names = services.flatMap(({ traffic }) =>
    traffic ? [traffic.targetGroups.blue[stage], traffic.targetGroups.green[stage]] : [],
  );
  const { TargetGroups = [] } = await elbv2.send(new DescribeTargetGroupsCommand({ Names: names }));
  const arnOf = (name = '') =>
    TargetGroups.find(({ TargetGroupName }) => TargetGroupName === name)?.TargetGroupArn ?? '';
  return new Map(
    services.map(({ logical, traffic }) => [
      logical,
      { blue: arnOf(traffic?.targetGroups.blue[stage]), green: arnOf(traffic?.targetGroups.green[stage]) },
    ]),
  );
}

/** Where the load balancer listens, for whoever posts to it: `http://127.0.3.1:8080`. */
export async function loadBalancerUrl({ clients: { elbv2 }, stage }: ComputePlace): Promise<string> {
  const { LoadBalancers = [] } = await elbv2.send(
    new DescribeLoadBalancersCommand({ Names: [CATALOGUE.loadBalancer.names[stage]] }),
  );
  const { Listeners = [] } = await elbv2.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
  );
  return `http://${LoadBalancers[0]?.DNSName}:${Listeners[0]?.Port}`;
}
