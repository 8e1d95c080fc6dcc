import { describe, expect, it } from 'vitest';
import { stageOf } from '../testing/templates.ts';

interface Ingress {
  readonly CidrIp?: string;
  readonly FromPort: number;
  readonly ToPort: number;
}

describe.each(['staging', 'prod'] as const)('the network of %s', (stage) => {
  it('has public and private subnets in two zones', () => {
    const subnets = stageOf(stage).resources('AWS::EC2::Subnet');
    const told = subnets.map(({ Properties }) => [
      Properties.CidrBlock,
      Properties.AvailabilityZone,
      Properties.MapPublicIpOnLaunch,
    ]);
    expect(told).toEqual([
      ['10.20.0.0/24', 'us-east-1a', false],
      ['10.20.1.0/24', 'us-east-1b', false],
      ['10.20.10.0/24', 'us-east-1a', false],
      ['10.20.11.0/24', 'us-east-1b', false],
    ]);
  });

  it('has one way out, production one in each zone', () => {
    stageOf(stage)
      .template('network')
      .resourceCountIs('AWS::EC2::NatGateway', stage === 'prod' ? 2 : 1);
  });

  it('reaches tables, buckets and what tasks call without the internet', () => {
    const endpoints = stageOf(stage).resources('AWS::EC2::VPCEndpoint');
    const named = endpoints.map(({ Properties }) => JSON.stringify(Properties.ServiceName));
    const gateways = endpoints.filter(({ Properties }) => Properties.VpcEndpointType === 'Gateway');
    expect(gateways).toHaveLength(2);
    for (const service of [
      's3',
      'dynamodb',
      'ecr.api',
      'ecr.dkr',
      'logs',
      'secretsmanager',
      'sqs',
      'sns',
      'sts',
    ])
      expect(named.some((name) => name.includes(`.${service}"`))).toBe(true);
  });

  it('lets the load balancer alone reach 3001 to 3003, and tasks alone reach the cache', () => {
    const ingress = stageOf(stage).resources('AWS::EC2::SecurityGroupIngress');
    const rule = (FromPort: number) =>
      ingress
        .filter(({ Properties }) => Properties.FromPort === FromPort)
        .map(({ Properties }) => Properties);
    const [tasks, ...others] = rule(3001);
    expect(others).toEqual([]);
    expect(tasks).toMatchObject({
      ToPort: 3003,
      SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringContaining('loadbalancer'), 'GroupId'] },
    });
    for (const cache of rule(6379))
      expect(JSON.stringify(cache.SourceSecurityGroupId)).toMatch(/Grouptasks|TasksGroup/);
  });

  it('is open to the world on 443 and 80 of the load balancer, nowhere else', () => {
    const open = stageOf(stage)
      .resources('AWS::EC2::SecurityGroup')
      .flatMap(({ Properties }) =>
        ((Properties.SecurityGroupIngress ?? []) as readonly Ingress[]).map((one) => ({
          ...one,
          group: Properties.GroupName,
        })),
      )
      .filter(({ CidrIp }) => CidrIp === '0.0.0.0/0');
    expect(open.map(({ FromPort, ToPort, group }) => [FromPort, ToPort, group])).toEqual([
      [443, 443, 'tiktok-commerce-alb'],
      [80, 80, 'tiktok-commerce-alb'],
    ]);
    const separate = stageOf(stage).resources('AWS::EC2::SecurityGroupIngress');
    expect(separate.filter(({ Properties }) => Properties.CidrIp !== undefined)).toEqual([]);
  });

  it('keeps flow logs', () => {
    stageOf(stage).template('network').hasResourceProperties('AWS::EC2::FlowLog', {
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
    });
  });
});

it('development has no network of its own', () => {
  expect(stageOf('dev').resources('AWS::EC2::VPC')).toEqual([]);
});
