import * as balancing from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ServiceFactory } from '../../environment.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createElasticLoadBalancing } from '../elasticloadbalancingv2/service.ts';
import { freePort } from '../elasticloadbalancingv2/traffic-fixture.ts';
import { startEcsFixture } from './ecs-fixture.ts';
import type { EcsFixture } from './ecs-fixture.ts';
import { createEcs } from './service.ts';

/** A load balancer in front of two target groups, whose weights a rule has. */
export interface Front {
  readonly url: string;
  readonly blue: string;
  readonly green: string;
  readonly rule: string;
}

export interface TrafficFixture extends EcsFixture {
  front(name: string): Promise<Front>;
  /** The weights of a front's rule, blue first. */
  weights(front: Front): Promise<readonly (number | undefined)[]>;
}

export async function startTrafficFixture(more: readonly ServiceFactory[] = []): Promise<TrafficFixture> {
  const fixture = await startEcsFixture([createCloudwatch, createEcs, createElasticLoadBalancing, ...more]);
  const client = new balancing.ElasticLoadBalancingV2Client({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });

  async function group(Name: string): Promise<string> {
    const { TargetGroups } = await client.send(
      new balancing.CreateTargetGroupCommand({
        Name,
        Protocol: 'HTTP',
        Port: 80,
        TargetType: 'ip',
        HealthCheckIntervalSeconds: 5,
        HealthCheckTimeoutSeconds: 2,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        HealthCheckPath: '/health',
      }),
    );
    return TargetGroups?.[0]?.TargetGroupArn ?? '';
  }

  return {
    ...fixture,
    async close() {
      client.destroy();
      await fixture.close();
    },
    async front(name) {
      const [blue, green] = [await group(`${name}-blue`), await group(`${name}-green`)];
      const made = await client.send(
        new balancing.CreateLoadBalancerCommand({ Name: name, Subnets: ['subnet-a', 'subnet-b'] }),
      );
      const { LoadBalancerArn, DNSName: host = '' } = made.LoadBalancers?.[0] ?? {};
      const Port = await freePort();
      const { Listeners } = await client.send(
        new balancing.CreateListenerCommand({
          LoadBalancerArn,
          Protocol: 'HTTP',
          Port,
          DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
        }),
      );
      const { Rules } = await client.send(
        new balancing.CreateRuleCommand({
          ListenerArn: Listeners?.[0]?.ListenerArn,
          Priority: 1,
          Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
          Actions: [
            {
              Type: 'forward',
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: blue, Weight: 100 },
                  { TargetGroupArn: green, Weight: 0 },
                ],
              },
            },
          ],
        }),
      );
      return { url: `http://${host}:${Port}`, blue, green, rule: Rules?.[0]?.RuleArn ?? '' };
    },
    async weights({ rule, blue, green }) {
      const { Rules } = await client.send(new balancing.DescribeRulesCommand({ RuleArns: [rule] }));
      const groups = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return [blue, green].map((arn) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight);
    },
  };
}
